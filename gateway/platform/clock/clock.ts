/** Time as an argument: everything that asks for the time gets it from here, so tests own it. */
export interface Clock {
  /** Civil instant, ms since the Unix epoch. May jump when somebody sets the machine's clock. */
  now(): number;
  /** Monotonic ms since an arbitrary start. For durations and deadlines; never jumps. */
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
