interface Row {
  readonly id: string;
}

/** Told once of each row that cannot be read, with why. */
export type OnUnreadable = (id: string, error: unknown) => void;

/** Reads rows one by one: what cannot be read is left out and told of once, so that it holds up no other. */
export class ReadableRows {
  readonly #onUnreadable: OnUnreadable | undefined;
  readonly #told = new Set<string>();

  constructor(onUnreadable: OnUnreadable | undefined) {
    this.#onUnreadable = onUnreadable;
  }

  read<Stored extends Row, Read>(rows: readonly Stored[], toRead: (row: Stored) => Read): Read[] {
    return rows.flatMap((row) => {
      try {
        return [toRead(row)];
      } catch (error) {
        if (!this.#told.has(row.id)) this.#onUnreadable?.(row.id, error);
        this.#told.add(row.id);
        return [];
      }
    });
  }
}
