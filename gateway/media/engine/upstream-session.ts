import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { PartMemory } from '../fmp4/part-memory.ts';
import { ticksPerSecond } from '../rtp/output-timeline.ts';
import type { LoginProof } from '../rtsp/rtsp-login.ts';
import { type RtspSource, RtspSession, type SessionTracks } from '../rtsp/rtsp-session.ts';
import type { WorkerPolicy } from './engine-message.ts';
import { type PackedStreamListener, StreamPacker } from './stream-packer.ts';
import { videoEncodings } from './video-input.ts';

interface UpstreamListener extends PackedStreamListener {
  onPlaying(): void;
  onEnded(fault: DeviceFault, login: LoginProof): void;
  /** A bug of ours, met by what this camera sent; `onEnded` follows. */
  onBroken(error: unknown): void;
}

interface UpstreamDeps {
  readonly clock: Clock;
  readonly policy: WorkerPolicy;
  readonly readBuffer: Buffer;
  readonly startTicks: number;
  readonly partMemory: PartMemory;
}

/** One session with one camera, from packets to parts. It ends once; a next session is another object. */
export class UpstreamSession {
  readonly #deps: UpstreamDeps;
  readonly #listener: UpstreamListener;
  readonly #session: RtspSession;
  #packer: StreamPacker | undefined;
  #isPlaying = false;
  #isPolled = false;
  #isOver = false;
  /** Pictures seen at the last check, and since when there is no further one. */
  #pictures = 0;
  #silentSinceMs = 0;
  /** Since when pictures are dropped for want of a key frame. */
  #keylessSinceMs: number | undefined;

  constructor(source: RtspSource, deps: UpstreamDeps, listener: UpstreamListener) {
    this.#deps = deps;
    this.#listener = listener;
    const { clock, readBuffer, policy } = deps;
    this.#session = new RtspSession(
      source,
      { clock, readBuffer, encodings: videoEncodings, audio: policy.audio },
      {
        onTracks: (tracks) => this.#prepare(tracks),
        onPlaying: () => this.#beginPlaying(),
        onPacket: (bytes, start, end) => this.#packer?.pushVideo(bytes, start, end),
        onAudioPacket: (bytes, start, end) => this.#packer?.pushAudio(bytes, start, end),
        onSenderReport: (ntpMs, rtpTime) => this.#packer?.takeReport(ntpMs, rtpTime),
        onEnded: (fault) => this.#end(fault),
        onBroken: (error) => this.break(error),
      },
    );
  }

  async start(): Promise<void> {
    await this.#session.start();
  }

  /** Says goodbye to the camera; nothing is reported after it. */
  stop(): void {
    this.#isOver = true;
    this.#session.stop();
  }

  /** An exception came out of this session: it ends, the others of the thread go on. */
  break(error: unknown): void {
    if (this.#isOver) return;
    this.#packer = undefined;
    this.#listener.onBroken(error);
    this.#session.stop();
    this.#end(broken);
  }

  /** Reads what the camera has sent. Once it shows pictures, nothing but this call does until `endPolling`. */
  poll(): void {
    if (this.#isOver || (!this.#isPolled && !this.#showsPictures())) return;
    this.#isPolled = true;
    this.#session.poll();
  }

  endPolling(): void {
    this.#isPolled = false;
    this.#session.endPolling();
  }

  /** To be called a few times a second. */
  check(nowMs: number): void {
    if (this.#isOver) return;
    this.#session.check(nowMs);
    if (!this.#isPlaying) return;
    const fault = this.#findSilence(nowMs) ?? this.#findMissingKeyFrame(nowMs);
    if (fault === undefined) return;
    this.#session.stop();
    this.#end(fault);
  }

  #prepare(tracks: SessionTracks): void {
    const { clock, startTicks, policy, partMemory } = this.#deps;
    this.#packer = new StreamPacker(
      tracks,
      { clock, startTicks, partMemory, hasAudio: policy.audio ? () => this.#session.carriesAudio : undefined },
      {
        onFormat: (format) => this.#listener.onFormat(format),
        onPart: (part, atMs, clockOffsetMs) => this.#listener.onPart(part, atMs, clockOffsetMs),
      },
    );
  }

  #showsPictures(): boolean {
    return this.#isPlaying && this.#packer?.awaitsKeyFrame === false;
  }

  #beginPlaying(): void {
    if (this.#isOver) return;
    this.#isPlaying = true;
    this.#silentSinceMs = this.#deps.clock.monotonic();
    this.#keylessSinceMs = this.#silentSinceMs;
    this.#listener.onPlaying();
  }

  #findSilence(nowMs: number): DeviceFault | undefined {
    const pictures = this.#packer?.pictures ?? 0;
    if (pictures !== this.#pictures) {
      this.#pictures = pictures;
      this.#silentSinceMs = nowMs;
    }
    const frameSeconds = (this.#packer?.frameTicks ?? 0) / ticksPerSecond;
    const limitSeconds = this.#deps.policy.silenceSeconds + 3 * frameSeconds;
    if (nowMs - this.#silentSinceMs < limitSeconds * 1000) return undefined;
    return noFrame(`RTP: no picture for ${limitSeconds.toFixed(1)} s`);
  }

  #findMissingKeyFrame(nowMs: number): DeviceFault | undefined {
    const isKeyless = this.#packer?.awaitsKeyFrame ?? true;
    if (!isKeyless) this.#keylessSinceMs = undefined;
    else this.#keylessSinceMs ??= nowMs;
    const limitSeconds = this.#deps.policy.firstFrameSeconds;
    if (this.#keylessSinceMs === undefined || nowMs - this.#keylessSinceMs < limitSeconds * 1000) return undefined;
    return noFrame(`RTP: no key frame with its parameter sets within ${limitSeconds} s`);
  }

  #finish(): void {
    try {
      this.#packer?.finish();
    } catch (error) {
      this.#listener.onBroken(error);
    }
  }

  #end(fault: DeviceFault): void {
    if (this.#isOver) return;
    this.#finish();
    this.#isOver = true;
    this.#listener.onEnded(fault, this.#session.loginProof);
  }
}

const broken: DeviceFault = {
  stage: 'stream',
  reason: 'malformed',
  detail: 'RTP: the gateway could not take what the camera sent; its log says more',
};

function noFrame(detail: string): DeviceFault {
  return { stage: 'stream', reason: 'no-frame', detail };
}
