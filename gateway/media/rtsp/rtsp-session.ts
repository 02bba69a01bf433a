import type { DeviceCredential, DeviceFault, Outcome } from '../../../adapters/sdk/adapter.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RtspMessage } from './interleaved-parser.ts';
import { originOf, pathOf, trackPath } from './request-target.ts';
import { RtspConnection } from './rtsp-connection.ts';
import type { LoginProof } from './rtsp-login.ts';
import { readVideoTrack, type VideoTrack } from './sdp.ts';

/** Absolute limits of the conversation, ms from its stage's begin. */
const connectMs = 3000;
const replyMs = 5000;
/** A camera that forgets to name its session timeout uses the RFC's 60 s. */
const defaultTimeoutSeconds = 60;

/** One stream to dial. */
export interface RtspSource {
  /** IP literal that NetGuard has passed; the only host that is ever dialled or named. */
  readonly host: string;
  readonly port: number;
  /** Path and query, as the device told it. */
  readonly path: string;
  readonly credential?: DeviceCredential | undefined;
}

interface SessionListener {
  /** The description was understood; packets follow. */
  onTrack(track: VideoTrack): void;
  onPlaying(): void;
  /** One RTP packet, `bytes[start, end)`, valid during the call only. */
  onPacket(bytes: Buffer, start: number, end: number): void;
  /** The session is over by itself; not called after `stop`. */
  onEnded(fault: DeviceFault): void;
}

interface SessionDeps {
  readonly clock: Clock;
  readonly readBuffer: Buffer;
  /** Encodings that the listener can take, in capitals as in `a=rtpmap`. */
  readonly encodings: readonly string[];
}

/**
 * One RTSP session over one TCP connection (RFC 2326, RTP interleaved): OPTIONS, DESCRIBE, SETUP, PLAY, keep-alive,
 * TEARDOWN. It never dials twice: whoever owns it decides whether there is a next one.
 */
export class RtspSession {
  readonly #source: RtspSource;
  readonly #deps: SessionDeps;
  readonly #listener: SessionListener;
  readonly #connection: RtspConnection;
  readonly #origin: string;
  #base = '';
  #rtpChannel = -1;
  #sessionId: string | undefined;
  #keepAlive = { method: 'OPTIONS', everyMs: 30_000, nextMs: Infinity };

  constructor(source: RtspSource, deps: SessionDeps, listener: SessionListener) {
    this.#source = source;
    this.#deps = deps;
    this.#listener = listener;
    this.#origin = originOf(source.host, source.port);
    this.#connection = new RtspConnection(
      { host: source.host, port: source.port, credential: source.credential, readBuffer: deps.readBuffer },
      {
        onFrame: (channel, bytes, start, end) => {
          if (channel === this.#rtpChannel) this.#listener.onPacket(bytes, start, end);
        },
        onLost: (fault) => this.#listener.onEnded(fault),
      },
    );
  }

  /** What the conversation proved about the secret so far. */
  get loginProof(): LoginProof {
    return this.#connection.login.proof;
  }

  async start(): Promise<void> {
    const fault = await this.#converse();
    if (fault === undefined || fault.reason === 'aborted') return;
    this.stop();
    this.#listener.onEnded(fault);
  }

  /** Says goodbye; the socket is gone 300 ms later at the latest. */
  stop(): void {
    if (this.#sessionId !== undefined) {
      this.#connection.send({ method: 'TEARDOWN', uri: this.#origin + this.#base, headers: this.#sessionHeader() });
    }
    this.#connection.close();
  }

  /** To be called a few times a second: deadlines and keep-alive hang on it. */
  check(nowMs: number): void {
    this.#connection.check(nowMs);
    if (nowMs < this.#keepAlive.nextMs) return;
    this.#keepAlive.nextMs = nowMs + this.#keepAlive.everyMs;
    this.#connection.send({
      method: this.#keepAlive.method,
      uri: this.#origin + this.#base,
      headers: this.#sessionHeader(),
    });
  }

  async #converse(): Promise<DeviceFault | undefined> {
    this.#base = pathOf(this.#source.path);
    this.#connection.open();
    const refused = await this.#connection.connected(this.#deps.clock.monotonic() + connectMs);
    if (refused !== undefined) return refused;
    const options = await this.#askOptions();
    if (options.kind === 'failed') return options.fault;
    const described = await this.#describe();
    if (described.kind === 'failed') return described.fault;
    this.#listener.onTrack(described.value);
    return (await this.#setUp(described.value)) ?? (await this.#play());
  }

  /** A camera may ask for the login here already: then the challenge saves a round trip. */
  async #askOptions(): Promise<Outcome<RtspMessage>> {
    const { outcome } = await this.#connection.exchange({
      method: 'OPTIONS',
      uri: this.#origin + this.#base,
      stage: 'request',
      deadlineMs: this.#replyDeadline(),
    });
    if (outcome.kind === 'failed') return outcome;
    const { headers, status } = outcome.value;
    const methods = headers.get('public')?.join(',').toUpperCase() ?? '';
    if (methods.includes('GET_PARAMETER')) this.#keepAlive.method = 'GET_PARAMETER';
    const fault =
      status === 401 ? this.#connection.login.challenge(headers.get('www-authenticate') ?? [], false) : undefined;
    return fault === undefined ? outcome : { kind: 'failed', fault };
  }

  async #describe(): Promise<Outcome<VideoTrack>> {
    const outcome = await this.#connection.request({
      method: 'DESCRIBE',
      uri: this.#origin + this.#base,
      headers: { Accept: 'application/sdp' },
      stage: 'describe',
      deadlineMs: this.#replyDeadline(),
    });
    if (outcome.kind === 'failed') return outcome;
    const { headers, body } = outcome.value;
    const base = headers.get('content-base')?.[0] ?? headers.get('content-location')?.[0];
    if (base !== undefined && base !== '') this.#base = pathOf(base);
    const track = readVideoTrack(body);
    if (track === undefined) {
      return failed({ stage: 'describe', reason: 'malformed', detail: 'RTSP DESCRIBE: the description has no video' });
    }
    if (!this.#deps.encodings.includes(track.encoding)) {
      const detail = `RTSP DESCRIBE: the video is ${track.encoding.slice(0, 32)}, which this gateway cannot show yet`;
      return failed({ stage: 'describe', reason: 'unsupported', detail });
    }
    return { kind: 'ok', value: track };
  }

  async #setUp(track: VideoTrack): Promise<DeviceFault | undefined> {
    const outcome = await this.#connection.request({
      method: 'SETUP',
      uri: this.#origin + trackPath(this.#base, track.control),
      headers: { Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1' },
      stage: 'stream',
      deadlineMs: this.#replyDeadline(),
    });
    if (outcome.kind === 'failed') return outcome.fault;
    const setUp = readSetUp(outcome.value);
    if (setUp === undefined) {
      const detail = 'RTSP SETUP: no session, or no RTP over TCP, in the reply';
      return { stage: 'stream', reason: 'malformed', detail };
    }
    this.#sessionId = setUp.sessionId;
    this.#rtpChannel = setUp.rtpChannel;
    // Two fit into the camera's patience: the first may only tell that the nonce of the login has expired.
    this.#keepAlive.everyMs = Math.min(Math.max(setUp.timeoutSeconds * 400, 1000), 30_000);
    return undefined;
  }

  async #play(): Promise<DeviceFault | undefined> {
    const outcome = await this.#connection.request({
      method: 'PLAY',
      uri: this.#origin + this.#base,
      headers: { ...this.#sessionHeader(), Range: 'npt=0.000-' },
      stage: 'stream',
      deadlineMs: this.#replyDeadline(),
    });
    if (outcome.kind === 'failed') return outcome.fault;
    this.#keepAlive.nextMs = this.#deps.clock.monotonic() + this.#keepAlive.everyMs;
    this.#listener.onPlaying();
    return undefined;
  }

  #sessionHeader(): Record<string, string> {
    return this.#sessionId === undefined ? {} : { Session: this.#sessionId };
  }

  #replyDeadline(): number {
    return this.#deps.clock.monotonic() + replyMs;
  }
}

interface SetUp {
  readonly sessionId: string;
  readonly timeoutSeconds: number;
  readonly rtpChannel: number;
}

/** What a SETUP reply agreed on; undefined when it is not RTP over this connection. */
function readSetUp({ headers }: RtspMessage): SetUp | undefined {
  const session = headers.get('session')?.join() ?? '';
  const transport = headers.get('transport')?.join() ?? '';
  const sessionId = /^[\x21-\x3a\x3c-\x7e]{1,256}/.exec(session)?.[0];
  if (sessionId === undefined || !/\/TCP/i.test(transport)) return undefined;
  const timeoutSeconds = numberIn(session, /;\s*timeout\s*=\s*([1-9]\d{0,5})/i, defaultTimeoutSeconds);
  return { sessionId, timeoutSeconds, rtpChannel: numberIn(transport, /interleaved\s*=\s*(\d{1,3})/i, 0) };
}

function numberIn(text: string, pattern: RegExp, otherwise: number): number {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? otherwise : Number(found);
}

function failed(fault: DeviceFault): Outcome<never> {
  return { kind: 'failed', fault };
}
