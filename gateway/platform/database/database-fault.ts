import { BaseError, ConnectionError } from 'sequelize';
import { GatewayError } from '../errors/gateway-error.ts';

/** Codes of the socket, of mysql2, of the server and of SQLite that mean: not now, perhaps later. */
const unavailableCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_DISK_FULL',
  'ER_RECORD_FILE_FULL',
  'ER_QUERY_INTERRUPTED',
  'ER_CONNECTION_KILLED',
  'SQLITE_BUSY',
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_MISUSE',
]);

/** Turns "the database is not there" into `database/unavailable`; every other error stays what it is. */
export function mapDatabaseFault(error: unknown): unknown {
  if (!isUnavailable(error)) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new GatewayError('database/unavailable', `The database does not answer (${why}); try again later.`, {
    cause: error,
  });
}

/** True when the server chose this transaction as the victim of a deadlock; running it again is the cure. */
export function isDeadlock(error: unknown): boolean {
  return codeOf(error) === 'ER_LOCK_DEADLOCK';
}

function isUnavailable(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  if (error instanceof Error && error.name === 'SequelizeConnectionAcquireTimeoutError') return true;
  if (error instanceof Error && /closed state|connection manager was closed/i.test(error.message)) return true;
  return unavailableCodes.has(codeOf(error) ?? '');
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof BaseError && 'parent' in error ? codeOf(error.parent) : undefined;
}
