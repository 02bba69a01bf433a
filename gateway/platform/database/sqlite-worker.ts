/**
 * The thread that holds the SQLite connections, so that no query blocks the event loop of the gateway.
 *
 * Statements run one after the other. SQLite has one writer at a time: a statement that meets the transaction of
 * another connection is put aside and tried again when a transaction ends, first come, first served. Nobody else
 * writes to the file, because the lock file makes this process its only owner.
 */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { describeFault, openHandle, runStatement } from './sqlite-handle.ts';
import type {
  SqliteAnswer,
  SqliteFault,
  SqliteGreeting,
  SqliteRequest,
  SqliteResult,
  SqliteWorkerStart,
} from './sqlite-protocol.ts';

interface Waiting {
  readonly request: SqliteRequest;
  readonly timer: NodeJS.Timeout;
}

const nothing: SqliteResult = { columns: [], rows: [], lastId: 0, changes: 0 };
// Only sqlite-engine.ts starts this file, with exactly this.
const start = workerData as SqliteWorkerStart;
const handles = new Map<number, DatabaseSync>();
const spare: DatabaseSync[] = [];
const maxSpare = 4;
let waiting: Waiting[] = [];

function answer(message: SqliteAnswer | SqliteGreeting): void {
  parentPort?.postMessage(message);
}

function handleOf(connection: number): DatabaseSync {
  const handle = handles.get(connection);
  if (handle === undefined) throw new Error('the connection is closed');
  return handle;
}

function close(connection: number): void {
  const handle = handles.get(connection);
  handles.delete(connection);
  if (handle === undefined) return;
  if (handle.isTransaction) handle.exec('ROLLBACK');
  if (spare.length < maxSpare) spare.push(handle);
  else handle.close();
}

function execute(request: SqliteRequest): SqliteResult {
  if (request.kind === 'open') {
    handles.set(request.connection, spare.pop() ?? openHandle(start.location));
    return nothing;
  }
  if (request.kind === 'close') {
    close(request.connection);
    return nothing;
  }
  const handle = handleOf(request.connection);
  // Sequelize rolls back also when BEGIN failed; then there is nothing to do.
  if (request.sql.startsWith('ROLLBACK;') && !handle.isTransaction) return nothing;
  return runStatement(handle, request.kind, request.sql, request.parameters);
}

/** A COMMIT that failed (disk full) must not leave its transaction open: it would hold up every writer for ever. */
function abandon(request: SqliteRequest): void {
  if (!('sql' in request) || !request.sql.startsWith('COMMIT')) return;
  const handle = handles.get(request.connection);
  if (handle?.isTransaction === true) handle.exec('ROLLBACK');
}

/** @returns false when the statement must wait for its turn */
function attempt(request: SqliteRequest): boolean {
  try {
    answer({ id: request.id, result: execute(request) });
  } catch (error) {
    const fault = describeFault(error);
    if (fault.code === 'SQLITE_BUSY') return false;
    abandon(request);
    answer({ id: request.id, fault });
  }
  return true;
}

function giveUp(request: SqliteRequest): void {
  waiting = waiting.filter((one) => one.request !== request);
  const message = `SQLITE_BUSY: another transaction did not end within ${String(start.turnTimeoutMs)} ms; a write inside it may have been made without its transaction`;
  answer({ id: request.id, fault: { code: 'SQLITE_BUSY', message } });
}

function retryWaiting(): void {
  waiting = waiting.filter(({ request, timer }) => {
    if (!attempt(request)) return true;
    clearTimeout(timer);
    return false;
  });
}

function receive(request: SqliteRequest): void {
  if (!attempt(request)) {
    waiting.push({ request, timer: setTimeout(() => giveUp(request), start.turnTimeoutMs) });
    return;
  }
  const endsTransaction = request.kind === 'close' || ('sql' in request && /^(COMMIT|ROLLBACK)/.test(request.sql));
  if (endsTransaction) retryWaiting();
}

/** Held for the life of the thread: a connection that nobody holds is closed by the garbage collector. */
const held: DatabaseSync[] = [];

/** The lock is a transaction on a database of its own: the operating system frees it however this process ends. */
function takeLock(): void {
  if (start.lockFile === undefined) return;
  const lock = new DatabaseSync(start.lockFile, { timeout: 0 });
  lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  held.push(lock);
}

function begin(): SqliteFault | undefined {
  try {
    takeLock();
    spare.push(openHandle(start.location));
    return undefined;
  } catch (error) {
    return describeFault(error);
  }
}

const fault = begin();
if (fault === undefined) {
  parentPort?.on('message', receive);
  answer({ ready: true });
} else {
  answer({ ready: false, fault });
}
