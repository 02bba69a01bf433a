import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import mysql2 from 'mysql2';
import { type ModelAttributes, type ModelOptions, type Options, Sequelize, Transaction } from 'sequelize';
import { GatewayError } from '../errors/gateway-error.ts';
import type { Log } from '../observability/log.ts';
import { Database } from './database.ts';
import { mapDatabaseFault } from './database-fault.ts';
import { connectWithDeadline } from './mariadb-socket.ts';
import { createSqliteDriver } from './sqlite-driver.ts';
import { SqliteEngine, SqliteError } from './sqlite-engine.ts';
import { TableEditions } from './table-editions.ts';

interface DatabaseOptions {
  /** `sqlite:/path/file.db`, `sqlite::memory:` or `mysql://user:password@host:port/name`. */
  readonly url: string;
  readonly log: Log;
}

/** Longest wait for a connection, for an answer, and for the turn to write. */
const timeoutMs = 5000;

/**
 * Opens the database that `url` names, without touching its tables; `migrate()` does that.
 *
 * @throws GatewayError `database/locked` when another gateway has the SQLite file open, `database/unavailable` when a
 * server does not answer, `config/invalid` when the URL is none of the three kinds
 */
export async function openDatabase({ url, log }: DatabaseOptions): Promise<Database> {
  if (url.startsWith('sqlite:')) return openSqlite(url.slice('sqlite:'.length), log);
  if (/^(mysql|mariadb):\/\//.test(url)) return openMariadb(url, log);
  throw new GatewayError(
    'config/invalid',
    'The database URL must be sqlite:/path/file.db, sqlite::memory: or mysql://user:password@host:port/name.',
  );
}

async function openSqlite(path: string, log: Log): Promise<Database> {
  const engine = await startEngine(path);
  const editions = new TableEditions();
  const sequelize = prepare(
    new Sequelize({
      dialect: 'sqlite',
      dialectModule: createSqliteDriver(engine),
      storage: path === ':memory:' ? 'memory' : path,
      // The engine knows the file; Sequelize must neither create its folder nor share one in-memory connection.
      dialectOptions: { mode: 2 },
      transactionType: Transaction.TYPES.IMMEDIATE,
      logging: false,
    }),
    editions,
  );
  return new Database({ sequelize, kind: 'sqlite', log, editions, stopDriver: () => engine.stop() });
}

async function startEngine(path: string): Promise<SqliteEngine> {
  const isInMemory = path === ':memory:';
  const file = resolve(path);
  if (!isInMemory) await mkdir(dirname(file), { recursive: true });
  try {
    return await SqliteEngine.start({
      // The memdb VFS lets several connections of this process share one database in memory.
      location: isInMemory ? `file:/${randomUUID()}?vfs=memdb` : file,
      lockFile: isInMemory ? undefined : `${file}.lock`,
      turnTimeoutMs: timeoutMs,
    });
  } catch (error) {
    throw describeStartFault(file, error);
  }
}

function describeStartFault(file: string, error: unknown): unknown {
  if (!(error instanceof SqliteError)) return error;
  if (error.code === 'SQLITE_BUSY') {
    const message = `Another gateway has ${file} open. Stop it first, or give this one a database of its own.`;
    return new GatewayError('database/locked', message, { cause: error });
  }
  return new GatewayError('database/unavailable', `Cannot open ${file}: ${error.message}.`, { cause: error });
}

/** @throws GatewayError `config/invalid`, without the text, since it holds the password */
function readServerUrl(url: string) {
  try {
    const { hostname, port, pathname, username, password } = new URL(url);
    return {
      host: hostname,
      port: Number(port || 3306),
      database: decodeURIComponent(pathname.slice(1)),
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
    };
  } catch {
    throw new GatewayError(
      'config/invalid',
      'database.url cannot be read as mysql://user:password@host:port/name. Spell %, /, @, : and # of a password as ' +
        '%25, %2F, %40, %3A and %23.',
    );
  }
}

async function openMariadb(url: string, log: Log): Promise<Database> {
  const { host, port, ...login } = readServerUrl(url);
  const options: Options = {
    dialect: 'mysql',
    dialectModule: mysql2,
    host,
    port,
    ...login,
    logging: false,
    isolationLevel: Transaction.ISOLATION_LEVELS.READ_COMMITTED,
    pool: { max: 8, min: 0, idle: 10_000, acquire: 2 * timeoutMs },
    dialectOptions: {
      charset: 'utf8mb4',
      connectTimeout: timeoutMs,
      decimalNumbers: true,
      // An update counts the rows it matched, as on SQLite, not only those whose values differed.
      flags: 'FOUND_ROWS',
      stream: () => connectWithDeadline(host, port, timeoutMs),
    },
  };
  const editions = new TableEditions();
  const sequelize = prepare(new Sequelize(options), editions);
  const database = new Database({ sequelize, kind: 'mariadb', log, editions, stopDriver: async () => undefined });
  try {
    await sequelize.authenticate();
  } catch (error) {
    await database.close();
    throw mapDatabaseFault(error);
  }
  return database;
}

/**
 * Every query of every store passes here, so that "the database is away" has one error everywhere, and that it is known
 * which tables were written; and every model is defined on copies of its columns, because Sequelize writes field names into them and columns.ts shares them.
 */
function prepare(sequelize: Sequelize, editions: TableEditions): Sequelize {
  const query = sequelize.query.bind(sequelize);
  const mapped = async (...parameters: Parameters<typeof query>): Promise<unknown> => {
    const [asked, options] = parameters;
    try {
      return await query(...parameters);
    } catch (error) {
      throw mapDatabaseFault(error);
    } finally {
      // Also of what failed: a COMMIT whose answer was lost may have happened.
      editions.note(typeof asked === 'string' ? asked : asked.query, options?.transaction);
    }
  };
  const define = sequelize.define.bind(sequelize);
  const defineOnCopies = (name: string, attributes: ModelAttributes, options?: ModelOptions) =>
    define(name, copyColumns(attributes), options);
  // The signatures stay as they are: only the error, and the identity of the columns, change.
  sequelize.query = mapped as typeof sequelize.query;
  sequelize.define = defineOnCopies as typeof sequelize.define;
  return sequelize;
}

function copyColumns(attributes: ModelAttributes): ModelAttributes {
  const copies = Object.entries(attributes).map(([name, column]) => [
    name,
    Object.getPrototypeOf(column) === Object.prototype ? { ...(column as object) } : column,
  ]);
  // Same names, same columns: only plain objects became copies.
  return Object.fromEntries(copies) as ModelAttributes;
}
