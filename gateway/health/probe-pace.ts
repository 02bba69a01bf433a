const minuteMs = 60_000;
const slotMs = 5000;

/** Counts probes as they end, for the last minute. */
export class ProbePace {
  #slots: { readonly startMs: number; count: number }[] = [];

  note(nowMs: number): void {
    const startMs = Math.floor(nowMs / slotMs) * slotMs;
    const last = this.#slots.at(-1);
    if (last?.startMs === startMs) last.count++;
    else this.#slots = [...this.#slots.filter((slot) => slot.startMs > nowMs - minuteMs), { startMs, count: 1 }];
  }

  perMinute(nowMs: number): number {
    const recent = this.#slots.filter(({ startMs }) => startMs > nowMs - minuteMs);
    return recent.reduce((sum, { count }) => sum + count, 0);
  }
}
