import type { SqliteCallback, SqliteEngine, SqliteError } from './sqlite-engine.ts';
import type { SqliteParameters, SqliteResult } from './sqlite-protocol.ts';

type Row = Readonly<Record<string, unknown>>;

/** What Sequelize reads from `this` in its callbacks. */
class Statement {
  readonly lastID: number | string;
  readonly changes: number;

  constructor(result: SqliteResult | undefined) {
    this.lastID = result?.lastId ?? 0;
    this.changes = result?.changes ?? 0;
  }
}

type StatementCallback = (this: Statement, error: SqliteError | null, rows?: readonly Row[]) => void;
type OpenCallback = (error: SqliteError | null) => void;

/** What Sequelize asks before every SELECT, to learn the types of the columns. */
const asksForColumns = /^PRAGMA table_info\(`\w+`\)$/;
const changesTables = /^\s*(CREATE|ALTER|DROP)\b/i;

/**
 * The part of the `sqlite3` package's interface that Sequelize 6 uses, over Node's own SQLite.
 *
 * @returns a `dialectModule`; every connection that Sequelize opens goes to the engine's database
 */
export function createSqliteDriver(engine: SqliteEngine): object {
  /** Answers about columns, until a table changes: half of all trips to the worker were made for them. */
  const columnsOfTables = new Map<string, SqliteResult>();

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
      const done = toSequelize(callback);
      const send = (settle: SqliteCallback): void =>
        engine.send(this.#connection, { kind: 'run', sql, parameters: parameters ?? [] }, settle);
      if (!changesTables.test(sql)) {
        send(done);
        return this;
      }
      send((error, result) => {
        columnsOfTables.clear();
        done(error, result);
      });
      return this;
    }

    all(sql: string, parameters?: SqliteParameters | StatementCallback, callback?: StatementCallback): this {
      const [values, done] = typeof parameters === 'function' ? [[], parameters] : [parameters ?? [], callback];
      const settle = toSequelize(done);
      const known = columnsOfTables.get(sql);
      if (known !== undefined) settle(undefined, known);
      else engine.send(this.#connection, { kind: 'all', sql, parameters: values }, remember(sql, settle));
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

  function remember(sql: string, settle: SqliteCallback): SqliteCallback {
    if (!asksForColumns.test(sql)) return settle;
    return (error, result) => {
      // A table without columns is none yet.
      if (result !== undefined && result.rows.length > 0) columnsOfTables.set(sql, result);
      settle(error, result);
    };
  }

  return { Database, OPEN_READONLY: 1, OPEN_READWRITE: 2, OPEN_CREATE: 4 };
}

function toSequelize(callback: StatementCallback | undefined): SqliteCallback {
  return (error, result) => callback?.call(new Statement(result), error ?? null, result && toRows(result));
}

function toRows({ columns, rows }: SqliteResult): Row[] {
  return rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (let at = 0; at < columns.length; at++) row[columns[at] ?? ''] = values[at];
    return row;
  });
}
