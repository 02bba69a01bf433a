import { expect } from 'chai';
import type { CauseId } from '../../gateway/outages/causes/cause.ts';
import type { Outage, OutageId } from '../../gateway/outages/outage.ts';
import { OutageStore } from '../../gateway/outages/outage-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { CameraId, OrganisationId } from '../../gateway/registry/camera.ts';
import { eachDatabase } from './each-database.ts';

function outage(number: number): Outage {
  return {
    id: `outage-${String(number).padStart(3, '0')}` as OutageId, // a test's ids
    cameraId: `camera-${String(number)}` as CameraId,
    organisationId: 'county' as OrganisationId,
    organisationPath: '/city/county/',
    state: 'open',
    effect: 'down',
    startedAtMs: number,
    openedAtMs: number,
    fault: { stage: 'connect', reason: 'refused', detail: '' },
  };
}

/** Each outage its own cause, and those from the 101st on one for all. */
function causeOf(number: number): CauseId {
  return (number > 100 ? 'fibre' : `cause-${String(number)}`) as CauseId; // a test's ids
}

eachDatabase('OutageStore, links to causes', (open) => {
  it('gives hundreds of outages their causes with few statements, so that a writer beside them soon has its turn', async () => {
    const database = await open();
    const store = new OutageStore(database);
    const outages = Array.from({ length: 250 }, (_, index) => outage(index + 1));
    await store.openMany(outages);
    const links = new Map(outages.map(({ id }, index) => [id, causeOf(index + 1)]));
    const asked: unknown[] = [];
    const query = database.sequelize.query.bind(database.sequelize);
    // Only counted: the call goes through unchanged.
    database.sequelize.query = ((...parameters: Parameters<typeof query>) => {
      asked.push(parameters[0]);
      return query(...parameters);
    }) as typeof query;

    await database.transaction((transaction) => store.assignCauses(links, transaction));

    database.sequelize.query = query;
    const stored = await store.list(wholeEstate, {}, { limit: 300 });
    expect(new Map(stored.map(({ id, causeId }) => [id, causeId]))).to.deep.equal(links);
    expect(asked.length).to.be.lessThan(10);
  });
});
