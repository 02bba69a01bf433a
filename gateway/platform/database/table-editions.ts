/** Identity of a transaction; nothing of it is read. */
type TransactionKey = object;

const writing = /^\s*(?:INSERT(?:\s+OR\s+\w+|\s+IGNORE)?\s+INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+[`"]?(\w+)/i;
const reading = /^\s*(?:SELECT|SHOW|EXPLAIN|PRAGMA|BEGIN|START|SET|ROLLBACK)\b/i;
const committing = /^\s*COMMIT\b/i;
/** Stands for every table: a statement that neither reads nor names the one table that it writes. */
const anyTable = '*';

/**
 * Counts how often this process has changed each table. Whoever remembers what was read remembers the edition too:
 * while it is the same, nothing of what this process wrote is missing.
 *
 * What a transaction writes counts when it is committed, for then others see it.
 */
export class TableEditions {
  readonly #editions = new Map<string, number>();
  readonly #uncommitted = new WeakMap<TransactionKey, Set<string>>();

  /** Equal as long as none of the tables has changed. */
  of(tables: readonly string[]): string {
    return [anyTable, ...tables].map((table) => this.#editions.get(table) ?? 0).join(' ');
  }

  /** To be told of every statement when the database has answered it. */
  note(sql: string, transaction?: TransactionKey | null): void {
    if (reading.test(sql)) return;
    if (committing.test(sql)) this.#commit(transaction);
    else this.#change(writing.exec(sql)?.[1] ?? anyTable, transaction);
  }

  #change(table: string, transaction: TransactionKey | null | undefined): void {
    if (!transaction) {
      this.#editions.set(table, (this.#editions.get(table) ?? 0) + 1);
      return;
    }
    const tables = this.#uncommitted.get(transaction) ?? new Set();
    this.#uncommitted.set(transaction, tables.add(table));
  }

  #commit(transaction: TransactionKey | null | undefined): void {
    const tables = transaction ? this.#uncommitted.get(transaction) : undefined;
    for (const table of tables ?? []) this.#change(table, undefined);
  }
}
