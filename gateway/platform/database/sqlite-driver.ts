import type { SqliteCallback, SqliteEngine, SqliteError } from './sqlite-engine.ts';
import type { SqliteParameters, SqliteResult } from './sqlite-protocol.ts';

/** What Sequelize reads from `this` in its callbacks. */
class Statement {
  readonly lastID: number | string;
  readonly changes: number;

  constructor(result: SqliteResult | undefined) {
    this.lastID = result?.lastId ?? 0;
    this.changes = result?.changes ?? 0;
  }
}

type StatementCallback = (this: Statement, error: SqliteError | null, rows?: SqliteResult['rows']) => void;
type OpenCallback = (error: SqliteError | null) => void;

/**
 * The part of the `sqlite3` package's interface that Sequelize 6 uses, over Node's own SQLite.
 *
 * @returns a `dialectModule`; every connection that Sequelize opens goes to the engine's database
 */
export function createSqliteDriver(engine: SqliteEngine): object {
  class Database {
    /** Sequelize closes connections that carry a transaction's id and keeps the others. */
    uuid: string | undefined;
    readonly filename: string;
    readonly #connection = engine.newConnection();

    constructor(filename: string, _mode: number, callback: OpenCallback) {
      this.filename = filename;
      engine.send(this.#connection, { kind: 'open' }, (error) => callback(error ?? null));
    }

    run(sql: string, parameters?: SqliteParameters, callback?: StatementCallback): this {
      engine.send(this.#connection, { kind: 'run', sql, parameters: parameters ?? [] }, toSequelize(callback));
      return this;
    }

    all(sql: string, parameters?: SqliteParameters | StatementCallback, callback?: StatementCallback): this {
      const [values, done] = typeof parameters === 'function' ? [[], parameters] : [parameters ?? [], callback];
      engine.send(this.#connection, { kind: 'all', sql, parameters: values }, toSequelize(done));
      return this;
    }

    /** The worker keeps the order of statements anyway. */
    serialize(work: () => void): void {
      work();
    }

    close(callback?: OpenCallback): void {
      engine.send(this.#connection, { kind: 'close' }, (error) => callback?.(error ?? null));
    }
  }
  return { Database, OPEN_READONLY: 1, OPEN_READWRITE: 2, OPEN_CREATE: 4 };
}

function toSequelize(callback: StatementCallback | undefined): SqliteCallback {
  return (error, result) => callback?.call(new Statement(result), error ?? null, result?.rows);
}
