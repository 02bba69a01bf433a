import type { Clock } from '../../platform/clock/clock.ts';
import { ticksPerSecond } from '../rtp/output-timeline.ts';

/** So far may the two clocks drift apart before the anchor is set anew. */
const maxDriftMs = 1000;

/** Says at which civil instant a tick of the output timeline came, without the jitter of single arrivals. */
export class WallAnchor {
  readonly #clock: Clock;
  #zeroAtMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns ms since epoch, at most a second away from now */
  instantOf(ticks: number): number {
    const offsetMs = (ticks * 1000) / ticksPerSecond;
    const nowMs = this.#clock.now();
    const isDrifted = this.#zeroAtMs === undefined || Math.abs(this.#zeroAtMs + offsetMs - nowMs) > maxDriftMs;
    if (isDrifted || this.#zeroAtMs === undefined) this.#zeroAtMs = nowMs - offsetMs;
    return Math.round(this.#zeroAtMs + offsetMs);
  }
}
