import { expect } from 'chai';
import { QueryTypes } from 'sequelize';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { withinScope } from '../../gateway/platform/database/within-scope.ts';
import { CameraStore } from '../../gateway/registry/cameras/camera-store.ts';
import { OrganisationStore } from '../../gateway/registry/organisations/organisation-store.ts';
import { aCamera, atMs, city, silentLog } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

eachDatabase('The whole estate', (open) => {
  it('has every row, wherever it lies', async () => {
    const database = await open();
    await new OrganisationStore(database).add(city, atMs);
    const store = new CameraStore(database);
    await store.add([aCamera('camera-1', city)]);

    const found = await store.listActive(wholeEstate, { limit: 5 });

    expect(found.map(({ id }) => id)).to.deep.equal(['camera-1']);
  });
});

describe('The whole estate on SQLite', () => {
  it('is read slice by slice along its key: no slice sorts all of it', async () => {
    const database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    const asked: string[] = [];
    const query = database.sequelize.query.bind(database.sequelize);
    // Only heard: the call goes through unchanged.
    database.sequelize.query = ((...parameters: Parameters<typeof query>) => {
      if (typeof parameters[0] === 'string') asked.push(parameters[0]);
      return query(...parameters);
    }) as typeof query;
    await new CameraStore(database).listActive(wholeEstate, { afterId: 'camera-1', limit: 5 });
    database.sequelize.query = query;

    const plan = await query<{ detail: string }>(`EXPLAIN QUERY PLAN ${asked[0] ?? ''}`, { type: QueryTypes.SELECT });
    await database.close();

    expect(plan.map(({ detail }) => detail).join()).not.to.contain('TEMP B-TREE');
    expect(withinScope({ organisationPath: '/city/' })).not.to.deep.equal(withinScope(wholeEstate));
  });
});
