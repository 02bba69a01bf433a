import { expect } from 'chai';
import { QueryTypes } from 'sequelize';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { OrganisationMoveStore } from '../../gateway/registry/organisations/organisation-move-store.ts';
import { eachDatabase } from './each-database.ts';

/** A row that a table takes, whatever its columns are: numbers where it wants numbers, the id wherever an id fits. */
async function insertAnywhere(database: Database, table: string, id: string, path: string): Promise<void> {
  const tables = database.sequelize.getQueryInterface();
  const columns = await tables.describeTable(table);
  const row = Object.entries(columns).flatMap(([name, { type, allowNull }]) => {
    if (name === 'organisation_path') return [[name, path]];
    if (allowNull && name !== 'id') return [];
    const isNumber = /INT|DOUBLE|FLOAT|DECIMAL/i.test(type);
    const width = Number(/\((\d+)\)/.exec(type)?.[1] ?? 64);
    return [[name, isNumber ? numberOf(id) : id.slice(0, width)]];
  });
  await tables.bulkInsert(table, [Object.fromEntries(row) as object]);
}

/** Distinct for distinct ids, and small enough for a flag. */
function numberOf(id: string): number {
  return id.charCodeAt(0) % 100;
}

async function readPaths(database: Database, table: string): Promise<string[]> {
  const rows = await database.sequelize.query<{ organisation_path: string }>(
    `SELECT organisation_path FROM ${table} ORDER BY organisation_path`,
    { type: QueryTypes.SELECT },
  );
  return rows.map(({ organisation_path: path }) => path);
}

eachDatabase('OrganisationMoveStore', (open) => {
  it('finds every table that carries an organisation’s path', async () => {
    const store = new OrganisationMoveStore(await open());

    const tables = await store.listScopedTables(wholeEstate);

    expect(tables).to.include.members([
      ...['access_paths', 'areas', 'camera_areas', 'camera_photos', 'camera_states', 'cameras', 'candidates'],
      ...['credentials', 'duty_decisions', 'findings', 'lease_contracts', 'onboarding_channels', 'onboardings'],
      ...['organisations', 'outages', 'patrol_plans', 'round_stops', 'rounds', 'sessions', 'systems', 'units', 'users'],
    ]);
  });

  it('rewrites the branch in each of them and nothing beside it', async () => {
    const database = await open();
    const store = new OrganisationMoveStore(database);
    const tables = await store.listScopedTables(wholeEstate);
    const paths = ['/city/', '/city/east/', '/city/east/station/', '/city/eastern/', '/city/west/'];
    // What other tables refer to is there first.
    const referred = ['users', 'rounds'];
    for (const table of [...referred, ...tables.filter((name) => !referred.includes(name))]) {
      for (const [index, path] of paths.entries()) await insertAnywhere(database, table, `${index}-row`, path);
    }

    const step = { fromPath: '/city/east/', toPath: '/city/west/east/' };
    await database.transaction((transaction) => store.move(tables, step, transaction));

    for (const table of tables) {
      expect(await readPaths(database, table), table).to.deep.equal([
        ...['/city/', '/city/eastern/', '/city/west/', '/city/west/east/', '/city/west/east/station/'],
      ]);
    }
  });

  it('changes nothing when the transaction fails', async () => {
    const database = await open();
    const store = new OrganisationMoveStore(database);
    const tables = await store.listScopedTables(wholeEstate);
    await insertAnywhere(database, 'cameras', 'a', '/city/east/');

    const step = { fromPath: '/city/east/', toPath: '/city/west/east/' };
    const failed = database.transaction(async (transaction) => {
      await store.move(tables, step, transaction);
      throw new Error('something else went wrong');
    });

    expect(await failed.catch((error: Error) => error.message)).to.equal('something else went wrong');
    expect(await readPaths(database, 'cameras')).to.deep.equal(['/city/east/']);
  });
});
