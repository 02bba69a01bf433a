/** A tick that comes so much late says that the event loop has more to do than it can. */
const lateMs = 150;
/** Answers of so many probes are read in a few dozen ms, even on a slow machine. */
const leastProbes = 32;
/** Regained with each tick in time: all of it within some seconds. */
const regainedShare = 1 / 32;

/**
 * How many probes may be under way at once. A loop that is late is given fewer, or each of its turns becomes so long that
 * people wait for seconds, and cameras that answered in time are read after their deadline.
 */
export class ProbeRoom {
  readonly #most: number;
  #size: number;

  /** @param most while the loop is in time */
  constructor(most: number) {
    this.#most = most;
    this.#size = most;
  }

  get size(): number {
    return this.#size;
  }

  /** To be called with each tick. @param behindMs how much later it came than it should */
  note(behindMs: number): void {
    if (behindMs > lateMs) this.#size = Math.min(this.#most, Math.max(leastProbes, Math.floor(this.#size / 2)));
    else this.#size = Math.min(this.#most, this.#size + Math.ceil(this.#most * regainedShare));
  }
}
