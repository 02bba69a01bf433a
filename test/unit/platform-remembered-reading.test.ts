import { expect } from 'chai';
import { RememberedReading } from '../../gateway/platform/database/remembered-reading.ts';
import { TableEditions } from '../../gateway/platform/database/table-editions.ts';

describe('RememberedReading', () => {
  let editions: TableEditions;
  let reading: RememberedReading<number>;
  let nowMs: number;
  let asked: number;
  const query = (): Promise<number> => Promise.resolve(++asked);

  beforeEach(() => {
    editions = new TableEditions();
    [nowMs, asked] = [0, 0];
    reading = new RememberedReading({ editions }, ['cameras'], { monotonic: () => nowMs, maxKeys: 2 });
  });

  it('asks once for everybody, while the query runs and after it', async () => {
    const together = await Promise.all([reading.read('city', query), reading.read('city', query)]);
    const later = await reading.read('city', query);

    expect([...together, later]).to.deep.equal([1, 1, 1]);
  });

  it('asks for each key by itself', async () => {
    await reading.read('city', query);

    expect(await reading.read('county', query)).to.equal(2);
  });

  it('asks anew after a write to its tables, also while the query before runs', async () => {
    const first = reading.read('city', query);
    editions.note('UPDATE `cameras` SET `name`=$1');
    const second = reading.read('city', query);

    expect([await first, await second, await reading.read('city', query)]).to.deep.equal([1, 2, 2]);
  });

  it('does not mind writes to other tables', async () => {
    await reading.read('city', query);
    editions.note('INSERT INTO `outages` (`id`) VALUES (1)');

    expect(await reading.read('city', query)).to.equal(1);
  });

  it('asks anew after a while, since other gateways write too', async () => {
    await reading.read('city', query);
    nowMs = 1999;
    expect(await reading.read('city', query)).to.equal(1);

    nowMs = 2000;
    expect(await reading.read('city', query)).to.equal(2);
  });

  it('remembers no failure', async () => {
    const failed = await reading.read('city', () => Promise.reject(new Error('away'))).catch((error: Error) => error);

    expect(failed).to.be.an('error');
    expect(await reading.read('city', query)).to.equal(1);
  });

  it('stays small however many questions there are', async () => {
    for (let place = 0; place < 2500; place++) await reading.read(`place ${place}`, query);

    expect(await reading.read('place 2499', query)).to.equal(2500);
    expect(await reading.read('place 0', query)).to.equal(2501);
  });

  it('keeps no more answers than it may', async () => {
    for (const key of ['city', 'east', 'west']) await reading.read(key, query);

    expect(await reading.read('west', query), 'the newest').to.equal(3);
    expect(await reading.read('city', query), 'forgotten').to.equal(4);
  });
});

describe('TableEditions', () => {
  const statements = [
    'INSERT INTO `cameras` (`id`) VALUES ($1)',
    'INSERT OR IGNORE INTO `cameras` (`id`) VALUES (1)',
    'INSERT IGNORE INTO `cameras` (`id`) VALUES (1)',
    'UPDATE `cameras` SET `name`=$1 WHERE `id` = $2',
    'update cameras set name = ? where id = ?',
    'DELETE FROM `cameras` WHERE `id` IN (1, 2)',
    'REPLACE INTO "cameras" VALUES (1)',
    'WITH old AS (SELECT 1) DELETE FROM cameras',
    'ALTER TABLE `cameras` ADD `x` INTEGER',
  ];
  for (const sql of statements) {
    it(`counts ${sql}`, () => {
      const editions = new TableEditions();
      const before = editions.of(['cameras']);
      editions.note(sql);

      expect(editions.of(['cameras'])).not.to.equal(before);
    });
  }

  it('counts neither what reads nor what writes elsewhere', () => {
    const editions = new TableEditions();
    const before = editions.of(['cameras', 'camera_areas']);
    for (const sql of [
      'SELECT * FROM `cameras`',
      'PRAGMA table_info(`cameras`)',
      'START TRANSACTION;',
      'BEGIN IMMEDIATE TRANSACTION;',
      'UPDATE `camera_states` SET `x`=1',
    ]) {
      editions.note(sql);
    }

    expect(editions.of(['cameras', 'camera_areas'])).to.equal(before);
  });

  it('counts what a transaction wrote when it is committed, and never when it is not', () => {
    const editions = new TableEditions();
    const [kept, dropped] = [{}, {}];
    const before = editions.of(['cameras']);
    editions.note('UPDATE `cameras` SET `name`=$1', kept);
    editions.note('UPDATE `cameras` SET `name`=$1', dropped);
    editions.note('ROLLBACK;', dropped);
    expect(editions.of(['cameras'])).to.equal(before);

    editions.note('COMMIT;', kept);
    expect(editions.of(['cameras'])).not.to.equal(before);
  });
});
