import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { StatementCache } from './statement-cache.ts';
import type { SqliteFault, SqliteParameters, SqliteResult } from './sqlite-protocol.ts';

/** Primary result codes (sqlite.org/rescode.html) that somebody acts on; every other one is `SQLITE_ERROR`. */
const codeNames: Readonly<Record<number, string>> = {
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  19: 'SQLITE_CONSTRAINT',
  26: 'SQLITE_NOTADB',
};

/** Pages that a connection keeps. The lists of 20,000 cameras scan an index of 10 MB, which the usual 2 MB hold not. */
const cacheKib = 32_768;

/** Opens one connection. It never waits for a lock itself: waiting would block the thread that holds the lock. */
export function openHandle(location: string): DatabaseSync {
  const handle = new DatabaseSync(location, { timeout: 0, enableForeignKeyConstraints: true });
  handle.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA case_sensitive_like = ON');
  handle.exec(`PRAGMA cache_size = -${String(cacheKib)}`);
  return handle;
}

const statements = new StatementCache();

/** Runs one statement. Integers come back as numbers when they are safe, else as text, like mysql2 does. */
export function runStatement(
  handle: DatabaseSync,
  kind: 'run' | 'all',
  sql: string,
  parameters: SqliteParameters,
): SqliteResult {
  const statement = statements.prepare(handle, sql);
  const { named, positional } = bind(parameters);
  if (kind === 'all') {
    const columns = statement.columns().map(({ name }) => name);
    const read = (): unknown[] => (named === undefined ? statement.all(...positional) : statement.all(named));
    // The statement gives its rows as lists (statement-cache.ts).
    const rows = (isReading(sql) ? readQuickly(statement, read) : readExactly(statement, read)) as unknown[][];
    return { columns, rows, lastId: 0, changes: 0 };
  }
  statement.setReadBigInts(true);
  const { lastInsertRowid, changes } = named === undefined ? statement.run(...positional) : statement.run(named);
  return { columns: [], rows: [], lastId: readInteger(BigInt(lastInsertRowid)), changes: Number(changes) };
}

/** Only what does not write may run a second time. */
function isReading(sql: string): boolean {
  return /^\s*SELECT\b/i.test(sql);
}

/** Integers as numbers cost half the time; one that is too large makes SQLite refuse, then all are read exactly. */
function readQuickly(statement: StatementSync, read: () => unknown[]): unknown[] {
  statement.setReadBigInts(false);
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return readExactly(statement, read);
}

function readExactly(statement: StatementSync, read: () => unknown[]): unknown[] {
  statement.setReadBigInts(true);
  // Rows are lists, as above.
  return (read() as unknown[][]).map((row) =>
    row.map((value) => (typeof value === 'bigint' ? readInteger(value) : value)),
  );
}

/** What went wrong, in the words of the `sqlite3` package, which Sequelize's error mapping expects. */
export function describeFault(error: unknown): SqliteFault {
  if (!(error instanceof Error)) return { code: 'SQLITE_ERROR', message: String(error) };
  const errcode = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 1;
  const code = codeNames[errcode & 0xff] ?? 'SQLITE_ERROR';
  return { code, message: `${code}: ${error.message}` };
}

function bind(parameters: SqliteParameters): {
  named?: Record<string, SQLInputValue>;
  positional: SQLInputValue[];
} {
  if (isList(parameters)) return { positional: parameters.map(bindValue) };
  const named = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, bindValue(value)]));
  return { named, positional: [] };
}

function isList(parameters: SqliteParameters): parameters is readonly unknown[] {
  return Array.isArray(parameters);
}

function bindValue(value: unknown): SQLInputValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`A value of type ${typeof value} cannot be stored`);
}

function readInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
