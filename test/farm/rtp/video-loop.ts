import type { ChannelVideo } from '../channel-video.ts';
import { clipSections } from '../clips/clip-recipe.ts';
import type { DeviceState, FarmFault } from '../device-state.ts';
import { ClipCursor, type ClipSection } from './clip-cursor.ts';
import { paceAt } from './frame-pacer.ts';
import { packClip, type PackedClip, RTP_CLOCK_HZ } from './packed-clip.ts';
import type { RtpSession } from './rtp-session.ts';

/** How far each camera's encoder is ahead of the one before, so that key frames do not come together. */
const PHASE_STEP_MS = 137;
/** A loop that was held up longer leaves frames out instead of sending a burst. */
const MAX_LAG_MS = 500;

/** Ground truth of one stream. */
export interface StreamTruth {
  readonly channelToken: string;
  readonly kind: 'main' | 'sub';
  readonly sessions: number;
  /** Frames that went out, each counted once for all sessions. */
  readonly framesSent: number;
  /** Number of the newest frame sent, as in its barcode; 0 while frozen or black. */
  readonly frame: number;
  /** When that frame was sent, ms since epoch; 0 before the first. */
  readonly frameSentAtMs: number;
  /** Number of the frame that a PLAY would begin with now; of use while nobody plays. */
  readonly firstFrame: number;
}

/**
 * The encoder of one channel's stream: paces its clip in a loop to all sessions that play.
 *
 * Frame n is due at `origin + n × interval`, so nothing drifts; frames go out only while somebody plays, but the
 * clip's position goes on with time, as with a real encoder.
 */
export class VideoLoop {
  readonly video: ChannelVideo;
  readonly clip: PackedClip;
  readonly #state: DeviceState;
  readonly #sessions = new Set<RtpSession>();
  readonly #cursor: ClipCursor;
  readonly #intervalMs: number;
  readonly #originMs: number;
  #tick = 0;
  readonly #onTick = (): void => this.#tickOnce();
  /** Calls the next frame off; undefined while nobody plays. */
  #callOff: (() => void) | undefined;
  #framesSent = 0;
  #frame = 0;
  #frameSentAtMs = 0;

  constructor(video: ChannelVideo, state: DeviceState) {
    this.video = video;
    this.clip = packClip(video.annexB, video.codec);
    this.#state = state;
    this.#cursor = new ClipCursor(clipSections(video.format.fps, video.channel.hasSpoilt));
    this.#intervalMs = 1000 / video.format.fps;
    this.#originMs = performance.now() - video.channel.cameraCode * PHASE_STEP_MS;
  }

  /** Ticks of the RTP clock at the next frame. */
  get nextRtpTicks(): number {
    return this.#ticksOf(this.#callOff === undefined ? this.#tickNow() + 1 : this.#tick + 1);
  }

  add(session: RtpSession): void {
    this.#sessions.add(session);
    if (this.#state.device.quirks?.startsOnKeyFrame === true) this.#cursor.requestKeyFrame();
    if (this.#callOff !== undefined) return;
    this.#tick = this.#tickNow();
    this.#cursor.seek(this.#tick + 1);
    this.#schedule();
  }

  remove(session: RtpSession): void {
    this.#sessions.delete(session);
    if (this.#sessions.size > 0) return;
    this.#callOff?.();
    this.#callOff = undefined;
  }

  /** The next frame is a key frame; timestamps go on. */
  forceKeyFrame(): void {
    this.#cursor.requestKeyFrame();
  }

  truth(): StreamTruth {
    const { channel, kind } = this.video;
    const { size: sessions } = this.#sessions;
    const newest = { frame: this.#frame, frameSentAtMs: this.#frameSentAtMs };
    const firstFrame = (this.#tickNow() + 1) % clipSections(this.video.format.fps).liveFrames;
    return { channelToken: channel.token, kind, sessions, framesSent: this.#framesSent, ...newest, firstFrame };
  }

  #tickNow(): number {
    return Math.floor((performance.now() - this.#originMs) / this.#intervalMs);
  }

  #ticksOf(tick: number): number {
    return Math.round((tick * RTP_CLOCK_HZ) / this.video.format.fps);
  }

  #dueMs(tick: number): number {
    return this.#originMs + tick * this.#intervalMs;
  }

  #schedule(): void {
    this.#callOff = paceAt(this.#dueMs(this.#tick + 1), this.#onTick);
  }

  #tickOnce(): void {
    const monotonicMs = performance.now();
    this.#tick = monotonicMs - this.#dueMs(this.#tick + 1) > MAX_LAG_MS ? this.#tickNow() : this.#tick + 1;
    const section = sectionOf(this.#state.fault(this.video.channel.token));
    if (section !== undefined) this.#send(section, monotonicMs);
    this.#schedule();
  }

  #send(section: ClipSection, monotonicMs: number): void {
    const index = this.#cursor.next(section);
    const frame = this.clip.frames[index];
    if (frame === undefined) throw new Error(`the clip has no frame ${index}`);
    const time = { rtpTicks: this.#ticksOf(this.#tick), monotonicMs, wallMs: this.#state.clockMs() };
    for (const session of this.#sessions) session.send(frame, time);
    this.#framesSent++;
    this.#frame = section === 'live' ? index : 0;
    this.#frameSentAtMs = Date.now();
  }
}

/** What the encoder shows under each fault; undefined when nothing leaves the device. */
const sections: Readonly<Record<FarmFault['kind'], ClipSection | undefined>> = {
  ...{ offline: undefined, hang: undefined, slow: 'live', 'auth-fail': 'live', 'clock-drift': 'live' },
  ...{ frozen: 'frozen', black: 'black' },
  ...{ blurred: 'blurred', moved: 'moved', 'low-contrast': 'low-contrast', 'colour-cast': 'colour-cast' },
};

function sectionOf(fault: FarmFault | undefined): ClipSection | undefined {
  return fault === undefined ? 'live' : sections[fault.kind];
}
