import { unitClockBits, type VideoUnit } from './media-unit.ts';

const clock = 2 ** unitClockBits;
const ticksPerSecond = 90_000;
/** A step beyond that is another clock. */
const maxStepTicks = 10 * ticksPerSecond;
/** A picture is shown at most so much later than it is decoded. */
const maxOffsetTicks = 10 * ticksPerSecond;
const usualFrameTicks = 3600;

/** When a unit has its turn, ticks from the begin of the session. */
export interface UnitPlace {
  readonly decodeTicks: number;
  readonly shownTicks: number;
}

/** Lays the 33-bit times of segments on one line: over their wrap, and over discontinuities without a hole. */
export class UnitTimes {
  #lastRaw: number | undefined;
  #lastTicks = 0;
  #frameTicks = usualFrameTicks;
  #isBroken = true;

  /** The times that follow have nothing to do with those before: their first picture follows the last one. */
  breakOff(): void {
    this.#isBroken = true;
  }

  place({ decodeTicks, shownTicks }: Pick<VideoUnit, 'decodeTicks' | 'shownTicks'>): UnitPlace {
    const step = this.#lastRaw === undefined ? 0 : signed(decodeTicks - this.#lastRaw);
    const isStep = !this.#isBroken && step >= 0 && step <= maxStepTicks;
    if (this.#lastRaw !== undefined) this.#lastTicks += isStep ? step : this.#frameTicks;
    if (isStep && step > 0 && step <= ticksPerSecond) this.#frameTicks = step;
    this.#lastRaw = decodeTicks;
    this.#isBroken = false;
    const offset = Math.min(Math.max(0, signed(shownTicks - decodeTicks)), maxOffsetTicks);
    return { decodeTicks: this.#lastTicks, shownTicks: this.#lastTicks + offset };
  }

  /** When sound is heard beside the pictures; undefined when it belongs to none of them. */
  placeSound(shownTicks: number): number | undefined {
    if (this.#isBroken || this.#lastRaw === undefined) return undefined;
    const away = signed(shownTicks - this.#lastRaw);
    return Math.abs(away) <= maxStepTicks ? this.#lastTicks + away : undefined;
  }
}

/** The difference of two 33-bit counters as a signed number. */
function signed(difference: number): number {
  const wrapped = ((difference % clock) + clock) % clock;
  return wrapped >= clock / 2 ? wrapped - clock : wrapped;
}
