import { randomBytes } from 'node:crypto';
import type { AdapterContext, DeviceTarget, FaultReason, Outcome } from '../adapter.ts';
import type { CallDeadline } from '../call-deadline.ts';
import { DeviceConnection, type HttpReply } from './device-connection.ts';
import type { DeviceLanes } from './device-lanes.ts';
import { keyOf } from './device-memory.ts';
import { offsetWithoutZone, prove, renewedScheme, schemeFor, type LoginScheme } from './login.ts';
import { failed, ok, type Failed } from '../outcome.ts';
import { attemptsLeft, readSoapReply, saysLocked, soapContentType, soapEnvelope } from './soap.ts';
import type { SoapCall, SoapReply } from './soap.ts';
import type { XmlNode } from './xml-tree.ts';

const defaultMaxBytes = 256 * 1024;

interface Exchange {
  readonly http: HttpReply;
  readonly reply: SoapReply;
}

/**
 * One SOAP conversation with one device: one call in flight, one deadline, at most one wrong password.
 *
 * Calls go out without login until the device asks for one. After a refusal no further call of the session logs in.
 */
export class DeviceSession implements Disposable {
  readonly #context: AdapterContext;
  readonly #target: DeviceTarget;
  readonly #deadline: CallDeadline;
  readonly #lanes: DeviceLanes;
  readonly #connection: DeviceConnection;
  #scheme: LoginScheme = { kind: 'none' };
  #digestCount = 0;
  #answered = 0;
  #proven = false;
  #refusal: Failed | undefined;
  #clockOffsetMs = 0;

  constructor(context: AdapterContext, target: DeviceTarget, deadline: CallDeadline, lanes: DeviceLanes) {
    this.#context = context;
    this.#target = target;
    this.#deadline = deadline;
    this.#lanes = lanes;
    this.#connection = new DeviceConnection(target.address, context, deadline);
  }

  /** The login was accepted by a UsernameToken. */
  get usesToken(): boolean {
    return this.#proven && this.#scheme.kind === 'token';
  }

  /** The device refused the login. */
  get refused(): boolean {
    return this.#refusal !== undefined;
  }

  /** UsernameTokens carry the device's time. */
  useClockOffset(offsetMs: number): void {
    this.#clockOffsetMs = offsetMs;
  }

  /** The device is known to take a UsernameToken: spares the question. */
  startWithToken(): void {
    if (this.#target.credential) this.#scheme = { kind: 'token' };
  }

  /**
   * @param path of the service, on the address that we dialled
   * @returns the operation's response element
   */
  async call(path: string, call: SoapCall): Promise<Outcome<XmlNode>> {
    if (this.#refusal) return this.#refusal;
    const first = await this.#send(path, call);
    if (first.kind === 'failed') return first;
    const last = first.value.reply.kind === 'login' ? await this.#logIn(path, call, first.value) : first;
    if (last.kind === 'failed') return last;
    return this.#outcome(call, last.value.reply);
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }

  /** The call once more, this time (or this time rightly) with login. */
  async #logIn(path: string, call: SoapCall, turnedAway: Exchange): Promise<Outcome<Exchange>> {
    const { challenges } = turnedAway.http;
    if (this.#target.credential === undefined) {
      return failed('login', 'unauthorised', `${call.operation}: the device asks for a login and none is stored`);
    }
    const scheme =
      this.#scheme.kind === 'none' ? schemeFor(challenges) : renewedScheme(this.#scheme, challenges, this.#proven);
    if (scheme === undefined) return this.#retryZone(path, call, turnedAway);
    this.#scheme = scheme;
    this.#digestCount = 0;
    const second = await this.#send(path, call);
    if (second.kind === 'failed' || second.value.reply.kind !== 'login') return second;
    const renewed = renewedScheme(scheme, second.value.http.challenges, false);
    if (renewed === undefined) return this.#retryZone(path, call, second.value);
    this.#scheme = renewed;
    this.#digestCount = 0;
    const third = await this.#send(path, call);
    return third.kind === 'ok' && third.value.reply.kind === 'login' ? this.#refuse(call, third.value) : third;
  }

  /** A refused token may be the fault of a clock that tells local time as UTC: the other reading is tried once. */
  async #retryZone(path: string, call: SoapCall, turnedAway: Exchange): Promise<Outcome<Exchange>> {
    const offsetMs =
      this.#scheme.kind === 'token' && !this.#proven ? offsetWithoutZone(this.#clockOffsetMs) : undefined;
    const text = turnedAway.reply.kind === 'login' ? turnedAway.reply.text : '';
    if (offsetMs === undefined || saysLocked(text) || attemptsLeft(text) !== undefined) {
      return this.#refuse(call, turnedAway);
    }
    this.#clockOffsetMs = offsetMs;
    const again = await this.#send(path, call);
    return again.kind === 'ok' && again.value.reply.kind === 'login' ? this.#refuse(call, again.value) : again;
  }

  #refuse(call: SoapCall, { http, reply }: Exchange): Failed {
    const text = reply.kind === 'login' ? reply.text : '';
    if (this.#proven) {
      // The secret is right, so it is not parked: the device is short of connections or the account of rights.
      const reason: FaultReason = http.status === 401 ? 'over-budget' : 'unauthorised';
      return failed('login', reason, `${call.operation}: turned away though the login worked before (${text})`);
    }
    const left = attemptsLeft(text);
    const rest = left === undefined ? '' : `, the device grants ${left} more tries`;
    const locked = saysLocked(text) || left === 0;
    this.#refusal = failed(
      'login',
      locked ? 'locked' : 'unauthorised',
      `${call.operation}: login refused (${text})${rest}`,
    );
    return this.#refusal;
  }

  #outcome(call: SoapCall, reply: SoapReply): Outcome<XmlNode> {
    switch (reply.kind) {
      case 'answer':
        return ok(reply.node);
      case 'malformed':
        return failed('request', 'malformed', `${call.operation}: ${reply.text}`);
      case 'login':
        return failed('login', 'unauthorised', `${call.operation}: ${reply.text}`);
      case 'fault':
        return failed('request', 'unsupported', `${call.operation}: ${reply.text}`);
    }
  }

  async #send(path: string, call: SoapCall): Promise<Outcome<Exchange>> {
    const work = (): Promise<Outcome<HttpReply>> => this.#post(path, call);
    const sent = await this.#lanes.run(keyOf(this.#target.address), this.#deadline.signal, work);
    if (sent === undefined) {
      const reason = this.#deadline.reason ?? 'aborted';
      return failed('request', reason, `${call.operation}: the device was busy with another call of ours`);
    }
    if (sent.kind === 'failed') return sent;
    this.#answered += 1;
    const { status, contentType, body } = sent.value;
    const reply = readSoapReply(call.operation, status, contentType, body);
    if (this.#scheme.kind !== 'none' && reply.kind === 'answer') this.#proven = true;
    return ok({ http: sent.value, reply });
  }

  async #post(path: string, call: SoapCall): Promise<Outcome<HttpReply>> {
    const sent = await this.#postOnce(path, call);
    // A device may drop a kept-alive connection while we write. Asking again is harmless unless it may cost a try.
    const mayRepeat = this.#answered > 0 && (this.#scheme.kind === 'none' || this.#proven);
    const dropped = sent.kind === 'failed' && sent.fault.reason === 'reset';
    return dropped && mayRepeat ? this.#postOnce(path, call) : sent;
  }

  #postOnce(path: string, call: SoapCall): Promise<Outcome<HttpReply>> {
    const { credential } = this.#target;
    if (this.#scheme.kind === 'digest') this.#digestCount += 1;
    const proof = credential
      ? prove(this.#scheme, credential, path, {
          nonce: randomBytes(16),
          cnonce: randomBytes(8).toString('hex'),
          deviceNowMs: this.#context.clock.now() + this.#clockOffsetMs,
          count: this.#digestCount,
        })
      : { soapHeader: '', httpHeaders: {} };
    return this.#connection.post({
      path,
      headers: { 'content-type': soapContentType(call), ...proof.httpHeaders },
      body: soapEnvelope(call, proof.soapHeader),
      maxBytes: call.maxBytes ?? defaultMaxBytes,
      label: call.operation,
    });
  }
}
