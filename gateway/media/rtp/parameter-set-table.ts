/** A parameter set above this is not one; nobody should even look into it. */
export const maxSetBytes = 4096;

/** Parameter sets of one kind by their ids, in the order in which the ids first came. */
export class ParameterSetTable {
  readonly #nals = new Map<number, Buffer>();
  readonly #maxSets: number;

  constructor(maxSets: number) {
    this.#maxSets = maxSets;
  }

  get nals(): readonly Buffer[] {
    return [...this.#nals.values()];
  }

  get size(): number {
    return this.#nals.size;
  }

  /** Keeps a copy when it is new; `full` when it is one too many. */
  keep(id: number, nal: Buffer): 'new' | 'same' | 'full' {
    const known = this.#nals.get(id);
    if (known?.equals(nal) === true) return 'same';
    if (known === undefined && this.#nals.size >= this.#maxSets) return 'full';
    this.#nals.set(id, Buffer.from(nal));
    return 'new';
  }

  /** Whether this very set is known under any id. */
  holds(nal: Buffer): boolean {
    for (const known of this.#nals.values()) if (known.equals(nal)) return true;
    return false;
  }
}
