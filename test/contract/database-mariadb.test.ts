import { expect } from 'chai';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import type { Log } from '../../gateway/platform/observability/log.ts';
import { MariadbServer } from './mariadb.ts';

const log: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const caught = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe('Database on a MariaDB in trouble', function () {
  this.timeout(60_000);
  let server: MariadbServer;
  let database: Database;

  beforeEach(async () => {
    server = await MariadbServer.start();
    database = await openDatabase({ url: await server.createDatabase(), log });
  });
  afterEach(async () => {
    server.thaw();
    await database.close();
    await server.stop();
  });

  it('gives up on a hung server after 5 s, and works again when the server does', async () => {
    await database.sequelize.query('SELECT 1');
    await server.freeze();
    const startedMs = performance.now();

    const errors = await Promise.all([
      caught(database.sequelize.query('SELECT 1')),
      caught(database.transaction(async (transaction) => database.sequelize.query('SELECT 1', { transaction }))),
    ]);
    const tookMs = performance.now() - startedMs;
    server.thaw();
    const [rows] = await database.sequelize.query('SELECT 1 AS one');

    for (const error of errors) expect(error).to.have.property('code', 'database/unavailable');
    expect(tookMs).to.be.within(4500, 12_000);
    expect(rows).to.deep.equal([{ one: 1 }]);
  });

  it('says database/unavailable when the server dies, and at the next start', async () => {
    await database.sequelize.query('SELECT 1');

    await server.stop();
    const error = await caught(database.sequelize.query('SELECT 1'));
    const url = `mysql://root:hunter2@127.0.0.1:${String(server.port)}/vpg_1`;
    const atStart = await caught(openDatabase({ url, log }));

    expect(error).to.have.property('code', 'database/unavailable');
    expect(atStart).to.have.property('code', 'database/unavailable');
    expect(String(atStart)).not.to.contain('hunter2');
    server = await MariadbServer.start();
  });

  it('runs a transaction again that the server broke off as a deadlock', async () => {
    const { sequelize } = database;
    await sequelize.query('CREATE TABLE t (id INT PRIMARY KEY, n INT)');
    await sequelize.query('INSERT INTO t VALUES (1, 0), (2, 0)');
    let attempts = 0;
    const add = (first: number, second: number) =>
      database.transaction(async (transaction) => {
        attempts++;
        await sequelize.query(`UPDATE t SET n = n + 1 WHERE id = ${String(first)}`, { transaction });
        await sequelize.query('SELECT SLEEP(0.2)', { transaction });
        await sequelize.query(`UPDATE t SET n = n + 1 WHERE id = ${String(second)}`, { transaction });
      });

    await Promise.all([add(1, 2), add(2, 1)]);

    expect((await sequelize.query('SELECT n FROM t'))[0]).to.deep.equal([{ n: 2 }, { n: 2 }]);
    expect(attempts).to.equal(3);
  });
});
