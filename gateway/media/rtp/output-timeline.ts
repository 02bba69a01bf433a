import { ReorderWindow } from './reorder-window.ts';

/** Ticks a second of all our media times. */
export const ticksPerSecond = 90_000;

const ticksPerMs = ticksPerSecond / 1000;
/** Before anything was measured: 25 frames a second. */
const defaultFrameTicks = 3600;
const shortestFrameTicks = ticksPerSecond / 240;
const longestFrameTicks = ticksPerSecond;
/** A step of at most so many frames is believed without asking our own clock; between pictures with others inside. */
const believedFrames = 3;
const believedReorderedFrames = 12;
/** A larger step must agree with our clock to within this. */
const agreementTicks = ticksPerSecond / 2;
/** A picture is shown at most so much earlier than one that came before it. */
const maxBackTicks = ticksPerSecond;
/** Sound is at most so far from the pictures whose clock it shares. */
const maxAwayTicks = 10 * ticksPerSecond;
/** Depth of reordering that is believed without a parameter set that promises it. */
const maxLearntDepth = 4;
/** Share of a new measurement in the running mean. */
const learningRate = 1 / 8;

/** What the description of a track promises. */
export interface TrackTiming {
  /** RTP clock of the track, ticks a second. */
  readonly clockHz: number;
  readonly fps?: number;
}

/**
 * Turns a camera's 32-bit RTP timestamps into a timeline of our own whose decoding times only move forwards.
 *
 * Cameras' clocks jump, run backwards and freeze. A step is believed when it is a few frame durations long, or when our
 * monotonic clock saw the same pause; any other step is replaced by the mean frame duration measured so far. A short
 * step back is a picture that is shown before others that came before it, if the stream may have such ones.
 */
export class OutputTimeline {
  readonly #ticksPerStep: number;
  readonly #window = new ReorderWindow();
  /** Depth that the stream promises; undefined: it is learnt from the pictures. */
  #promisedDepth: number | undefined = 0;
  /** Latest time at which any picture so far is shown, without the delay, and what belongs to that picture. */
  #shownTicks: number;
  #shownRtpTime: number | undefined;
  #shownArrivalMs = 0;
  #decodeTicks: number;
  #offsetTicks = 0;
  /** All pictures are shown so much later, so that decoding times find room before them. */
  #delayTicks = 0;
  #frameTicks: number;
  #hasBelieved = false;
  /** Steps that were replaced. */
  jumps = 0;

  /** @param startTicks where this stretch of the timeline begins: the end of the stretch before */
  constructor(startTicks: number, { clockHz, fps }: TrackTiming) {
    this.#shownTicks = startTicks;
    this.#decodeTicks = startTicks;
    this.#ticksPerStep = ticksPerSecond / clockHz;
    this.#frameTicks = fps === undefined ? defaultFrameTicks : clampFrame(ticksPerSecond / fps);
  }

  /** Mean duration of a frame, in ticks. */
  get frameTicks(): number {
    return Math.round(this.#frameTicks);
  }

  /** When the newest picture is decoded. */
  get decodeTicks(): number {
    return this.#decodeTicks;
  }

  /** How much later than that it is shown (composition offset). */
  get offsetTicks(): number {
    return this.#offsetTicks;
  }

  /** How many pictures may come before one that is shown earlier; undefined when the stream does not say. */
  promiseDepth(depth: number | undefined): void {
    this.#promisedDepth = depth;
  }

  /** When a picture is shown that would come now; undefined before the first one. */
  shownAt(arrivalMs: number): number | undefined {
    if (this.#shownRtpTime === undefined) return undefined;
    return this.#shownTicks + this.#delayTicks + Math.round((arrivalMs - this.#shownArrivalMs) * ticksPerMs);
  }

  /** When a picture is shown that has this RTP time; undefined before the first one, and for a time far from it. */
  shownFor(rtpTime: number): number | undefined {
    if (this.#shownRtpTime === undefined) return undefined;
    const step = ((rtpTime - this.#shownRtpTime) | 0) * this.#ticksPerStep;
    if (Math.abs(step) > maxAwayTicks) return undefined;
    return this.#shownTicks + this.#delayTicks + Math.round(step);
  }

  /** @returns when the picture is decoded, in whole ticks, later than the picture before */
  next(rtpTime: number, arrivalMs: number): number {
    if (this.#shownRtpTime === undefined) return this.#begin(rtpTime, arrivalMs);
    // The difference of two 32-bit counters as a signed number: wrap-around is no jump.
    const step = ((rtpTime - this.#shownRtpTime) | 0) * this.#ticksPerStep;
    const backTicks = this.#shownTicks + Math.round(step);
    const later = step < 0 ? this.#countLater(step, backTicks) : undefined;
    if (later === undefined) return this.#goOn(step, rtpTime, arrivalMs);
    return this.#decode(backTicks, Math.max(later, this.#promisedDepth ?? 0));
  }

  #begin(rtpTime: number, arrivalMs: number): number {
    this.#shownRtpTime = rtpTime;
    this.#shownArrivalMs = arrivalMs;
    const depth = this.#promisedDepth ?? 0;
    const frameTicks = this.frameTicks;
    this.#delayTicks = depth * frameTicks;
    this.#window.deepen(depth, this.#decodeTicks - frameTicks, this.#decodeTicks + this.#delayTicks);
    this.#window.remember(this.#shownTicks);
    this.#offsetTicks = this.#delayTicks;
    return this.#window.take(this.#shownTicks + this.#delayTicks);
  }

  /** A picture that is shown after all others so far. */
  #goOn(step: number, rtpTime: number, arrivalMs: number): number {
    const believed = this.#believe(step, (arrivalMs - this.#shownArrivalMs) * ticksPerMs);
    this.#shownTicks += Math.max(1, Math.round(believed ?? this.#frameTicks));
    this.#shownRtpTime = rtpTime;
    this.#shownArrivalMs = arrivalMs;
    const lastTicks = this.#decodeTicks;
    const ticks = this.#decode(this.#shownTicks, this.#promisedDepth ?? 0);
    if (believed !== undefined) this.#learn(ticks - lastTicks);
    return ticks;
  }

  /** Undefined for a step that is none of the camera's pictures. */
  #believe(step: number, arrivalTicks: number): number | undefined {
    const frames = this.#window.depth > 0 ? believedReorderedFrames : believedFrames;
    const isShort = step >= shortestFrameTicks && step <= frames * this.#frameTicks;
    if (isShort || (step > 0 && Math.abs(step - arrivalTicks) <= agreementTicks)) {
      this.#hasBelieved = true;
      return step;
    }
    this.jumps += 1;
    if (!this.#hasBelieved) this.#learn(arrivalTicks);
    return undefined;
  }

  /** How many pictures came before this one and are shown later; undefined when its step back is a jump. */
  #countLater(step: number, ticks: number): number | undefined {
    if (this.#promisedDepth === 0 || step < -maxBackTicks) return undefined;
    const later = this.#window.countLater(ticks);
    const most = Math.max(maxLearntDepth, this.#promisedDepth ?? 0);
    return later === undefined || later > most ? undefined : later;
  }

  #decode(shownTicks: number, depth: number): number {
    const last = this.#decodeTicks;
    const isDeeper = depth > this.#window.depth;
    const isTooEarly = shownTicks + this.#delayTicks <= last;
    if (isDeeper || isTooEarly) {
      this.#delayTicks = Math.max(this.#delayTicks, last + this.frameTicks - shownTicks);
      this.#window.deepen(Math.max(depth, this.#window.depth), last, shownTicks + this.#delayTicks);
    }
    this.#window.remember(shownTicks);
    const due = this.#window.take(shownTicks + this.#delayTicks);
    this.#decodeTicks = Math.max(due, last + 1);
    this.#delayTicks = Math.max(this.#delayTicks, this.#decodeTicks - shownTicks);
    this.#offsetTicks = shownTicks + this.#delayTicks - this.#decodeTicks;
    return this.#decodeTicks;
  }

  #learn(ticks: number): void {
    if (ticks > longestFrameTicks) return;
    this.#frameTicks += (clampFrame(ticks) - this.#frameTicks) * learningRate;
  }
}

function clampFrame(ticks: number): number {
  return Math.min(Math.max(ticks, shortestFrameTicks), longestFrameTicks);
}
