import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Statements that one connection keeps ready. */
const maxStatements = 200;
/** A longer text is an INSERT of many rows or a list of many ids: no two are alike. */
const maxLength = 4000;

/**
 * Keeps statements prepared, by connection and text: preparing costs a short query more than running it.
 * Every statement gives its rows as lists of values.
 */
export class StatementCache {
  #ready = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

  prepare(handle: DatabaseSync, sql: string): StatementSync {
    if (sql.length > maxLength) return prepare(handle, sql);
    // Another table may have other columns; statements that are under way keep theirs.
    if (/^\s*(CREATE|ALTER|DROP)\b/i.test(sql)) this.#ready = new WeakMap();
    const ready = this.#ready.get(handle) ?? new Map<string, StatementSync>();
    this.#ready.set(handle, ready);
    const statement = ready.get(sql) ?? prepare(handle, sql);
    // Deleting and setting again makes it the youngest.
    ready.delete(sql);
    ready.set(sql, statement);
    const [oldest] = ready.keys();
    if (ready.size > maxStatements && oldest !== undefined) ready.delete(oldest);
    return statement;
  }
}

function prepare(handle: DatabaseSync, sql: string): StatementSync {
  const statement = handle.prepare(sql);
  statement.setReturnArrays(true);
  return statement;
}
