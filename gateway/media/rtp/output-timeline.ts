/** Ticks a second of all our media times. */
export const ticksPerSecond = 90_000;

const ticksPerMs = ticksPerSecond / 1000;
/** Before anything was measured: 25 frames a second. */
const defaultFrameTicks = 3600;
const shortestFrameTicks = ticksPerSecond / 240;
const longestFrameTicks = ticksPerSecond;
/** A step of at most so many frames is believed without asking our own clock. */
const believedFrames = 3;
/** A larger step must agree with our clock to within this. */
const agreementTicks = ticksPerSecond / 2;
/** Share of a new measurement in the running mean. */
const learningRate = 1 / 8;

/**
 * Turns a camera's 32-bit RTP timestamps into a timeline of our own that only moves forwards.
 *
 * Cameras' clocks jump, run backwards and freeze. A step is believed when it is a few frame durations long, or when our
 * monotonic clock saw the same pause; any other step is replaced by the mean frame duration measured so far.
 */
export class OutputTimeline {
  readonly #clockHz: number;
  #ticks: number;
  #lastRtpTime: number | undefined;
  #lastArrivalMs = 0;
  #frameTicks: number;
  #hasBelieved = false;
  /** Steps that were replaced. */
  jumps = 0;

  /**
   * @param startTicks where this stretch of the timeline begins: the end of the stretch before
   * @param clockHz RTP clock of the track
   * @param fps what the description promises, if anything
   */
  constructor(startTicks: number, clockHz: number, fps?: number) {
    this.#ticks = startTicks;
    this.#clockHz = clockHz;
    this.#frameTicks = fps === undefined ? defaultFrameTicks : clampFrame(ticksPerSecond / fps);
  }

  /** Mean duration of a frame, in ticks. */
  get frameTicks(): number {
    return Math.round(this.#frameTicks);
  }

  /** @returns when the frame is shown, in whole ticks, later than the frame before */
  next(rtpTime: number, arrivalMs: number): number {
    if (this.#lastRtpTime !== undefined) {
      const step = this.#believe(rtpTime, this.#lastRtpTime, (arrivalMs - this.#lastArrivalMs) * ticksPerMs);
      this.#ticks += Math.max(1, Math.round(step));
    }
    this.#lastRtpTime = rtpTime;
    this.#lastArrivalMs = arrivalMs;
    return this.#ticks;
  }

  #believe(rtpTime: number, lastRtpTime: number, arrivalTicks: number): number {
    // The difference of two 32-bit counters as a signed number: wrap-around is no jump.
    const step = ((rtpTime - lastRtpTime) | 0) * (ticksPerSecond / this.#clockHz);
    const isShort = step >= shortestFrameTicks && step <= believedFrames * this.#frameTicks;
    if (isShort || (step > 0 && Math.abs(step - arrivalTicks) <= agreementTicks)) {
      this.#learn(step);
      this.#hasBelieved = true;
      return step;
    }
    this.jumps += 1;
    if (!this.#hasBelieved) this.#learn(arrivalTicks);
    return this.#frameTicks;
  }

  #learn(ticks: number): void {
    if (ticks > longestFrameTicks) return;
    this.#frameTicks += (clampFrame(ticks) - this.#frameTicks) * learningRate;
  }
}

function clampFrame(ticks: number): number {
  return Math.min(Math.max(ticks, shortestFrameTicks), longestFrameTicks);
}
