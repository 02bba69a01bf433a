import { type AacDescription, aacFormat, type AudioFormat } from '../fmp4/audio-format.ts';
import type { AacFrame } from '../rtp/aac-depacketiser.ts';
import { AudioTimeline } from '../rtp/audio-timeline.ts';

/** Sound that stayed away for so long is gone: a player would wait for it and show no picture. */
const goneAfterMs = 3000;
/**
 * So long is sound that the camera agreed to send taken for granted. It often comes a little after the first key frame,
 * and a format that changes behind the first group is more than FFmpeg's HLS reader bears: it takes the sound for
 * pictures.
 */
const expectedForMs = 900;
/** Sound that comes and goes so often is left out for good, since each time is a new format. */
const maxComings = 3;

/** AAC, and the clock that its times are told by. */
export interface SoundTrack extends AacDescription {
  /** Ticks a second. */
  readonly clockHz: number;
}

/** Takes one frame: where it starts and how long it lasts, in samples. */
type SoundListener = (bytes: Buffer, start: number, duration: number) => void;

/** The sound of one track: frames go in, and come out with their place on the output timeline. */
export class AudioInput {
  readonly format: AudioFormat;
  readonly #timeline: AudioTimeline;
  readonly #onSound: SoundListener;
  #lastFrameMs: number | undefined;
  #firstAskedMs: number | undefined;
  #comings = 0;
  #isThere = false;

  constructor(track: SoundTrack, onSound: SoundListener) {
    this.format = aacFormat(track);
    this.#timeline = new AudioTimeline(track);
    this.#onSound = onSound;
  }

  /**
   * Takes one frame.
   *
   * @param shownTicks where it belongs on the output timeline of the pictures; undefined before the first one
   */
  take({ bytes, rtpTime, samples }: AacFrame, shownTicks: number | undefined, nowMs: number): void {
    this.#lastFrameMs = nowMs;
    if (!this.#isThere || shownTicks === undefined) return;
    const place = this.#timeline.place({ rtpTime, samples, shownTicks });
    if (place !== undefined) this.#onSound(bytes, place.start, place.duration);
  }

  /**
   * Whether the stream has sound now; asked at key frames, since an answer that differs is a new format.
   *
   * @param isPromised the camera agreed to send it: at first that is enough
   */
  isThere(nowMs: number, isPromised: boolean): boolean {
    this.#firstAskedMs ??= nowMs;
    const isExpected = isPromised && nowMs - this.#firstAskedMs < expectedForMs;
    const isHeard = this.#lastFrameMs === undefined ? isExpected : nowMs - this.#lastFrameMs < goneAfterMs;
    if (isHeard && !this.#isThere) this.#comings += 1;
    this.#isThere = isHeard && this.#comings <= maxComings;
    return this.#isThere;
  }
}
