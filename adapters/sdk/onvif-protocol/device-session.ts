import { randomBytes } from 'node:crypto';
import type { AdapterContext, DeviceTarget, FaultReason, Outcome } from '../adapter.ts';
import type { CallDeadline } from '../call-deadline.ts';
import { DeviceConnection, type HttpReply } from './device-connection.ts';
import type { DeviceLanes } from './device-lanes.ts';
import { keyOf } from './device-memory.ts';
import type { FirstLogin } from './first-login.ts';
import { offsetWithoutZone, prove, renewedScheme, schemeFor, type LoginProof, type LoginScheme } from './login.ts';
import { failed, ok, type Failed } from '../outcome.ts';
import { attemptsLeft, readSoapReply, saysLocked, soapContentType, soapEnvelope } from './soap.ts';
import type { SoapCall, SoapReply } from './soap.ts';
import type { XmlNode } from './xml-tree.ts';

const defaultMaxBytes = 256 * 1024;

interface RequestParts {
  readonly path: string;
  readonly label: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxBytes: number;
}

type DeviceRequest = RequestParts &
  ({ readonly method: 'GET' } | { readonly method: 'POST'; readonly envelope: (soapHeader: string) => string });

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
  #isSpent = false;
  #refusal: Failed | undefined;
  #clockOffsetMs = 0;
  #zoneShiftMs = 0;
  #mayBeCrowded = false;
  #firstLogin: FirstLogin | undefined;

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

  /** The device accepted the login. */
  get proven(): boolean {
    return this.#proven;
  }

  /** The login went out and its answer did not come: whether it counted as a bad try nobody knows. */
  get isSpent(): boolean {
    return this.#isSpent && !this.#proven && this.#refusal === undefined;
  }

  /** The device refused the login. */
  get refusal(): Failed | undefined {
    return this.#refusal;
  }

  /** The refused login was a UsernameToken, which carries a time. */
  get triedToken(): boolean {
    return this.#scheme.kind === 'token';
  }

  /** As if nothing had been refused: only for who has a reason to believe that the password is right. */
  beginAnew(): void {
    this.#refusal = undefined;
    this.#scheme = { kind: 'none' };
  }

  /** There was no reason: the refusal stands. */
  standBy(refusal: Failed): void {
    this.#refusal = refusal;
  }

  /** How much of the told clock offset turned out to be a time zone, ms. */
  get zoneShiftMs(): number {
    return this.#zoneShiftMs;
  }

  /**
   * UsernameTokens carry the device's time.
   *
   * @param zoneShiftMs what earlier conversations found to be its time zone
   */
  useClockOffset(offsetMs: number, zoneShiftMs = 0): void {
    this.#clockOffsetMs = offsetMs - zoneShiftMs;
    this.#zoneShiftMs = zoneShiftMs;
  }

  /** Asked before a login of which this conversation does not know whether the device takes it. */
  guard(firstLogin: FirstLogin): void {
    this.#firstLogin = firstLogin;
  }

  /** The secret worked before: HTTP 401 more likely means that the device is short of connections. */
  expectCrowd(): void {
    this.#mayBeCrowded = true;
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

  /**
   * Fetches a file of the device, with HTTP Digest when it wants a login.
   *
   * @param path on the address that we dialled
   */
  async get(path: string, label: string, maxBytes: number): Promise<Outcome<HttpReply>> {
    if (this.#refusal) return this.#refusal;
    const fetch: DeviceRequest = { method: 'GET', path, headers: {}, label, maxBytes };
    const first = await this.#exchange(fetch, { kind: 'none' });
    if (first.kind === 'failed' || first.value.status !== 401) return first;
    if (this.#target.credential === undefined) {
      return failed('login', 'unauthorised', `${label}: the device asks for a login and none is stored`);
    }
    return this.#getByDigest(fetch, first.value.challenges);
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
    return third.kind === 'ok' && third.value.reply.kind === 'login' ? this.#refuseCall(call, third.value) : third;
  }

  /** A refused token may be the fault of a clock that tells local time as UTC: the other reading is tried once. */
  async #retryZone(path: string, call: SoapCall, turnedAway: Exchange): Promise<Outcome<Exchange>> {
    const offsetMs =
      this.#scheme.kind === 'token' && !this.#proven ? offsetWithoutZone(this.#clockOffsetMs) : undefined;
    const text = turnedAway.reply.kind === 'login' ? turnedAway.reply.text : '';
    if (offsetMs === undefined || saysLocked(text) || attemptsLeft(text) !== undefined) {
      return this.#refuseCall(call, turnedAway);
    }
    this.#zoneShiftMs += this.#clockOffsetMs - offsetMs;
    this.#clockOffsetMs = offsetMs;
    const again = await this.#send(path, call);
    return again.kind === 'ok' && again.value.reply.kind === 'login' ? this.#refuseCall(call, again.value) : again;
  }

  async #getByDigest(fetch: DeviceRequest, challenges: readonly string[]): Promise<Outcome<HttpReply>> {
    const scheme = schemeFor(challenges);
    if (scheme.kind !== 'digest') {
      return failed('login', 'unsupported', `${fetch.label}: the device offers no Digest login`);
    }
    const second = await this.#exchange(fetch, scheme);
    const renewed = isTurnedAway(second) ? renewedScheme(scheme, second.value.challenges, false) : undefined;
    const last = renewed === undefined ? second : await this.#exchange(fetch, renewed);
    return isTurnedAway(last) ? this.#refuse(fetch.label, { status: 401, text: 'HTTP 401' }) : this.#provenBy(last);
  }

  #refuseCall({ operation }: SoapCall, { http, reply }: Exchange): Failed {
    return this.#refuse(operation, { status: http.status, text: reply.kind === 'login' ? reply.text : '' });
  }

  #refuse(label: string, { status, text }: { readonly status: number; readonly text: string }): Failed {
    if (this.#proven) {
      // The secret is right, so it is not parked: the device is short of connections or the account of rights.
      const reason: FaultReason = status === 401 ? 'over-budget' : 'unauthorised';
      return failed('login', reason, `${label}: turned away though the login worked before (${text})`);
    }
    const left = attemptsLeft(text);
    const rest = left === undefined ? '' : `, the device grants ${left} more tries`;
    const reason = this.#reasonOf(status, text);
    const what = reason === 'over-budget' ? 'turned away though the login worked before' : 'login refused';
    this.#refusal = failed('login', reason, `${label}: ${what} (${text})${rest}`);
    return this.#refusal;
  }

  #reasonOf(status: number, text: string): FaultReason {
    const left = attemptsLeft(text);
    if (saysLocked(text) || left === 0) return 'locked';
    return this.#mayBeCrowded && status === 401 && left === undefined ? 'over-budget' : 'unauthorised';
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
    const post = {
      method: 'POST',
      path,
      label: call.operation,
      headers: { 'content-type': soapContentType(call) },
      envelope: (header: string) => soapEnvelope(call, header),
      maxBytes: call.maxBytes ?? defaultMaxBytes,
    } as const;
    const sent = await this.#exchange(post, this.#scheme);
    if (sent.kind === 'failed') return sent;
    const { status, contentType, body } = sent.value;
    const reply = readSoapReply(call.operation, status, contentType, body);
    if (this.#scheme.kind !== 'none' && reply.kind === 'answer') await this.#provenBy(sent);
    return ok({ http: sent.value, reply });
  }

  async #provenBy(sent: Outcome<HttpReply>): Promise<Outcome<HttpReply>> {
    if (sent.kind === 'ok' && !this.#proven) {
      this.#proven = true;
      this.#firstLogin?.[Symbol.dispose]();
      await this.#connection.pinCertificate();
    }
    return sent;
  }

  /** One request in the device's lane and within its budget. */
  async #exchange(request: DeviceRequest, scheme: LoginScheme): Promise<Outcome<HttpReply>> {
    const { address } = this.#target;
    const { signal, deadlineMs } = this.#deadline;
    const forbidden = scheme.kind === 'none' || this.#proven ? undefined : await this.#firstLogin?.enter();
    if (forbidden !== undefined) return (this.#refusal = forbidden);
    const work = async (): Promise<Outcome<HttpReply> | undefined> => {
      const { budget } = this.#context;
      if (budget === undefined) return this.#request(request, scheme);
      const giveBack = await budget.take(address, { signal, deadlineMs });
      return giveBack && this.#request(request, scheme).finally(giveBack);
    };
    const sent = await this.#lanes.run(keyOf(address), signal, work);
    if (sent === undefined) {
      const reason = this.#deadline.reason ?? 'timeout';
      return failed('request', reason, `${request.label}: the device was busy with another call of ours`);
    }
    if (sent.kind === 'ok') this.#answered += 1;
    else if (scheme.kind !== 'none') this.#isSpent ||= wasSent(sent);
    return sent;
  }

  async #request(request: DeviceRequest, scheme: LoginScheme): Promise<Outcome<HttpReply>> {
    const sent = await this.#requestOnce(request, scheme);
    // A device may drop a kept-alive connection while we write. Asking again is harmless unless it may cost a try.
    const mayRepeat = this.#answered > 0 && (scheme.kind === 'none' || this.#proven);
    const dropped = sent.kind === 'failed' && sent.fault.reason === 'reset';
    return dropped && mayRepeat ? this.#requestOnce(request, scheme) : sent;
  }

  #requestOnce(request: DeviceRequest, scheme: LoginScheme): Promise<Outcome<HttpReply>> {
    const { method, path, label, maxBytes } = request;
    const { soapHeader, httpHeaders } = this.#proof(request, scheme);
    const headers = { ...request.headers, ...httpHeaders };
    const body = request.method === 'POST' ? { body: request.envelope(soapHeader) } : {};
    return this.#connection.request({ method, path, label, maxBytes, headers, ...body });
  }

  #proof({ method, path }: DeviceRequest, scheme: LoginScheme): LoginProof {
    const { credential } = this.#target;
    if (credential === undefined) return { soapHeader: '', httpHeaders: {} };
    if (scheme.kind === 'digest') this.#digestCount += 1;
    return prove(
      scheme,
      credential,
      { method, path },
      {
        nonce: randomBytes(16),
        cnonce: randomBytes(8).toString('hex'),
        deviceNowMs: this.#context.clock.now() + this.#clockOffsetMs,
        count: this.#digestCount,
      },
    );
  }
}

/** The request may have reached the device. */
function wasSent({ fault }: Failed): boolean {
  return fault.stage !== 'connect' && fault.stage !== 'address' && fault.reason !== 'forbidden';
}

function isTurnedAway(sent: Outcome<HttpReply>): sent is Extract<typeof sent, { kind: 'ok' }> {
  return sent.kind === 'ok' && sent.value.status === 401;
}
