const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** A platform that names a longer pause than this is asked again all the same. */
const longestObeyedMs = 300_000;

/** How long a platform that is overloaded is left alone: what it asks for, else twice as long each time. */
export class PaceMaker {
  #freeAtMs = 0;
  #strikes = 0;

  /** How long to wait before the next call, ms. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.#freeAtMs - nowMs);
  }

  /**
   * The platform answered 429 or 5xx.
   *
   * @param random from 0 to below 1: spreads gateways that were refused at the same moment
   */
  slowDown(nowMs: number, askedMs: number | undefined, random: number): void {
    const grownMs = Math.min(longestPauseMs, firstPauseMs * 2 ** this.#strikes) * (0.75 + random / 2);
    this.#strikes = Math.min(this.#strikes + 1, 10);
    this.#freeAtMs = nowMs + (askedMs === undefined ? grownMs : Math.min(askedMs, longestObeyedMs));
  }

  /** It answered well. */
  recover(): void {
    this.#strikes = 0;
    this.#freeAtMs = 0;
  }
}
