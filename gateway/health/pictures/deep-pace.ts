/** How fast cameras are looked at deeply. */
export interface DeepPace {
  /** Cameras that have a turn. */
  readonly cameras: number;
  /** Turns that ended within the last hour, or since the start. */
  readonly perHour: number;
  /** How long a whole turn is meant to take, and how long it takes at the present pace. */
  readonly intervalSeconds: number;
  readonly turnSeconds: number;
  /** Turns that are due and have not begun. */
  readonly waiting: number;
}

const minuteMs = 60_000;
const keptMinutes = 60;
/** Whoever waits for longer does so because others are in the way, not since they came at the same moment. */
const behindMs = 2 * minuteMs;
const behindShare = 0.25;

/** Counts turns of deep checks, minute by minute for an hour, on the monotonic clock. */
export class DeepTally {
  readonly #startedMs: number;
  /** By minute; the oldest first. */
  readonly #minutes: { readonly minute: number; count: number }[] = [];

  constructor(nowMs: number) {
    this.#startedMs = nowMs;
  }

  note(nowMs: number): void {
    const minute = Math.floor(nowMs / minuteMs);
    const last = this.#minutes.at(-1);
    if (last?.minute === minute) last.count += 1;
    else this.#minutes.push({ minute, count: 1 });
    if (this.#minutes.length > keptMinutes + 1) this.#minutes.shift();
  }

  /** Turns an hour, from what was counted within the last hour, or since the start. */
  perHour(nowMs: number): number {
    const fromMinute = Math.floor(nowMs / minuteMs) - keptMinutes;
    const counted = this.#minutes.filter(({ minute }) => minute >= fromMinute);
    const turns = counted.reduce((sum, { count }) => sum + count, 0);
    const overMs = Math.max(minuteMs, nowMs - Math.max(this.#startedMs, fromMinute * minuteMs));
    return Math.round((turns * 3_600_000) / overMs);
  }
}

/**
 * How long a whole turn takes: the interval while nobody waits long, else what is left at the present pace.
 *
 * @param waitedMs for how long the one at the head of the queue has waited
 */
export function turnSecondsAt(
  { cameras, perHour, intervalSeconds }: Pick<DeepPace, 'cameras' | 'perHour' | 'intervalSeconds'>,
  waitedMs: number,
): number {
  if (waitedMs <= Math.min(behindMs, intervalSeconds * 1000 * behindShare)) return intervalSeconds;
  // At no pace at all it lasts as long as has been waited.
  if (perHour === 0) return Math.max(intervalSeconds, Math.round(waitedMs / 1000));
  return Math.max(intervalSeconds, Math.round((cameras * 3600) / perHour));
}

/** Above this the event loop is too late for probes and pages: checks are the first to give way. */
const strainedMs = 40;
const keptShare = 0.7;
const fewest = 1;

/**
 * How many checks may run at once, decided once a second: one more while the event loop keeps time, fewer by a third
 * when it does not.
 *
 * @param lagMs how late it was within the last second
 */
export function nextAllowance(allowance: number, lagMs: number, ceiling: number): number {
  if (lagMs > strainedMs) return Math.max(fewest, Math.floor(allowance * keptShare));
  return Math.min(ceiling, allowance + 1);
}
