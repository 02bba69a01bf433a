import { expect } from 'chai';
import { DataTypes, type ModelStatic, type Model, Op, UniqueConstraintError, col, fn } from 'sequelize';
import {
  textColumn,
  keyColumn,
  flagColumn,
  instantColumn,
  optionalInstantColumn,
  optionalJsonColumn,
  optionalNumberColumn,
  optionalTextColumn,
} from '../../gateway/platform/database/columns.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { withinScope } from '../../gateway/platform/database/within-scope.ts';
import { eachDatabase } from './each-database.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly isOn: boolean;
  readonly atMs: number;
  readonly size?: number | null;
  readonly organisationPath?: string | null;
  readonly endMs?: number | null;
  readonly otherEndMs?: number | null;
  readonly note?: string | null;
}

async function defineThings(database: Database): Promise<ModelStatic<Model<Row, Row>>> {
  const columns = {
    id: keyColumn,
    name: { ...textColumn(), unique: true },
    organisationPath: optionalTextColumn(640),
    isOn: flagColumn,
    atMs: instantColumn,
    endMs: optionalInstantColumn,
    otherEndMs: optionalInstantColumn,
    note: optionalJsonColumn,
    size: optionalNumberColumn,
  };
  const things = database.sequelize.define<Model<Row, Row>>('thing', columns, {
    tableName: 'things',
    underscored: true,
    timestamps: false,
  });
  await database.sequelize.getQueryInterface().dropTable('things');
  await things.sync();
  return things;
}

const thing = (id: string, more: Partial<Row> = {}): Row => ({
  id,
  name: id,
  isOn: true,
  atMs: 1_790_000_000_000,
  ...more,
});
const rowsOf = async (things: ModelStatic<Model<Row, Row>>) =>
  (await things.findAll({ order: ['id'] })).map((row) => row.get());

eachDatabase('Database', (open) => {
  it('gives back what was stored, instants as numbers and flags as booleans', async () => {
    const things = await defineThings(await open());

    await things.create(
      thing('a', { name: '朝阳路 📷', size: 0.1, organisationPath: null, endMs: 1, otherEndMs: 2, note: '{"a":"中"}' }),
    );

    expect(await rowsOf(things)).to.deep.equal([
      {
        id: 'a',
        name: '朝阳路 📷',
        isOn: true,
        atMs: 1_790_000_000_000,
        size: 0.1,
        organisationPath: null,
        endMs: 1,
        otherEndMs: 2,
        note: '{"a":"中"}',
      },
    ]);
  });

  it('sums and counts as numbers', async () => {
    const things = await defineThings(await open());
    await things.bulkCreate([thing('a'), thing('b')]);

    const sums = await things.findAll({
      raw: true,
      attributes: [
        [fn('SUM', col('at_ms')), 'sum'],
        [fn('COUNT', col('id')), 'count'],
      ],
    });

    expect(sums).to.deep.equal([{ sum: 3_580_000_000_000, count: 2 }]);
  });

  it('names the column of a duplicate', async () => {
    const things = await defineThings(await open());
    await things.create(thing('a', { name: 'same' }));

    const error: unknown = await things.create(thing('b', { name: 'same' })).catch((caught: unknown) => caught);

    expect(error).to.be.instanceOf(UniqueConstraintError);
  });

  it('inserts many and ignores those that are there', async () => {
    const things = await defineThings(await open());
    await things.create(thing('a', { size: 1 }));

    await things.bulkCreate([thing('a', { size: 2 }), thing('b', { size: 2 })], { ignoreDuplicates: true });

    expect((await rowsOf(things)).map((row) => row.size)).to.deep.equal([1, 2]);
  });

  it('replaces by upsert', async () => {
    const things = await defineThings(await open());

    await things.upsert(thing('a', { size: 1 }));
    await things.upsert(thing('a', { size: 2 }));

    expect((await rowsOf(things)).map((row) => row.size)).to.deep.equal([2]);
  });

  it('counts the rows that an update matched, changed or not', async () => {
    const things = await defineThings(await open());
    await things.bulkCreate([thing('a', { size: 1 }), thing('b', { size: 2 })]);

    const [count] = await things.update({ size: 2 }, { where: {} });

    expect(count).to.equal(2);
  });

  it('compares texts by their bytes', async () => {
    const things = await defineThings(await open());
    await things.bulkCreate([thing('Ab'), thing('ab'), thing('äb')]);

    const found = await things.findAll({ where: { name: { [Op.like]: 'A%' } } });

    expect(found.map((row) => row.get('id'))).to.deep.equal(['Ab']);
    expect(await things.count({ where: { name: 'AB' } })).to.equal(0);
  });

  it('keeps a query inside its scope', async () => {
    const things = await defineThings(await open());
    await things.bulkCreate([
      thing('own', { organisationPath: '/r/a/' }),
      thing('child', { organisationPath: '/r/a/b/' }),
      thing('sibling', { organisationPath: '/r/ab/' }),
      thing('parent', { organisationPath: '/r/' }),
    ]);

    const found = await things.findAll({ where: withinScope({ organisationPath: '/r/a/' }), order: ['id'] });

    expect(found.map((row) => row.get('id'))).to.deep.equal(['child', 'own']);
  });

  it('takes back everything of a transaction that fails', async () => {
    const database = await open();
    const things = await defineThings(database);

    const error: unknown = await database
      .transaction(async (transaction) => {
        await things.create(thing('a'), { transaction });
        throw new Error('changed my mind');
      })
      .catch((caught: unknown) => caught);

    expect(error).to.be.instanceOf(Error).with.property('message', 'changed my mind');
    expect(await things.count()).to.equal(0);
  });

  it('does not show the writes of an open transaction to others', async () => {
    const database = await open();
    const things = await defineThings(database);

    const seen = await database.transaction(async (transaction) => {
      await things.create(thing('a'), { transaction });
      return things.count();
    });

    expect(seen).to.equal(0);
    expect(await things.count()).to.equal(1);
  });

  it('lets forty transactions and as many plain writes at once all succeed', async () => {
    const database = await open();
    const things = await defineThings(database);
    const transactions = Array.from({ length: 40 }, (_, index) =>
      database.transaction(async (transaction) => {
        await things.create(thing(`t${String(index)}`), { transaction });
        await things.update({ size: index }, { where: { id: `t${String(index)}` }, transaction });
      }),
    );
    const writes = Array.from({ length: 40 }, (_, index) => things.create(thing(`w${String(index)}`)));

    await Promise.all([...transactions, ...writes]);

    expect(await things.count()).to.equal(80);
  });

  it('migrates twice without harm', async () => {
    const database = await open();

    await database.migrate();

    expect(await database.sequelize.getQueryInterface().showAllTables()).to.include('applied_migrations');
  });

  it('answers database/unavailable once it is closed', async () => {
    const database = await open();
    const things = await defineThings(database);
    await database.close();

    const error: unknown = await things.count().catch((caught: unknown) => caught);

    expect(error).to.have.property('code', 'database/unavailable');
  });

  it('stores 64-bit integers beyond the safe range exactly, as text', async () => {
    const database = await open();
    const wide = database.sequelize.define(
      'wide',
      { id: keyColumn, big: { type: DataTypes.BIGINT } },
      { tableName: 'wides', timestamps: false },
    );
    await wide.sync();

    await wide.create({ id: 'a', big: '9007199254740993' });

    expect((await wide.findOne())?.get('big')).to.equal('9007199254740993');
    await wide.drop();
  });
});
