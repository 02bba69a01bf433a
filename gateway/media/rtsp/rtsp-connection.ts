import { connect, type Socket } from 'node:net';
import type { DeviceCredential, DeviceFault, FaultReason, FaultStage, Outcome } from '../../../adapters/sdk/adapter.ts';
import { InterleavedParser, type RtspMessage } from './interleaved-parser.ts';
import { RtspLogin } from './rtsp-login.ts';

/** How long a farewell may take before the socket is cut. */
const farewellMs = 300;

interface ConnectionSink {
  /** Payload `bytes[start, end)` of an interleaved frame; valid during the call only. */
  onFrame(channel: number, bytes: Buffer, start: number, end: number): void;
  /** The connection is over by itself; not called after `close`. */
  onLost(fault: DeviceFault): void;
}

interface ConnectionOptions {
  /** IP literal that NetGuard has passed. */
  readonly host: string;
  readonly port: number;
  readonly credential?: DeviceCredential | undefined;
  /** Shared by all connections of a thread: what is read is taken apart before the next read begins. */
  readonly readBuffer: Buffer;
}

export interface RtspRequest {
  readonly method: string;
  /** Absolute URI of the request line. */
  readonly uri: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where a fault of this request belongs. */
  readonly stage: FaultStage;
  /** Absolute, monotonic ms; nothing that the camera sends moves it. */
  readonly deadlineMs: number;
}

interface Pending {
  readonly sequence: number;
  readonly stage: FaultStage;
  readonly what: string;
  readonly deadlineMs: number;
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
  #pending: Pending | undefined;
  #sequence = 0;
  #isOver = false;

  constructor(options: ConnectionOptions, sink: ConnectionSink) {
    this.#options = options;
    this.#sink = sink;
    this.login = new RtspLogin(options.credential);
    this.#parser = new InterleavedParser({
      onFrame: (channel, bytes, start, end) => this.#sink.onFrame(channel, bytes, start, end),
      onMessage: (message) => this.#receive(message),
      onMalformed: (detail) => this.#lose('malformed', `RTSP: ${detail}`),
    });
  }

  /** Dials. Faults end in the outcome of the first request, which waits for the connection by itself. */
  open(): void {
    const { host, port, readBuffer } = this.#options;
    const callback = (count: number): boolean => {
      if (!this.#isOver) this.#parser.push(readBuffer, 0, count);
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

  /** Waits until the camera accepted the connection. */
  async connected(deadlineMs: number): Promise<DeviceFault | undefined> {
    const outcome = await new Promise<Outcome<RtspMessage>>((resolve) => {
      this.#pending = { sequence: -1, stage: 'connect', what: 'TCP connect', deadlineMs, resolve };
      this.#socket?.once('connect', () => this.#settle({ kind: 'ok', value: noMessage }));
    });
    return outcome.kind === 'failed' ? outcome.fault : undefined;
  }

  /** Sends and waits for the reply; answers one challenge. Any status but 2xx is a fault with the stage named. */
  async request(request: RtspRequest): Promise<Outcome<RtspMessage>> {
    for (let tries = 0; tries < 3; tries += 1) {
      const { outcome, answered } = await this.exchange(request);
      if (outcome.kind === 'failed') return outcome;
      const { status = 0, headers, startLine } = outcome.value;
      if (status !== 401) return status >= 200 && status < 300 ? outcome : refuse(request, status, startLine);
      const fault = this.login.challenge(headers.get('www-authenticate') ?? [], answered);
      if (fault !== undefined) return { kind: 'failed', fault };
    }
    return refuse(request, 401, 'asked for a login again and again');
  }

  /** One request and its reply, whatever its status. */
  async exchange(request: RtspRequest): Promise<{ outcome: Outcome<RtspMessage>; answered: boolean }> {
    const { method, stage, deadlineMs } = request;
    const authorization = this.login.authorization(method, request.uri);
    const sequence = this.send(request, authorization);
    const outcome = await new Promise<Outcome<RtspMessage>>((resolve) => {
      this.#pending = { sequence, stage, what: `RTSP ${method}`, deadlineMs, resolve };
      if (this.#isOver)
        this.#settle({ kind: 'failed', fault: { stage, reason: 'reset', detail: 'connection closed' } });
    });
    const answered = authorization !== undefined;
    if (answered && outcome.kind === 'ok' && outcome.value.status !== 401) this.login.accept();
    return { outcome, answered };
  }

  /** Sends without waiting; a late reply is dropped. */
  send(
    { method, uri, headers }: Pick<RtspRequest, 'method' | 'uri' | 'headers'>,
    authorization = this.login.authorization(method, uri),
  ): number {
    this.#sequence += 1;
    const lines = [`${method} ${uri} RTSP/1.0`, `CSeq: ${this.#sequence}`, 'User-Agent: patrol-gateway'];
    if (authorization !== undefined) lines.push(`Authorization: ${authorization}`);
    for (const [name, value] of Object.entries(headers ?? {})) lines.push(`${name}: ${value}`);
    if (this.#socket?.writable === true) this.#socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    return this.#sequence;
  }

  /** Fails what waits longer than it may. */
  check(nowMs: number): void {
    const pending = this.#pending;
    if (pending === undefined || nowMs < pending.deadlineMs) return;
    this.#lose('timeout', `${pending.what}: no answer in time`);
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
    this.#settle({ kind: 'failed', fault: { stage: 'stream', reason: 'aborted', detail: 'stopped' } });
  }

  #receive(message: RtspMessage): void {
    if (message.status === undefined) return;
    const sequence = Number(message.headers.get('cseq')?.[0]);
    if (this.#pending?.sequence === sequence) this.#settle({ kind: 'ok', value: message });
    else if (message.status === 401) this.login.challenge(message.headers.get('www-authenticate') ?? [], false);
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

function refuse({ method, stage }: RtspRequest, status: number, startLine: string): Outcome<RtspMessage> {
  const line = startLine.slice(0, 120);
  if (status >= 300 && status < 400) {
    const detail = `RTSP ${method}: the camera points to another address (${status}); redirects are not followed`;
    return { kind: 'failed', fault: { stage, reason: 'forbidden', detail } };
  }
  const reason: FaultReason =
    status === 403 ? 'unauthorised' : status === 453 || status === 503 ? 'over-budget' : 'unsupported';
  return { kind: 'failed', fault: { stage, reason, detail: `RTSP ${method}: ${line}` } };
}
