/** A ring as its budget sees it. */
export interface BudgetedRing {
  readonly sizeBytes: number;
  /** Length of what it holds. */
  readonly heldTicks: number;
  /** Lets go of its oldest segment; false when it holds nothing but the newest. */
  dropOldest(): boolean;
  /** Gives up the segment in the making; false when there is none. */
  discardOpen(): boolean;
}

/** Says which rings somebody watches, by their keys. */
export type Audience = () => ReadonlySet<string>;

interface Counted {
  readonly ring: BudgetedRing;
  bytes: number;
}

/** When the limit is reached so much of it is freed at once, so that the search for victims is rare. */
const freedShare = 1 / 64;

/**
 * Memory of all rings together. At its limit the rings of streams that nobody watches shrink first, and among equals the
 * longest one. The newest segment of each ring stays as long as that can be.
 */
export class RingBudget {
  readonly #limitBytes: number;
  readonly #rings = new Map<string, Counted>();
  #usedBytes = 0;
  /** Nobody, until somebody knows better. */
  audience: Audience = () => new Set();

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  add(key: string, ring: BudgetedRing): void {
    this.#rings.set(key, { ring, bytes: 0 });
    this.settle(key);
  }

  remove(key: string): void {
    this.#usedBytes -= this.#rings.get(key)?.bytes ?? 0;
    this.#rings.delete(key);
  }

  /** A ring has changed its size. When all together are over the limit with it, room is made at once. */
  settle(key: string): void {
    const counted = this.#rings.get(key);
    if (counted === undefined) return;
    this.#count(counted);
    if (this.#usedBytes > this.#limitBytes) this.#shrink();
  }

  #count(counted: Counted): void {
    const { sizeBytes } = counted.ring;
    this.#usedBytes += sizeBytes - counted.bytes;
    counted.bytes = sizeBytes;
  }

  #shrink(): void {
    const watched = this.audience();
    const aimBytes = this.#limitBytes * (1 - freedShare);
    const candidates = new Map(this.#rings);
    while (this.#usedBytes > aimBytes && candidates.size > 0) {
      const [key, counted] = chooseVictim(candidates, watched);
      if (!counted.ring.dropOldest()) candidates.delete(key);
      this.#count(counted);
    }
    if (this.#usedBytes > this.#limitBytes) this.#discardLargest();
  }

  /** All rings are down to one segment, and still too large: groups without an end, or a limit that is too low. */
  #discardLargest(): void {
    for (const counted of [...this.#rings.values()].sort((one, other) => other.bytes - one.bytes)) {
      if (this.#usedBytes <= this.#limitBytes) return;
      counted.ring.discardOpen();
      this.#count(counted);
    }
  }
}

function chooseVictim(candidates: ReadonlyMap<string, Counted>, watched: ReadonlySet<string>): [string, Counted] {
  return [...candidates].reduce((best, other) => {
    const isBestWatched = watched.has(best[0]);
    if (isBestWatched !== watched.has(other[0])) return isBestWatched ? other : best;
    return other[1].ring.heldTicks > best[1].ring.heldTicks ? other : best;
  });
}
