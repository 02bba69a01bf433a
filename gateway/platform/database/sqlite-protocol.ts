/** What the main thread and the SQLite worker say to each other. One answer per request, by `id`. */
export type SqliteRequest = { readonly id: number; readonly connection: number } & (
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  | { readonly kind: 'run' | 'all'; readonly sql: string; readonly parameters: SqliteParameters }
);

/** Values by position or by name, as Sequelize binds them. */
export type SqliteParameters = readonly unknown[] | Readonly<Record<string, unknown>>;

export interface SqliteResult {
  /** Names of the columns, in the order of each row's values. */
  readonly columns: readonly string[];
  /** Values only: names would be copied between the threads once a row. */
  readonly rows: readonly (readonly unknown[])[];
  /** Row id of the last insert on the connection. */
  readonly lastId: number | string;
  readonly changes: number;
}

/** `code` is the name of SQLite's primary result code, e.g. `SQLITE_CONSTRAINT`: what Sequelize reads. */
export interface SqliteFault {
  readonly code: string;
  readonly message: string;
}

export type SqliteAnswer =
  { readonly id: number; readonly result: SqliteResult } | { readonly id: number; readonly fault: SqliteFault };

/** First message of the worker: the file is ours, or why it is not. */
export type SqliteGreeting = { readonly ready: true } | { readonly ready: false; readonly fault: SqliteFault };

export interface SqliteWorkerStart {
  /** A file, or a `file:` URI of an in-memory database. */
  readonly location: string;
  /** The file whose lock says who owns the database; none for an in-memory one. */
  readonly lockFile: string | undefined;
  /** How long a write waits for another transaction of this gateway before it fails with SQLITE_BUSY. */
  readonly turnTimeoutMs: number;
}
