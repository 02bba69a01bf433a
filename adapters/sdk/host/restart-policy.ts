/** When a plug-in that ended comes back. */

const firstDelayMs = 1000;
const longestDelayMs = 60_000;
/** Ends within this time count together. */
const windowMs = 10 * 60_000;
/** So many ends within the window open the breaker. */
const endsToBreak = 6;
/** An open breaker tries again after this. */
const breakMs = 10 * 60_000;

export interface RestartDecision {
  /** `broken`: it crashes in a loop; it is tried again only after a long time. */
  readonly kind: 'soon' | 'broken';
  readonly delayMs: number;
}

/**
 * @param endsMs monotonic instants of its ends, the newest last, ms
 * @param chance 0–1, spreads restarts of several plug-ins
 */
export function decideRestart(endsMs: readonly number[], nowMs: number, chance: number): RestartDecision {
  const recent = endsMs.filter((atMs) => nowMs - atMs < windowMs).length;
  if (recent >= endsToBreak) return { kind: 'broken', delayMs: breakMs };
  const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.max(0, recent - 1));
  return { kind: 'soon', delayMs: Math.round(delayMs * (0.75 + chance / 2)) };
}
