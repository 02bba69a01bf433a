import { Worker } from 'node:worker_threads';
import type {
  SqliteAnswer,
  SqliteFault,
  SqliteGreeting,
  SqliteParameters,
  SqliteRequest,
  SqliteResult,
  SqliteWorkerStart,
} from './sqlite-protocol.ts';

/** An error as the `sqlite3` package gives it: `code` is what Sequelize maps to its own classes. */
export class SqliteError extends Error {
  readonly code: string;

  constructor(fault: SqliteFault) {
    super(fault.message);
    this.name = 'SqliteError';
    this.code = fault.code;
  }
}

export type SqliteCallback = (error: SqliteError | undefined, result: SqliteResult | undefined) => void;

type Command =
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  | { readonly kind: 'run' | 'all'; readonly sql: string; readonly parameters: SqliteParameters };

/** The main thread's end of the SQLite worker. It keeps the process alive only while a statement is under way. */
export class SqliteEngine {
  readonly #worker: Worker;
  readonly #pending = new Map<number, SqliteCallback>();
  #lastId = 0;
  #lastConnection = 0;
  #stopped = false;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (message: SqliteAnswer) => this.#settle(message));
    worker.on('error', (error) => this.#fail(`the SQLite thread failed: ${String(error)}`));
    worker.on('exit', () => this.#fail('the SQLite thread has ended'));
    worker.unref();
  }

  /** @throws SqliteError `SQLITE_BUSY` when another process owns the file */
  static async start(start: SqliteWorkerStart): Promise<SqliteEngine> {
    // Flags of this process, such as --input-type, are none of the worker's business.
    const options = { workerData: start, name: 'sqlite', execArgv: [] };
    const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), options);
    const greeting = await new Promise<SqliteGreeting>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    if (!greeting.ready) {
      await worker.terminate();
      throw new SqliteError(greeting.fault);
    }
    return new SqliteEngine(worker);
  }

  newConnection(): number {
    return ++this.#lastConnection;
  }

  send(connection: number, command: Command, callback: SqliteCallback): void {
    if (this.#stopped) {
      const error = new SqliteError({ code: 'SQLITE_MISUSE', message: 'SQLITE_MISUSE: the database is closed' });
      queueMicrotask(() => callback(error, undefined));
      return;
    }
    const id = ++this.#lastId;
    if (this.#pending.size === 0) this.#worker.ref();
    this.#pending.set(id, callback);
    const request: SqliteRequest = { ...command, id, connection };
    this.#worker.postMessage(request);
  }

  /** Ends the thread; the lock on the file is free when this resolves. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#worker.terminate();
  }

  #settle(message: SqliteAnswer): void {
    const callback = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (this.#pending.size === 0) this.#worker.unref();
    if ('fault' in message) callback?.(new SqliteError(message.fault), undefined);
    else callback?.(undefined, message.result);
  }

  #fail(message: string): void {
    this.#stopped = true;
    const callbacks = [...this.#pending.values()];
    this.#pending.clear();
    const error = new SqliteError({ code: 'SQLITE_MISUSE', message: `SQLITE_MISUSE: ${message}` });
    for (const callback of callbacks) callback(error, undefined);
  }
}
