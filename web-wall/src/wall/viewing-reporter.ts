import { request } from '../api/request.ts';
import type { ViewingProof } from './tile-player.ts';

const everyMs = 2000;

/** Sends what the tiles of the current page showed, each 2 s and when told to (right before the page turns). */
export class ViewingReporter {
  readonly #wallId: string;
  readonly #tiles = new Map<string, () => ViewingProof>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(wallId: string) {
    this.#wallId = wallId;
  }

  start(): void {
    this.#timer = setInterval(() => this.report(), everyMs);
    window.addEventListener('pagehide', this.report);
  }

  stop(): void {
    clearInterval(this.#timer);
    window.removeEventListener('pagehide', this.report);
  }

  /** A stop of the current page is on a tile. @returns the undoing */
  track(stopId: string, proof: () => ViewingProof): () => void {
    this.#tiles.set(stopId, proof);

    return () => {
      if (this.#tiles.get(stopId) === proof) this.#tiles.delete(stopId);
    };
  }

  /** True when the stop's tile has no picture and can not have one now. */
  hasFailed(stopId: string): boolean {
    return this.#tiles.get(stopId)?.().failed ?? false;
  }

  readonly report = (): void => {
    if (this.#tiles.size === 0) return;
    const tiles = [...this.#tiles].map(([stopId, proof]) => ({ stopId, ...proof() }));
    // Each report holds the totals since the page began, so a lost one is made good by the next.
    request('POST', `/wall/${this.#wallId}/viewing`, { body: { tiles }, keepalive: true }).catch(() => undefined);
  };
}
