import { connect, type Socket } from 'node:net';
import type { AdapterContext, DeviceTarget, Outcome } from '../sdk/adapter.ts';
import type { CallDeadline } from '../sdk/call-deadline.ts';
import {
  answerDigest,
  chooseDigest,
  type DigestChallenge,
  newClientNonce,
  readChallenges,
} from '../sdk/digest-login.ts';
import { hostInUrl } from '../sdk/host-in-url.ts';
import { codeOf, reasonOfError } from '../sdk/network-fault.ts';
import { type Failed, failed, ok } from '../sdk/outcome.ts';
import { type RtspReply, RtspReplyReader } from './rtsp-reply.ts';

/**
 * A few questions over one RTSP connection, with Digest where it is asked for: one login at most, Basic is never
 * answered, a redirect is a fault. Disposal destroys the socket.
 */
export class RtspConversation implements Disposable {
  readonly #context: AdapterContext;
  readonly #target: DeviceTarget;
  readonly #deadline: CallDeadline;
  #socket: Socket | undefined;
  #sequence = 0;
  #digest: { readonly challenge: DigestChallenge; count: number } | undefined;

  constructor(context: AdapterContext, target: DeviceTarget, deadline: CallDeadline) {
    this.#context = context;
    this.#target = target;
    this.#deadline = deadline;
  }

  /** A request went out with the login. */
  get hasLoggedIn(): boolean {
    return this.#digest !== undefined;
  }

  [Symbol.dispose](): void {
    this.#socket?.destroy();
  }

  /** @param path may hold a login: it is sent and never told */
  async describe(path: string): Promise<Outcome<RtspReply>> {
    const first = await this.#ask(path);
    if (first.kind === 'failed' || first.value.status !== 401)
      return first.kind === 'failed' ? first : judge(first.value);
    if (this.#digest !== undefined) return failed('login', 'unauthorised', 'RTSP DESCRIBE: the login was refused');
    const challenge = chooseDigest(readChallenges(first.value.challenges));
    if (this.#target.credential === undefined)
      return failed('login', 'unauthorised', 'RTSP DESCRIBE: a login is needed');
    if (challenge === undefined) {
      return failed(
        'login',
        'unsupported',
        'RTSP DESCRIBE: no Digest login is offered, and Basic would show the password',
      );
    }
    this.#digest = { challenge, count: 0 };
    const second = await this.#ask(path);
    return second.kind === 'failed' ? second : judge(second.value);
  }

  async #ask(path: string): Promise<Outcome<RtspReply>> {
    const socket = await this.#connected();
    if (socket.kind === 'failed') return socket;
    const { address } = this.#target;
    const uri = `rtsp://${hostInUrl(address.host)}:${address.port}${path}`;
    this.#sequence += 1;
    const lines = [
      `DESCRIBE ${uri} RTSP/1.0`,
      `CSeq: ${this.#sequence}`,
      'Accept: application/sdp',
      'User-Agent: PatrolGateway',
      ...this.#authorization(uri),
    ];
    return this.#exchange(socket.value, `${lines.join('\r\n')}\r\n\r\n`);
  }

  #authorization(uri: string): string[] {
    const { credential } = this.#target;
    if (this.#digest === undefined || credential === undefined) return [];
    this.#digest.count += 1;
    const { challenge, count } = this.#digest;
    const answer = answerDigest({
      ...{ challenge, count, method: 'DESCRIBE', uri, clientNonce: newClientNonce() },
      ...{ username: credential.username, password: credential.password },
    });
    return [`Authorization: ${answer}`];
  }

  #exchange(socket: Socket, request: string): Promise<Outcome<RtspReply>> {
    const reader = new RtspReplyReader();
    return this.#guarded(socket, 'request', (settle) => {
      const onData = (chunk: Buffer): void => {
        const reply = reader.add(chunk);
        if (reply === undefined) return;
        if (typeof reply === 'string')
          settle(failed('request', reply, 'RTSP DESCRIBE: the answer is not RTSP as it should be'));
        else settle(ok(reply));
      };
      socket.on('data', onData);
      // Bytes, not text of this program's encoding: a user name may be UTF-8.
      socket.write(Buffer.from(request, 'utf8'));
      return () => socket.off('data', onData);
    });
  }

  async #connected(): Promise<Outcome<Socket>> {
    const { host, port } = this.#target.address;
    try {
      this.#context.netGuard.assertAllowed(host);
    } catch {
      return failed('address', 'forbidden', `${host} is outside the allowed ranges`);
    }
    if (this.#socket !== undefined && !this.#socket.destroyed && this.#socket.writable) return ok(this.#socket);
    if (this.#deadline.reason !== undefined)
      return failed('connect', this.#deadline.reason, 'TCP connect: no time left');
    const socket = connect({ host, port, noDelay: true });
    // A late error must find a listener, or it would end the process.
    socket.on('error', () => undefined);
    this.#socket = socket;
    return this.#guarded(socket, 'connect', (settle) => {
      const onConnect = (): void => settle(ok(socket));
      socket.once('connect', onConnect);
      return () => socket.off('connect', onConnect);
    });
  }

  /** Settles once: by `begin`, by an error of the socket, by its end, or by the deadline; leaves no listener. */
  #guarded<Value>(
    socket: Socket,
    stage: 'connect' | 'request',
    begin: (settle: (outcome: Outcome<Value>) => void) => () => void,
  ): Promise<Outcome<Value>> {
    const what = stage === 'connect' ? 'TCP connect' : 'RTSP DESCRIBE';
    return new Promise((resolve) => {
      const settle = (outcome: Outcome<Value>): void => {
        this.#deadline.signal.removeEventListener('abort', onDeadline);
        socket.off('error', onError);
        socket.off('close', onClose);
        undo();
        resolve(outcome);
      };
      const onDeadline = (): void => settle(this.#lateFault(stage, what));
      const onError = (error: Error): void =>
        settle(failed(stage, reasonOfError(error), `${what}: ${codeOf(error) ?? 'connection lost'}`));
      const onClose = (): void => settle(failed(stage, 'reset', `${what}: closed without an answer`));
      this.#deadline.signal.addEventListener('abort', onDeadline);
      socket.on('error', onError);
      socket.on('close', onClose);
      const undo = begin(settle);
    });
  }

  #lateFault(stage: 'connect' | 'request', what: string): Failed {
    const { reason, budgetMs } = this.#deadline;
    return reason === 'aborted'
      ? failed(stage, 'aborted', `${what}: cancelled`)
      : failed(stage, 'timeout', `${what}: no complete answer within ${budgetMs} ms`);
  }
}

function judge(reply: RtspReply): Outcome<RtspReply> {
  const { status } = reply;
  if (status === 200) return ok(reply);
  if (status === 401 || status === 403) return failed('login', 'unauthorised', `RTSP DESCRIBE: refused (${status})`);
  if (status === 404) return failed('stream', 'unsupported', 'RTSP DESCRIBE: there is no such stream (404)');
  if (status === 453 || status === 503)
    return failed('stream', 'over-budget', `RTSP DESCRIBE: no session free (${status})`);
  if (status >= 300 && status < 400)
    return failed('address', 'forbidden', `RTSP DESCRIBE: redirects are not followed (${status})`);
  return failed('request', 'refused', `RTSP DESCRIBE: refused (${status})`);
}
