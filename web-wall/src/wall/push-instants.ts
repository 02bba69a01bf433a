import type { PushHead } from '../../../gateway/media/push/push-head-api.ts';

const ticksPerSecond = 90_000;
/** Parts that are remembered: more than a picture may lag, and what is left of it when it stands still. */
const mostParts = 128;

/** When the pictures on a stream's timeline were taken, as its newest parts tell. */
export class PushInstants {
  /** By their place on the timeline, oldest first. */
  readonly #parts: Pick<PushHead, 'atMs' | 'startTicks' | 'durationTicks'>[] = [];

  /** A part came; one that is sent again tells nothing new. */
  add({ atMs, startTicks, durationTicks }: PushHead): void {
    const newest = this.#parts.at(-1);
    if (newest !== undefined && startTicks <= newest.startTicks) return;
    this.#parts.push({ atMs, startTicks, durationTicks });
    if (this.#parts.length > mostParts) this.#parts.shift();
  }

  /**
   * @param currentS place on the timeline, s
   * @returns ms since epoch, whole; of what stands in a gap, the end of what came before it; undefined before the parts
   */
  at(currentS: number): number | undefined {
    const ticks = currentS * ticksPerSecond;
    const part = this.#parts.findLast(({ startTicks }) => startTicks <= ticks);
    if (part === undefined) return undefined;
    const intoTicks = Math.min(ticks - part.startTicks, part.durationTicks);

    return Math.round(part.atMs + (intoTicks * 1000) / ticksPerSecond);
  }
}
