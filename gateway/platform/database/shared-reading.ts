interface Turn<T> {
  readonly running: Promise<T>;
  /** Begins when `running` has ended; for everybody who came meanwhile. */
  next: Promise<T> | undefined;
}

/**
 * Lets callers who ask the same at the same time share one query.
 *
 * Who comes while a query runs gets the next one and not its answer, which may be older than what the caller has just
 * written: an answer is never older than its question.
 */
export class SharedReading<T> {
  readonly #turns = new Map<string, Turn<T>>();

  /** @param key equal for callers who ask the same */
  read(key: string, query: () => Promise<T>): Promise<T> {
    const turn = this.#turns.get(key);
    if (turn === undefined) return this.#begin(key, query);
    turn.next ??= turn.running
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => this.#begin(key, query));
    return turn.next;
  }

  #begin(key: string, query: () => Promise<T>): Promise<T> {
    const turn: Turn<T> = { running: query(), next: undefined };
    this.#turns.set(key, turn);
    const forget = (): void => {
      if (turn.next === undefined) this.#turns.delete(key);
    };
    turn.running.then(forget, forget);
    return turn.running;
  }
}
