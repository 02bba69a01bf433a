import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { words } from '../fmp4/box.ts';
import { codecOf, writeInitSegment } from '../fmp4/init-segment.ts';
import { type MediaPart, PartBuilder } from '../fmp4/part-builder.ts';
import type { AccessUnit } from '../rtp/access-unit.ts';
import { h264Syntax } from '../rtp/h264-nal.ts';
import { H264ParameterSets } from '../rtp/h264-parameter-sets.ts';
import { NalDepacketiser } from '../rtp/nal-depacketiser.ts';
import { OutputTimeline, ticksPerSecond } from '../rtp/output-timeline.ts';
import type { LoginProof } from '../rtsp/rtsp-login.ts';
import { type RtspSource, RtspSession } from '../rtsp/rtsp-session.ts';
import type { VideoTrack } from '../rtsp/video-track.ts';
import type { StreamFormat, WorkerPolicy } from './engine-message.ts';
import { WallAnchor } from './wall-anchor.ts';

interface UpstreamListener {
  onPlaying(): void;
  onFormat(format: StreamFormat): void;
  onPart(part: MediaPart, atMs: number): void;
  onEnded(fault: DeviceFault, login: LoginProof): void;
}

interface UpstreamDeps {
  readonly clock: Clock;
  readonly policy: WorkerPolicy;
  readonly readBuffer: Buffer;
  readonly startTicks: number;
}

/** One session with one camera, from packets to parts. It ends once; a next session is another object. */
export class UpstreamSession {
  readonly #deps: UpstreamDeps;
  readonly #listener: UpstreamListener;
  readonly #session: RtspSession;
  readonly #parameterSets = new H264ParameterSets();
  readonly #parts = new PartBuilder();
  readonly #anchor: WallAnchor;
  #depacketiser: NalDepacketiser | undefined;
  #timeline: OutputTimeline | undefined;
  #formatVersion = -1;
  /**
   * Goes before every key frame. Empty for a player's first format; later ones are repeated here, since FFmpeg's HLS
   * reader skips every initialisation section but the first.
   */
  #setsInBand: Buffer = Buffer.alloc(0);
  #partAtMs = 0;
  #isPlaying = false;
  #isOver = false;
  /** Pictures seen at the last check, and since when there is no further one. */
  #pictures = 0;
  #silentSinceMs = 0;
  /** Since when pictures are dropped for want of a key frame. */
  #keylessSinceMs: number | undefined;

  constructor(source: RtspSource, deps: UpstreamDeps, listener: UpstreamListener) {
    this.#deps = deps;
    this.#listener = listener;
    this.#anchor = new WallAnchor(deps.clock);
    const { clock, readBuffer } = deps;
    this.#session = new RtspSession(
      source,
      { clock, readBuffer, encodings: ['H264'] },
      {
        onTracks: ({ video }) => this.#prepare(video),
        onPlaying: () => this.#beginPlaying(),
        onPacket: (bytes, start, end) => this.#depacketiser?.push(bytes, start, end),
        onAudioPacket: () => undefined,
        onSenderReport: () => undefined,
        onEnded: (fault) => this.#end(fault),
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

  #prepare(track: VideoTrack): void {
    for (const nal of track.parameterSets) this.#parameterSets.learn(nal);
    this.#timeline = new OutputTimeline(this.#deps.startTicks, track.clockHz, track.fps);
    this.#depacketiser = new NalDepacketiser(
      { payloadType: track.payloadType, syntax: h264Syntax, parameterSets: this.#parameterSets },
      (unit) => this.#take(unit),
    );
  }

  #beginPlaying(): void {
    if (this.#isOver) return;
    this.#isPlaying = true;
    this.#silentSinceMs = this.#deps.clock.monotonic();
    this.#keylessSinceMs = this.#silentSinceMs;
    this.#listener.onPlaying();
  }

  #take(unit: AccessUnit): void {
    if (this.#isOver || this.#timeline === undefined) return;
    const ticks = this.#timeline.next(unit.rtpTime, this.#deps.clock.monotonic());
    if (unit.isKeyFrame && this.#formatVersion !== this.#parameterSets.version) this.#changeFormat();
    if (this.#formatVersion < 0) return;
    const bytes = unit.isKeyFrame ? Buffer.concat([this.#setsInBand, unit.bytes]) : unit.bytes;
    this.#send(this.#parts.add(bytes, ticks, unit.isKeyFrame));
    this.#partAtMs = this.#parts.startTicks === ticks ? this.#anchor.instantOf(ticks) : this.#partAtMs;
  }

  /** A key frame came with parameter sets that no part had before. Without any, pictures cannot be shown yet. */
  #changeFormat(): void {
    const configuration = this.#parameterSets.configuration();
    if (configuration === undefined) return;
    this.#flush();
    const isContinued = this.#formatVersion >= 0 || this.#deps.startTicks > 0;
    this.#formatVersion = this.#parameterSets.version;
    const { width, height } = configuration.parameters;
    const parameterSets = [...configuration.sps, ...configuration.pps];
    if (isContinued) this.#setsInBand = withLengths(parameterSets);
    this.#listener.onFormat({
      init: writeInitSegment(configuration),
      codec: codecOf(configuration),
      width,
      height,
      parameterSets,
    });
  }

  #flush(): void {
    if (this.#timeline !== undefined) this.#send(this.#parts.flush(this.#timeline.frameTicks));
  }

  #send(part: MediaPart | undefined): void {
    if (part !== undefined) this.#listener.onPart(part, this.#partAtMs);
  }

  #findSilence(nowMs: number): DeviceFault | undefined {
    const pictures = this.#depacketiser?.counts.pictures ?? 0;
    if (pictures !== this.#pictures) {
      this.#pictures = pictures;
      this.#silentSinceMs = nowMs;
    }
    const frameSeconds = (this.#timeline?.frameTicks ?? 0) / ticksPerSecond;
    const limitSeconds = this.#deps.policy.silenceSeconds + 3 * frameSeconds;
    if (nowMs - this.#silentSinceMs < limitSeconds * 1000) return undefined;
    return noFrame(`RTP: no picture for ${limitSeconds.toFixed(1)} s`);
  }

  #findMissingKeyFrame(nowMs: number): DeviceFault | undefined {
    const isKeyless = this.#depacketiser?.awaitsKeyFrame === true || this.#formatVersion < 0;
    if (!isKeyless) this.#keylessSinceMs = undefined;
    else this.#keylessSinceMs ??= nowMs;
    const limitSeconds = this.#deps.policy.firstFrameSeconds;
    if (this.#keylessSinceMs === undefined || nowMs - this.#keylessSinceMs < limitSeconds * 1000) return undefined;
    return noFrame(`RTP: no key frame with its parameter sets within ${limitSeconds} s`);
  }

  #end(fault: DeviceFault): void {
    if (this.#isOver) return;
    this.#flush();
    this.#isOver = true;
    this.#listener.onEnded(fault, this.#session.loginProof);
  }
}

function withLengths(nals: readonly Buffer[]): Buffer {
  return Buffer.concat(nals.flatMap((nal) => [words(nal.length), nal]));
}

function noFrame(detail: string): DeviceFault {
  return { stage: 'stream', reason: 'no-frame', detail };
}
