import { connect, type Socket } from 'node:net';
import type { DeviceCredential, DeviceFault, FaultReason, FaultStage, Outcome } from '../../../adapters/sdk/adapter.ts';
import { InterleavedParser, type RtspMessage } from './interleaved-parser.ts';
import { RtspLogin } from './rtsp-login.ts';
import { refuse, replyTo, type RtspRequest } from './rtsp-request.ts';
import { SocketTap } from './socket-tap.ts';

/** How long a farewell may take before the socket is cut. */
const farewellMs = 300;
/** A camera that leaves more of our few words unread has stopped reading. */
const maxUnsentBytes = 16 * 1024;
/** Requests whose replies are still awaited, keep-alives included. */
const maxUnanswered = 16;

interface ConnectionSink {
  /** Payload `bytes[start, end)` of an interleaved frame; valid during the call only. */
  onFrame(channel: number, bytes: Buffer, start: number, end: number): void;
  /** Status of a reply that nobody waits for: that of a keep-alive. */
  onLateReply(status: number): void;
  /** The connection is over by itself; not called after `close`. */
  onLost(fault: DeviceFault): void;
  /** A bug of ours: what the camera sent made this code throw. Whoever listens closes the connection. */
  onBroken(error: unknown): void;
}

interface ConnectionOptions {
  /** IP literal that NetGuard has passed. */
  readonly host: string;
  readonly port: number;
  readonly credential?: DeviceCredential | undefined;
  /** Configuration lets this camera have the password readable. */
  readonly allowsBasic?: boolean | undefined;
  /** Shared by all connections of a thread: what is read is taken apart before the next read begins. */
  readonly readBuffer: Buffer;
}

interface Pending {
  readonly sequence: number;
  readonly stage: FaultStage;
  readonly what: string;
  readonly deadlineMs: number;
  readonly isOptional: boolean;
  readonly resolve: (outcome: Outcome<RtspMessage>) => void;
}

const reasonOfErrno: Readonly<Record<string, FaultReason>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
};

/** One TCP connection to an RTSP server: requests with their replies, login, and the frames in between. */
export class RtspConnection {
  readonly #options: ConnectionOptions;
  readonly #sink: ConnectionSink;
  readonly #parser: InterleavedParser;
  readonly login: RtspLogin;
  #socket: Socket | undefined;
  #tap: SocketTap | undefined;
  #pending: Pending | undefined;
  #sequence = 0;
  /** Numbers of requests without a reply, oldest first: a reply without a number answers the first of them. */
  readonly #unanswered: number[] = [];
  #isOver = false;

  constructor(options: ConnectionOptions, sink: ConnectionSink) {
    this.#options = options;
    this.#sink = sink;
    this.login = new RtspLogin(options.credential, options.allowsBasic);
    this.#parser = new InterleavedParser({
      onFrame: (channel, bytes, start, end) => sink.onFrame(channel, bytes, start, end),
      onMessage: (message) => this.#receive(message),
      onMalformed: (detail) => this.#lose('malformed', `RTSP: ${detail}`),
    });
  }

  /** Dials. Faults end in the outcome of the first request, which waits for the connection by itself. */
  open(): void {
    const { host, port, readBuffer } = this.#options;
    const callback = (count: number): boolean => {
      if (!this.#isOver) this.#take(readBuffer, count);
      return true;
    };
    this.#socket = connect({ host, port, noDelay: true, onread: { buffer: readBuffer, callback } });
    this.#socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#lose(
        reasonOfErrno[error.code ?? ''] ?? 'unreachable',
        `TCP ${host}:${port}: ${error.code ?? error.message}`,
      );
    });
    this.#socket.on('close', () => this.#lose('reset', `TCP ${host}:${port}: closed by the camera`));
  }

  /** Reads what has come, and from now on nothing is read but by this call. */
  poll(): void {
    if (this.#isOver || this.#socket === undefined) return;
    const { host, port, readBuffer } = this.#options;
    this.#tap ??= SocketTap.on(this.#socket);
    const state = this.#tap?.read(readBuffer, (count) => {
      if (!this.#isOver) this.#take(readBuffer, count);
    });
    if (state === undefined || state === 'open') return;
    this.#lose(reasonOfErrno[state.closed] ?? 'reset', `TCP ${host}:${port}: ${state.closed}`);
  }

  /** What comes is read by itself again. */
  endPolling(): void {
    if (!this.#isOver) this.#tap?.letGo();
  }

  /** Waits until the camera accepted the connection. */
  async connected(deadlineMs: number): Promise<DeviceFault | undefined> {
    const outcome = await this.#await({ sequence: -1, stage: 'connect', what: 'TCP connect', deadlineMs }, () =>
      this.#socket?.once('connect', () => this.#settle({ kind: 'ok', value: noMessage })),
    );
    return outcome.kind === 'failed' ? outcome.fault : undefined;
  }

  /** Sends and waits for the reply; answers one challenge. Any status but 2xx is a fault with the stage named. */
  async request(request: RtspRequest): Promise<Outcome<RtspMessage>> {
    for (let tries = 0; tries < 3; tries += 1) {
      const { outcome, answered } = await this.exchange(request);
      if (outcome.kind === 'failed') return outcome;
      const { status = 0, headers, startLine } = outcome.value;
      if (isSuccess(status)) return outcome;
      if (status === 403 && answered) return this.#forbid(request, startLine);
      if (status !== 401) return refuse(request, status, startLine);
      const fault = this.login.challenge(headers.get('www-authenticate') ?? [], answered);
      if (fault !== undefined) return { kind: 'failed', fault };
    }
    return refuse(request, 401, 'asked for a login again and again');
  }

  #forbid(request: RtspRequest, startLine: string): Outcome<never> {
    const fault = this.login.forbid();
    return fault === undefined ? refuse(request, 403, startLine) : { kind: 'failed', fault };
  }

  /** One request and its reply, whatever its status. */
  async exchange(request: RtspRequest): Promise<{ outcome: Outcome<RtspMessage>; answered: boolean }> {
    const { method, stage, deadlineMs, isOptional = false } = request;
    const authorization = this.login.authorization(method, request.uri);
    const sequence = this.send(request, authorization);
    const outcome = await this.#await({ sequence, stage, what: `RTSP ${method}`, deadlineMs, isOptional });
    const answered = authorization !== undefined;
    if (answered && outcome.kind === 'failed') this.login.missReply();
    if (answered && outcome.kind === 'ok' && isSuccess(outcome.value.status)) this.login.accept();
    return { outcome, answered };
  }

  /** Sends without waiting; the reply's status goes to the sink. */
  send(
    { method, uri, headers }: Pick<RtspRequest, 'method' | 'uri' | 'headers'>,
    authorization = this.login.authorization(method, uri),
  ): number {
    this.#sequence += 1;
    const lines = [`${method} ${uri} RTSP/1.0`, `CSeq: ${this.#sequence}`, 'User-Agent: patrol-gateway'];
    if (authorization !== undefined) lines.push(`Authorization: ${authorization}`);
    for (const [name, value] of Object.entries(headers ?? {})) lines.push(`${name}: ${value}`);
    this.#unanswered.push(this.#sequence);
    if (this.#unanswered.length > maxUnanswered) this.#unanswered.shift();
    this.write(`${lines.join('\r\n')}\r\n\r\n`);
    return this.#sequence;
  }

  /** Writes as it is: an interleaved frame of ours, or a whole message. */
  write(bytes: string | Buffer): void {
    const socket = this.#socket;
    if (socket?.writable !== true) return;
    if (socket.writableLength > maxUnsentBytes) this.#lose('timeout', 'RTSP: the camera reads nothing any more');
    else socket.write(bytes);
  }

  /** Interleaved channels up to this one belong to the session; it only grows. */
  allowChannel(channel: number): void {
    this.#parser.maxChannel = Math.max(this.#parser.maxChannel, channel);
  }

  /** Fails what waits longer than it may. */
  check(nowMs: number): void {
    const pending = this.#pending;
    if (pending === undefined || nowMs < pending.deadlineMs) return;
    const detail = `${pending.what}: no answer in time`;
    if (pending.isOptional) this.#settle(failure(pending.stage, 'timeout', detail));
    else this.#lose('timeout', detail);
  }

  /** Ends the connection without telling the sink; bytes already written (a TEARDOWN) still leave. */
  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const socket = this.#socket;
    if (socket === undefined) return;
    const cut = setTimeout(() => socket.destroy(), farewellMs);
    socket.once('close', () => clearTimeout(cut));
    if (socket.connecting) socket.destroy();
    else socket.end();
    this.#settle(failure('stream', 'aborted', 'stopped'));
  }

  /** Here the bytes of a camera enter: what they break must not reach the sessions of other cameras. */
  #take(bytes: Buffer, count: number): void {
    try {
      this.#parser.push(bytes, 0, count);
    } catch (error) {
      this.#sink.onBroken(error);
    }
  }

  #await(
    waiting: Omit<Pending, 'resolve' | 'isOptional'> & { readonly isOptional?: boolean },
    begin?: () => void,
  ): Promise<Outcome<RtspMessage>> {
    return new Promise((resolve) => {
      this.#pending = { isOptional: false, ...waiting, resolve };
      begin?.();
      if (this.#isOver) this.#settle(failure(waiting.stage, 'reset', 'connection closed'));
    });
  }

  #receive(message: RtspMessage): void {
    const { status, headers } = message;
    if (status === undefined) return this.#answer(message);
    // Provisional replies (100 Continue) come before the one that counts.
    if (status < 200) return;
    const sequence = this.#takeSequence(headers.get('cseq')?.[0]);
    if (this.#pending?.sequence === sequence) return this.#settle({ kind: 'ok', value: message });
    if (status === 401) this.login.renew(headers.get('www-authenticate') ?? []);
    else if (isSuccess(status)) this.login.accept();
    this.#sink.onLateReply(status);
  }

  /** Which request a reply answers: the one it names, or the oldest one when it names none. */
  #takeSequence(named: string | undefined): number | undefined {
    if (named === undefined) return this.#unanswered.shift();
    const at = this.#unanswered.indexOf(Number(named));
    if (at >= 0) this.#unanswered.splice(at, 1);
    return Number(named);
  }

  #answer(message: RtspMessage): void {
    const reply = replyTo(message);
    if (reply !== undefined && !this.#isOver) this.write(reply);
  }

  #settle(outcome: Outcome<RtspMessage>): void {
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.resolve(outcome);
  }

  #lose(reason: FaultReason, detail: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#socket?.destroy();
    const fault: DeviceFault = { stage: this.#pending?.stage ?? 'stream', reason, detail };
    if (this.#pending === undefined) this.#sink.onLost(fault);
    else this.#settle({ kind: 'failed', fault });
  }
}

const noMessage: RtspMessage = { startLine: '', headers: new Map(), body: '' };

function isSuccess(status = 0): boolean {
  return status >= 200 && status < 300;
}

function failure(stage: FaultStage, reason: FaultReason, detail: string): Outcome<never> {
  return { kind: 'failed', fault: { stage, reason, detail } };
}
