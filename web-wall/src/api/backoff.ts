interface BackoffPolicy {
  /** Delay after the first failure, ms. */
  readonly baseMs: number;
  /** No delay is longer than this, ms. */
  readonly capMs: number;
}

/**
 * Delay before the next try: doubles with each failure, half of it random, so that walls that lost the gateway
 * together do not come back together.
 *
 * @param failures tries that failed in a row, at least 1
 * @param random in [0, 1)
 */
export function retryDelayMs(failures: number, random: number, policy: BackoffPolicy): number {
  const full = Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(failures - 1, 16));

  return Math.round(full / 2 + (full / 2) * random);
}
