import { randomBytes } from 'node:crypto';
import type { DeviceCredential, DeviceFault, Outcome } from '../../../adapters/sdk/adapter.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { readSenderReport } from '../rtp/sender-report.ts';
import type { AudioTrack } from './audio-track.ts';
import type { RtspMessage } from './interleaved-parser.ts';
import { KeepAlive } from './keep-alive.ts';
import { originOf, pathOf, trackPath } from './request-target.ts';
import { writeReceiverReport } from './receiver-report.ts';
import { RtspConnection } from './rtsp-connection.ts';
import type { LoginProof } from './rtsp-login.ts';
import { readTracks } from './sdp.ts';
import { nameSecret } from './secret-name.ts';
import { readSetUp, type SetUp } from './set-up.ts';
import type { VideoTrack } from './video-track.ts';

/** Absolute limits of the conversation, ms from its stage's begin. */
const connectMs = 3000;
const replyMs = 5000;
/** Audio is not worth a longer wait for the picture. */
const audioReplyMs = 1500;
/** Who sends to us over RTP expects a word from its receiver now and then (RFC 3550 §6.2). */
const receiverReportMs = 5000;
/** Channels that we propose. */
const videoChannel = 0;
const audioChannel = 2;

/** One stream to dial. */
export interface RtspSource {
  /** IP literal that NetGuard has passed; the only host that is ever dialled or named. */
  readonly host: string;
  readonly port: number;
  /** Path and query, as the device told it. */
  readonly path: string;
  readonly credential?: DeviceCredential | undefined;
  /** Configuration lets this camera have the password readable (`live.basicLoginHosts`). */
  readonly allowsBasic?: boolean | undefined;
}

/** Tracks whose packets will come. */
export interface SessionTracks {
  readonly video: VideoTrack;
  /** As described; packets come only of AAC that was asked for and not refused. */
  readonly audio?: AudioTrack;
}

interface SessionListener {
  /** The description was understood; packets follow. */
  onTracks(tracks: SessionTracks): void;
  onPlaying(): void;
  /** One RTP packet of the video, `bytes[start, end)`, valid during the call only. */
  onPacket(bytes: Buffer, start: number, end: number): void;
  /** The same for the audio. */
  onAudioPacket(bytes: Buffer, start: number, end: number): void;
  /** The camera says which instant of its own clock (ms since epoch) belongs to which RTP time of the video. */
  onSenderReport(ntpMs: number, rtpTime: number): void;
  /** The session is over by itself; not called after `stop`. */
  onEnded(fault: DeviceFault): void;
  /** A bug of ours: what the camera sent made this code throw. The listener stops the session. */
  onBroken(error: unknown): void;
}

interface SessionDeps {
  readonly clock: Clock;
  readonly readBuffer: Buffer;
  /** Encodings that the listener can take, in capitals as in `a=rtpmap`. */
  readonly encodings: readonly string[];
  /** Ask for the audio too, when it is AAC. */
  readonly audio?: boolean;
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
  readonly #ssrc = randomBytes(4).readUInt32BE();
  #base = '';
  #channels = { video: -1, videoReports: -1, audio: -1 };
  #sessionId: string | undefined;
  readonly #keepAlive: KeepAlive;
  #nextReportMs = Infinity;
  #isOver = false;

  constructor(source: RtspSource, deps: SessionDeps, listener: SessionListener) {
    this.#source = source;
    this.#deps = deps;
    this.#listener = listener;
    this.#origin = originOf(source.host, source.port);
    const { host, port, credential, allowsBasic } = source;
    this.#connection = new RtspConnection(
      { host, port, credential, allowsBasic, readBuffer: deps.readBuffer },
      {
        onFrame: (channel, bytes, start, end) => {
          if (channel === this.#channels.video) this.#listener.onPacket(bytes, start, end);
          else this.#takeOther(channel, bytes, start, end);
        },
        onLateReply: (status) => this.#keepAlive.hear(status),
        onLost: (fault) => this.#end(fault),
        onBroken: (error) => this.#listener.onBroken(error),
      },
    );
    this.#keepAlive = new KeepAlive({
      clock: deps.clock,
      login: this.#connection.login,
      secret: credential && nameSecret(host, credential),
      send: (method) => this.#send(method),
    });
  }

  /** What the conversation proved about the secret so far. */
  get loginProof(): LoginProof {
    return this.#connection.login.proof;
  }

  /** The camera agreed to send the sound. */
  get carriesAudio(): boolean {
    return this.#channels.audio >= 0;
  }

  async start(): Promise<void> {
    const fault = await this.#converse();
    if (fault !== undefined && fault.reason !== 'aborted') this.#end(fault);
  }

  /** Says goodbye; the socket is gone 300 ms later at the latest. */
  stop(): void {
    this.#isOver = true;
    this.#keepAlive.heedOthers();
    if (this.#sessionId !== undefined) this.#send('TEARDOWN');
    this.#connection.close();
  }

  /** Reads what has come; from now on only this call does. */
  poll(): void {
    this.#connection.poll();
  }

  endPolling(): void {
    this.#connection.endPolling();
  }

  /** To be called a few times a second: deadlines, keep-alive and reports hang on it. */
  check(nowMs: number): void {
    this.#connection.check(nowMs);
    if (nowMs >= this.#nextReportMs) {
      this.#nextReportMs = nowMs + receiverReportMs;
      this.#connection.write(writeReceiverReport(this.#channels.videoReports, this.#ssrc));
    }
    this.#keepAlive.check(nowMs);
  }

  #send(method: string): void {
    this.#connection.send({ method, uri: this.#origin + this.#base, headers: this.#sessionHeader() });
  }

  #end(fault: DeviceFault): void {
    if (this.#isOver) return;
    this.stop();
    this.#listener.onEnded(fault);
  }

  #takeOther(channel: number, bytes: Buffer, start: number, end: number): void {
    if (channel === this.#channels.audio) return this.#listener.onAudioPacket(bytes, start, end);
    if (channel !== this.#channels.videoReports) return;
    const report = readSenderReport(bytes, start, end);
    if (report !== undefined) this.#listener.onSenderReport(report.ntpMs, report.rtpTime);
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
    const { video, audio } = described.value;
    this.#listener.onTracks(described.value);
    const fault = await this.#setUpVideo(video);
    if (fault !== undefined) return fault;
    if (this.#deps.audio === true && audio?.kind === 'aac') await this.#setUpAudio(audio);
    return this.#play();
  }

  /** A camera may ask for the login here already: then the challenge saves a round trip. */
  async #askOptions(): Promise<Outcome<RtspMessage>> {
    const { outcome } = await this.#connection.exchange({
      method: 'OPTIONS',
      uri: this.#origin + this.#base,
      stage: 'request',
      deadlineMs: this.#deadline(replyMs),
    });
    if (outcome.kind === 'failed') return outcome;
    const { headers, status } = outcome.value;
    const methods = headers.get('public')?.join(',').toUpperCase() ?? '';
    if (methods.includes('GET_PARAMETER')) this.#keepAlive.preferGetParameter();
    const fault =
      status === 401 ? this.#connection.login.challenge(headers.get('www-authenticate') ?? [], false) : undefined;
    return fault === undefined ? outcome : { kind: 'failed', fault };
  }

  async #describe(): Promise<Outcome<SessionTracks>> {
    const outcome = await this.#connection.request({
      method: 'DESCRIBE',
      uri: this.#origin + this.#base,
      headers: { Accept: 'application/sdp' },
      stage: 'describe',
      deadlineMs: this.#deadline(replyMs),
    });
    if (outcome.kind === 'failed') return outcome;
    const { headers, body } = outcome.value;
    const { video, audio, control } = readTracks(body);
    const bases = [control, ...(headers.get('content-base') ?? []), ...(headers.get('content-location') ?? [])];
    this.#base = pathOf(bases.find((base) => base !== undefined && base !== '') ?? this.#base);
    if (video === undefined) {
      return failed({ stage: 'describe', reason: 'malformed', detail: 'RTSP DESCRIBE: the description has no video' });
    }
    if (!this.#deps.encodings.includes(video.encoding)) {
      const detail = `RTSP DESCRIBE: the video is ${video.encoding.slice(0, 32)}, which this gateway cannot show yet`;
      return failed({ stage: 'describe', reason: 'unsupported', detail });
    }
    return { kind: 'ok', value: { video, ...(audio === undefined ? {} : { audio }) } };
  }

  async #setUpVideo({ control }: VideoTrack): Promise<DeviceFault | undefined> {
    const outcome = await this.#setUp(control, videoChannel, replyMs);
    if (outcome.kind === 'failed') return outcome.fault;
    const { sessionId, timeoutSeconds, rtpChannel, rtcpChannel } = outcome.value;
    this.#sessionId = sessionId;
    this.#channels.video = rtpChannel;
    this.#channels.videoReports = rtcpChannel;
    this.#keepAlive.setTimeout(timeoutSeconds);
    return undefined;
  }

  /** A camera that refuses its audio, or does not answer, still gives its picture. */
  async #setUpAudio({ control }: AudioTrack): Promise<void> {
    const outcome = await this.#setUp(control, audioChannel, audioReplyMs);
    if (outcome.kind === 'failed') return;
    const { rtpChannel } = outcome.value;
    if (rtpChannel !== this.#channels.video) this.#channels.audio = rtpChannel;
  }

  async #setUp(control: string, channel: number, withinMs: number): Promise<Outcome<SetUp>> {
    const outcome = await this.#connection.request({
      method: 'SETUP',
      uri: this.#origin + trackPath(this.#base, control),
      headers: { ...this.#sessionHeader(), Transport: `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}` },
      stage: 'stream',
      deadlineMs: this.#deadline(withinMs),
      isOptional: channel === audioChannel,
    });
    if (outcome.kind === 'failed') return outcome;
    const setUp = readSetUp(outcome.value, channel);
    if (setUp === undefined) {
      const detail = 'RTSP SETUP: no session, or no RTP over TCP, in the reply';
      return failed({ stage: 'stream', reason: 'malformed', detail });
    }
    this.#connection.allowChannel(Math.max(setUp.rtpChannel, setUp.rtcpChannel));
    return { kind: 'ok', value: setUp };
  }

  async #play(): Promise<DeviceFault | undefined> {
    const outcome = await this.#connection.request({
      method: 'PLAY',
      uri: this.#origin + this.#base,
      headers: { ...this.#sessionHeader(), Range: 'npt=0.000-' },
      stage: 'stream',
      deadlineMs: this.#deadline(replyMs),
    });
    if (outcome.kind === 'failed') return outcome.fault;
    this.#keepAlive.begin();
    this.#nextReportMs = this.#deadline(receiverReportMs);
    this.#listener.onPlaying();
    return undefined;
  }

  #sessionHeader(): Record<string, string> {
    return this.#sessionId === undefined ? {} : { Session: this.#sessionId };
  }

  #deadline(withinMs: number): number {
    return this.#deps.clock.monotonic() + withinMs;
  }
}

function failed(fault: DeviceFault): Outcome<never> {
  return { kind: 'failed', fault };
}
