import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { createSqliteDriver } from '../../gateway/platform/database/sqlite-driver.ts';
import { SqliteEngine } from '../../gateway/platform/database/sqlite-engine.ts';
import { QueryTypes, Sequelize, Transaction } from 'sequelize';
import type { Log } from '../../gateway/platform/observability/log.ts';

const log: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const caught = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe('Database on a SQLite file', () => {
  let folder: string;
  const opened: Database[] = [];
  const open = async (url: string): Promise<Database> => {
    const database = await openDatabase({ url, log });
    opened.push(database);
    return database;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vpg-database-'));
  });
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
    rmSync(folder, { recursive: true });
  });

  it('refuses a second gateway on the same file and says what to do', async () => {
    await open(`sqlite:${join(folder, 'gateway.db')}`);

    const error = await caught(open(`sqlite:${join(folder, 'gateway.db')}`));

    expect(error).to.have.property('code', 'database/locked');
    expect(error).to.have.property('message').that.contains('gateway.db').and.contains('Stop it first');
  });

  it('still refuses it when the first one has worked long enough to clean its memory', async () => {
    const database = await open(`sqlite:${join(folder, 'gateway.db')}`);
    for (let round = 0; round < 300; round++) await database.sequelize.query('SELECT hex(zeroblob(300000)) AS filler');

    const error = await caught(open(`sqlite:${join(folder, 'gateway.db')}`));

    expect(error).to.have.property('code', 'database/locked');
  });

  it('is free again after it was closed', async () => {
    await (await open(`sqlite:${join(folder, 'gateway.db')}`)).close();

    const database = await open(`sqlite:${join(folder, 'gateway.db')}`);

    expect(database.kind).to.equal('sqlite');
  });

  it('is free again, with what was committed, after its process was killed', async () => {
    const url = `sqlite:${join(folder, 'gateway.db')}`;
    const holder = spawn(process.execPath, ['--input-type=module-typescript', '-e', holderProgram(url)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    const whileHeld = await caught(open(url));

    holder.kill('SIGKILL');
    await once(holder, 'close');
    const database = await open(url);

    expect(whileHeld).to.have.property('code', 'database/locked');
    const [rows] = await database.sequelize.query('SELECT a FROM kept');
    expect(rows).to.deep.equal([{ a: 1 }]);
  });

  it('says so when the file is not a database', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'buy milk, and then some more text than a header has'.repeat(20));

    const error = await caught(open(`sqlite:${join(folder, 'notes.txt')}`));

    expect(error).to.have.property('code', 'database/unavailable');
    expect(error).to.have.property('message').that.contains('notes.txt');
  });

  it('says how to spell a password with special characters, without showing it', async () => {
    for (const url of ['mysql://user:s3%cret@db/name', 'mysql://user:s3/cret@db/name']) {
      const error = await caught(open(url));

      expect(error, url).to.have.property('code', 'config/invalid');
      expect(error).to.have.property('message').that.includes('%2F').and.does.not.include('s3');
    }
  });

  it('refuses a URL of another kind', async () => {
    expect(await caught(open('postgres://localhost/x'))).to.have.property('code', 'config/invalid');
  });

  it('creates the folder of its file', async () => {
    await open(`sqlite:${join(folder, 'deep', 'er', 'gateway.db')}`);

    expect(statSync(join(folder, 'deep', 'er', 'gateway.db')).isFile()).to.equal(true);
  });

  it('keeps a database in memory apart from others and off the disk', async () => {
    const [one, other] = [await open('sqlite::memory:'), await open('sqlite::memory:')];
    await one.migrate();

    const transactions = [1, 2, 3].map((index) =>
      one.transaction((transaction) =>
        one.sequelize.query(`INSERT INTO applied_migrations (name) VALUES ('x${String(index)}')`, { transaction }),
      ),
    );
    await Promise.all(transactions);

    expect(await one.sequelize.getQueryInterface().showAllTables()).to.include('users');
    expect(await other.sequelize.getQueryInterface().showAllTables()).to.deep.equal([]);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('finds the rows of a scope by an index', async () => {
    const database = await open('sqlite::memory:');
    await database.migrate();

    const [plan] = await database.sequelize.query(
      "EXPLAIN QUERY PLAN SELECT id FROM users WHERE organisation_path LIKE '/city/east/%'",
    );

    expect(JSON.stringify(plan)).to.contain('SEARCH users USING INDEX users_by_organisation');
  });

  it('does not hold up the event loop while a query runs', async () => {
    const database = await open('sqlite::memory:');
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);

    await database.sequelize.query(
      'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000) SELECT MAX(i) AS top FROM n',
    );
    clearInterval(ticking);

    expect(turns).to.be.greaterThan(5);
  });

  it('answers a repeated query with one trip to its thread, and sees columns that were added meanwhile', async () => {
    const location = join(folder, 'gateway.db');
    const engine = await SqliteEngine.start({ location, lockFile: undefined, turnTimeoutMs: 50 });
    const sequelize = sequelizeOn(engine);
    await sequelize.query('CREATE TABLE t (a INTEGER, big BIGINT)');
    await sequelize.query('INSERT INTO t VALUES (1, 9007199254740993)');
    const read = (): Promise<object[]> => sequelize.query('SELECT * FROM `t`', { type: QueryTypes.SELECT });
    await read();
    let trips = 0;
    const send = engine.send.bind(engine);
    engine.send = (...parameters) => {
      trips++;
      send(...parameters);
    };

    const before = await read();
    const tripsOfOne = trips;
    await sequelize.query('ALTER TABLE t ADD COLUMN c TEXT');
    const after = await read();

    expect(tripsOfOne).to.equal(1);
    expect(before).to.deep.equal([{ a: 1, big: '9007199254740993' }]);
    expect(after).to.deep.equal([{ a: 1, big: '9007199254740993', c: null }]);
    await sequelize.close();
    await engine.stop();
  });

  it('reports a write that waits for the transaction around it instead of hanging', async () => {
    const engine = await SqliteEngine.start({
      location: join(folder, 'gateway.db'),
      lockFile: undefined,
      turnTimeoutMs: 50,
    });
    const sequelize = sequelizeOn(engine);
    await sequelize.query('CREATE TABLE t (a)');

    const error = await caught(sequelize.transaction(() => sequelize.query('INSERT INTO t VALUES (1)')));
    await sequelize.query('INSERT INTO t VALUES (2)');

    expect(error).to.have.property('message').that.contains('without its transaction');
    expect((await sequelize.query('SELECT a FROM t'))[0]).to.deep.equal([{ a: 2 }]);
    await sequelize.close();
    await engine.stop();
  });
});

function sequelizeOn(engine: SqliteEngine): Sequelize {
  return new Sequelize({
    dialect: 'sqlite',
    dialectModule: createSqliteDriver(engine),
    storage: 'engine',
    dialectOptions: { mode: 2 },
    transactionType: Transaction.TYPES.IMMEDIATE,
    logging: false,
  });
}

function holderProgram(url: string): string {
  const module = new URL('../../gateway/platform/database/open-database.ts', import.meta.url).href;
  return `
    import { openDatabase } from ${JSON.stringify(module)};
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const database = await openDatabase({ url: ${JSON.stringify(url)}, log });
    await database.sequelize.query('CREATE TABLE kept (a)');
    await database.sequelize.query('INSERT INTO kept VALUES (1)');
    setInterval(() => undefined, 1000);
    console.log('open');
  `;
}
