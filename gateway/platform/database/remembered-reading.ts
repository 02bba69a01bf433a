import type { TableEditions } from './table-editions.ts';

interface Remembered<T> {
  readonly edition: string;
  readonly askedMs: number;
  readonly answer: Promise<T>;
}

interface Options {
  readonly monotonic?: () => number;
  readonly maxKeys?: number;
}

/** What other gateways on the same database write is seen after so long at most. */
const maxAgeMs = 2000;
const usualKeys = 1000;

/**
 * Answers the same question by one query as long as nothing has changed that it reads, also for those who ask while
 * the query runs: everybody who opens a list asks for the same counts.
 *
 * An answer is never older than what this gateway had written when it was asked.
 */
export class RememberedReading<T> {
  readonly #known = new Map<string, Remembered<T>>();
  readonly #editions: Pick<TableEditions, 'of'>;
  readonly #tables: readonly string[];
  readonly #monotonic: () => number;
  readonly #maxKeys: number;

  /**
   * @param tables everything that the queries read
   * @param options.maxKeys answers that are kept at a time; fewer of large ones
   */
  constructor(
    { editions }: { readonly editions: Pick<TableEditions, 'of'> },
    tables: readonly string[],
    { monotonic = () => performance.now(), maxKeys = usualKeys }: Options = {},
  ) {
    this.#editions = editions;
    this.#tables = tables;
    this.#monotonic = monotonic;
    this.#maxKeys = maxKeys;
  }

  /** @param key equal for callers who ask the same */
  read(key: string, query: () => Promise<T>): Promise<T> {
    const edition = this.#editions.of(this.#tables);
    const nowMs = this.#monotonic();
    const known = this.#known.get(key);
    if (known?.edition === edition && nowMs - known.askedMs < maxAgeMs) return known.answer;
    if (this.#known.size >= this.#maxKeys) this.#known.clear();
    const answer = query();
    this.#known.set(key, { edition, askedMs: nowMs, answer });
    answer.catch(() => {
      if (this.#known.get(key)?.answer === answer) this.#known.delete(key);
    });
    return answer;
  }
}
