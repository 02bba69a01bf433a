import { ticksPerSecond } from './output-timeline.ts';

/** So far may sound be from the picture, and for so long, before it is moved. */
const maxDriftSeconds = 0.2;
const patienceSeconds = 1;
/** A longer hole in the camera's own numbering is a jump of its clock, no hole. */
const maxHoleSeconds = 10;

/** Where a frame of sound lies, in samples. Frames follow each other without holes. */
export interface AudioPlace {
  readonly start: number;
  readonly duration: number;
}

/** One frame as it comes. */
export interface AudioArrival {
  /** RTP timestamp, 32 bits. */
  readonly rtpTime: number;
  readonly samples: number;
  /** Where the output timeline of the pictures stands now. */
  readonly shownTicks: number;
}

/**
 * Lays frames of sound end to end beside the pictures. Their durations are exact, so only three things move them: a
 * hole in the camera's numbering, and sound that stays ahead of or behind the picture for a second.
 *
 * The frame behind a hole begins early and lasts over it, since players wait where one of two tracks has a hole.
 */
export class AudioTimeline {
  readonly #sampleHz: number;
  readonly #samplesPerStep: number;
  #next: number | undefined;
  #nextRtpTime = 0;
  /** Since when the drift has been too large, in ticks of the pictures. */
  #offSinceTicks: number | undefined;

  constructor({ sampleHz, clockHz }: { readonly sampleHz: number; readonly clockHz: number }) {
    this.#sampleHz = sampleHz;
    this.#samplesPerStep = sampleHz / clockHz;
  }

  /** Undefined for a frame that has to be left out, because the sound is ahead. */
  place({ rtpTime, samples, shownTicks }: AudioArrival): AudioPlace | undefined {
    const wanted = Math.max(0, Math.round((shownTicks * this.#sampleHz) / ticksPerSecond));
    const start = this.#next ?? wanted;
    const hole = this.#next === undefined ? 0 : this.#findHole(rtpTime, samples);
    const drift = wanted - (start + hole);
    const moved = this.#isOffForLong(drift, shownTicks) ? drift : 0;
    this.#nextRtpTime = (rtpTime + Math.round(samples / this.#samplesPerStep)) >>> 0;
    if (moved < 0) {
      this.#next = start;
      return undefined;
    }
    const duration = samples + hole + moved;
    if (moved > 0) this.#offSinceTicks = undefined;
    this.#next = start + duration;
    return { start, duration };
  }

  #findHole(rtpTime: number, samples: number): number {
    const missing = Math.round(((rtpTime - this.#nextRtpTime) | 0) * this.#samplesPerStep);
    return missing > samples / 2 && missing < maxHoleSeconds * this.#sampleHz ? missing : 0;
  }

  #isOffForLong(drift: number, shownTicks: number): boolean {
    if (Math.abs(drift) <= maxDriftSeconds * this.#sampleHz) {
      this.#offSinceTicks = undefined;
      return false;
    }
    this.#offSinceTicks ??= shownTicks;
    return shownTicks - this.#offSinceTicks >= patienceSeconds * ticksPerSecond;
  }
}
