import { expect } from 'chai';
import { RepairStore } from '../../gateway/outages/tickets/repair-store.ts';
import { city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { addTicket } from '../fixtures/repairs.ts';
import { eachDatabase } from './each-database.ts';

const period = { fromMs: 1000, toMs: 2000 };

eachDatabase('RepairStore', (open) => {
  it('tells the records of tickets that were opened or closed in the period, of the scope', async () => {
    const database = await open();
    await addTicket(database, { id: 'a', cameras: ['c1'], openedAtMs: 500, closedAtMs: 1000, closure: 'checked' });
    await addTicket(database, { id: 'b', cameras: [], openedAtMs: 1999, state: 'open' });
    await addTicket(database, { id: 'c', cameras: [], openedAtMs: 500, closedAtMs: 2000 });
    await addTicket(database, { id: 'd', cameras: [], openedAtMs: 1500, closedAtMs: 1600, closure: 'merged' });
    await addTicket(database, { id: 'e', cameras: [], openedAtMs: 1500, at: west });

    const found = await new RepairStore(database).listOf(scopeOf(east), period);

    expect(found.map(({ id }) => id)).to.deep.equal(['a', 'b']);
  });

  it('gives back what reports are made of', async () => {
    const database = await open();
    await addTicket(database, {
      ...{ id: 'a', cameras: ['c1', 'c2'], assignee: { unitId: 'telecom', unitName: '电信公司' }, causeCode: 'power' },
      ...{ startedAtMs: 900, openedAtMs: 1000, restoredAtMs: 1500, closedAtMs: 1600, suspendedMs: 100 },
      ...{ isRepairLate: true, isRepeat: true, closure: 'overridden' },
    });

    const store = new RepairStore(database);
    const [repair] = await store.listOf(scopeOf(city), period);

    expect(repair).to.deep.equal({
      ...{ id: 'a', organisationName: station.name, subjectKind: 'camera', subjectName: '点位 a' },
      ...{ faultKind: 'unreachable', unitId: 'telecom', unitName: '电信公司', causeCode: 'power' },
      ...{ startedAtMs: 900, openedAtMs: 1000, restoredAtMs: 1500, closedAtMs: 1600, suspendedMs: 100 },
      ...{ isRespondLate: false, isRepairLate: true, isRepeat: true, isFalse: false },
    });
    const cameras = await store.listCameras(scopeOf(city), repair === undefined ? [] : [repair]);
    expect(cameras.map(({ cameraId }) => cameraId)).to.have.members(['c1', 'c2']);
  });
});
