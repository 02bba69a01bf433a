import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql2, { type Connection, type RowDataPacket } from 'mysql2/promise';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import type { Log } from '../../gateway/platform/observability/log.ts';
import { MariadbServer } from './mariadb.ts';

/** Gives a migrated database without rows; it is closed after the test. */
export type OpenDatabase = () => Promise<Database>;

type NamedRow = RowDataPacket & { readonly name: string };

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const slowStartMs = 60_000;

let folder: string | undefined;
let template: Promise<string> | undefined;
let server: Promise<MariadbServer> | undefined;
let copies = 0;
let tables: readonly string[] | undefined;
/** Migrated MariaDB databases whose rows are gone; making one costs a second, emptying one a few milliseconds. */
const spareUrls: string[] = [];

/** Runs a suite twice: on SQLite and on a real MariaDB. Stores must behave the same on both. */
export function eachDatabase(title: string, suite: (open: OpenDatabase) => void): void {
  describe(`${title} on SQLite`, () => {
    const opened: Database[] = [];
    before(async function () {
      this.timeout(slowStartMs);
      await readTemplate();
    });
    afterEach(async () => {
      for (const database of opened.splice(0)) await database.close();
    });
    suite(async () => {
      const file = join(privateFolder(), `${String(++copies)}.db`);
      copyFileSync(await readTemplate(), file);
      const database = await openDatabase({ url: `sqlite:${file}`, log: silent });
      opened.push(database);
      return database;
    });
  });

  describe(`${title} on MariaDB`, () => {
    const opened: { database: Database; url: string }[] = [];
    before(async function () {
      this.timeout(slowStartMs);
      // Two, since a test may compare two of them, and has no time to make one.
      while (spareUrls.length < 2) spareUrls.push(await createMigrated());
    });
    afterEach(async () => {
      for (const { database, url } of opened.splice(0)) {
        // The test may have closed its own.
        await database.close();
        await removeRows(url);
        spareUrls.push(url);
      }
    });
    suite(async () => {
      const url = spareUrls.pop() ?? (await createMigrated());
      const database = await openDatabase({ url, log: silent });
      opened.push({ database, url });
      return database;
    });
  });
}

/** The MariaDB of this test process, started when the first suite asks for it. */
export function sharedMariadb(): Promise<MariadbServer> {
  server ??= MariadbServer.start();
  return server;
}

/** A folder for this test process; it is removed when mocha ends. */
export function privateFolder(): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'vpg-sqlite-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  return folder;
}

function readTemplate(): Promise<string> {
  template ??= makeTemplate();
  return template;
}

async function makeTemplate(): Promise<string> {
  const file = join(privateFolder(), 'template.db');
  const database = await openDatabase({ url: `sqlite:${file}`, log: silent });
  await database.migrate();
  // Without it the tables would still lie in the write-ahead log beside the file.
  await database.sequelize.query('PRAGMA wal_checkpoint(TRUNCATE)');
  await database.close();
  return file;
}

async function createMigrated(): Promise<string> {
  const url = await (await sharedMariadb()).createDatabase();
  const database = await openDatabase({ url, log: silent });
  await database.migrate();
  await database.close();
  return url;
}

/** In two questions, for hundreds of tests do this: which of the hundred tables have rows, and away with those. */
async function removeRows(url: string): Promise<void> {
  const connection = await mysql2.createConnection({ uri: url, multipleStatements: true });
  try {
    tables ??= await listTables(connection);
    const looks = tables.map((table) => `(SELECT '${table}' AS name FROM \`${table}\` LIMIT 1)`);
    const [filled] = await connection.query<NamedRow[]>(looks.join(' UNION ALL '));
    const removals = filled.map(({ name }) => `DELETE FROM \`${name}\``);
    await connection.query(['SET FOREIGN_KEY_CHECKS = 0', ...removals].join('; '));
  } finally {
    await connection.end();
  }
}

async function listTables(connection: Connection): Promise<string[]> {
  const [rows] = await connection.query<NamedRow[]>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
  );
  return rows.map(({ name }) => name).filter((name) => name !== 'applied_migrations');
}

after(async () => {
  await (await server)?.stop();
});
