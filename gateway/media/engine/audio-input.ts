import { aacFormat, type AudioFormat } from '../fmp4/audio-format.ts';
import { AacDepacketiser, type AacFrame } from '../rtp/aac-depacketiser.ts';
import { AudioTimeline } from '../rtp/audio-timeline.ts';
import type { AacTrack } from '../rtsp/audio-track.ts';

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

/** Takes one frame: where it starts and how long it lasts, in samples. */
type SoundListener = (bytes: Buffer, start: number, duration: number) => void;

/** The sound of one track: packets go in, frames with their place on the output timeline come out. */
export class AudioInput {
  readonly format: AudioFormat;
  readonly #depacketiser: AacDepacketiser;
  readonly #timeline: AudioTimeline;
  readonly #onSound: SoundListener;
  #shownTicks: number | undefined;
  #nowMs = 0;
  #lastFrameMs: number | undefined;
  #firstAskedMs: number | undefined;
  #comings = 0;
  #isThere = false;

  constructor(track: AacTrack, onSound: SoundListener) {
    this.format = aacFormat(track);
    this.#timeline = new AudioTimeline(track);
    this.#onSound = onSound;
    this.#depacketiser = new AacDepacketiser(track, (frame) => this.#take(frame));
  }

  /**
   * Takes one RTP packet.
   *
   * @param shownTicks where the output timeline of the pictures stands now; undefined before the first one
   */
  push(packet: { bytes: Buffer; start: number; end: number }, shownTicks: number | undefined, nowMs: number): void {
    this.#shownTicks = shownTicks;
    this.#nowMs = nowMs;
    this.#depacketiser.push(packet.bytes, packet.start, packet.end);
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

  #take({ bytes, rtpTime, samples }: AacFrame): void {
    this.#lastFrameMs = this.#nowMs;
    if (!this.#isThere || this.#shownTicks === undefined) return;
    const place = this.#timeline.place({ rtpTime, samples, shownTicks: this.#shownTicks });
    if (place !== undefined) this.#onSound(bytes, place.start, place.duration);
  }
}
