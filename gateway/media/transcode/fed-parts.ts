import type { MediaPart } from '../fmp4/media-part.ts';
import { ticksPerSecond } from '../rtp/output-timeline.ts';

interface FedPart {
  readonly startTicks: number;
  readonly endTicks: number;
  /** Instant of its first picture. */
  readonly atMs: number;
  /** When it was fed, monotonic. */
  readonly fedAtMs: number;
}

/** Decoder, encoder and multiplexer each may hold back a few pictures until further ones come. */
const heldPictures = 6;

/** What was fed to an encoder and has not come out yet. */
export class FedParts {
  #waiting: FedPart[] = [];
  #newestOut: FedPart | undefined;

  add({ startTicks, durationTicks }: MediaPart, atMs: number, nowMs: number): void {
    this.#waiting.push({ startTicks, endTicks: startTicks + durationTicks, atMs, fedAtMs: nowMs });
  }

  /** A picture came out. */
  reach(startTicks: number, durationTicks: number): void {
    let first = this.#waiting[0];
    while (first !== undefined && startTicks + heldPictures * durationTicks >= first.endTicks) {
      this.#newestOut = first;
      this.#waiting.shift();
      first = this.#waiting[0];
    }
  }

  /** When a picture that comes out came from the camera, ms since epoch; undefined before anything was fed. */
  instantOf(ticks: number): number | undefined {
    const known = [this.#newestOut, ...this.#waiting].filter((part) => part !== undefined);
    const part = known.findLast(({ startTicks }) => startTicks <= ticks) ?? known[0];
    return part && Math.round(part.atMs + ((ticks - part.startTicks) * 1000) / ticksPerSecond);
  }

  /** How long the oldest part waits, ms; 0 when none does. */
  waitMs(nowMs: number): number {
    const [oldest] = this.#waiting;
    return oldest === undefined ? 0 : nowMs - oldest.fedAtMs;
  }
}
