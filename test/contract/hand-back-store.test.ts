import { expect } from 'chai';
import type { HandBack, HandBackId } from '../../gateway/patrol/shifts/hand-back.ts';
import { HandBackStore } from '../../gateway/patrol/shifts/hand-back-store.ts';
import type { Signature } from '../../gateway/patrol/shifts/shift.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { userId } from '../fixtures/access.ts';
import { beijingAt } from '../fixtures/duty.ts';
import { below, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { room } from '../fixtures/roster.ts';
import { aShift } from '../fixtures/shift.ts';
import { eachDatabase } from './each-database.ts';

const otherRoom = below(station, 'room2', 'room', '西站警务室');

function aHandBack(id: string, members: Partial<HandBack> = {}, organisation = room): HandBack {
  return {
    id: id as HandBackId, // a brand
    shiftId: aShift().id,
    ...{ organisationId: organisation.id, organisationName: organisation.name, organisationPath: organisation.path },
    superiorName: station.name,
    ...{ fromMs: beijingAt('2026-09-21 08:00'), toMs: beijingAt('2026-09-21 20:00') },
    ...members,
  };
}

const said = (name: string, note?: string): Signature => ({
  ...{ userId: userId(name), name: `民警 ${name}`, atMs: beijingAt('2026-09-22 08:05') },
  ...(note !== undefined && { note }),
});

eachDatabase('HandBackStore', (open) => {
  it('gives back what was stored, inside the scope only', async () => {
    const store = new HandBackStore(await open());
    const plain = aHandBack('b1');
    const full = aHandBack('b2', { note: said('zhang', '北门卷帘门未锁\n🚓'), acceptance: said('chen') }, otherRoom);
    await store.addAll([plain, full]);
    await store.addAll([]);

    expect(await store.find(scopeOf(room), 'b1')).to.deep.equal(plain);
    expect(await store.find(scopeOf(otherRoom), 'b1')).to.equal(undefined);
    expect(await store.find(scopeOf(west), 'b1')).to.equal(undefined);
    expect(await store.listOfShift(scopeOf(east), 'shift-1')).to.deep.equal([plain, full]);
    expect(await store.listOfShift(scopeOf(otherRoom), 'shift-1')).to.deep.equal([full]);
  });

  it('lists what waits for one organisation, the oldest first, and counts what it leaves out', async () => {
    const store = new HandBackStore(await open());
    const toMs = beijingAt('2026-09-20 20:00');
    const of = (shiftId: string) => ({ shiftId: shiftId as HandBack['shiftId'] }); // a brand
    await store.addAll([
      aHandBack('late', of('s2')),
      aHandBack('early', { ...of('s1'), toMs }),
      aHandBack('accepted', { ...of('s3'), acceptance: said('chen') }),
      aHandBack('other', of('s2'), otherRoom),
    ]);

    const { handBacks, total } = await store.listWaiting(wholeEstate, room.id, 1);

    expect([handBacks.map(({ id }) => id), total]).to.deep.equal([['early'], 2]);
    expect(await store.listWaiting(scopeOf(west), room.id, 9)).to.deep.equal({ handBacks: [], total: 0 });
  });

  it('knows one hand-back of a shift to an organisation', async () => {
    const store = new HandBackStore(await open());
    await store.addAll([aHandBack('b1')]);

    const again = await store.addAll([aHandBack('b2')]).catch((error: unknown) => error);

    expect(again).to.be.instanceOf(Error);
    expect((await store.listOfShift(wholeEstate, 'shift-1')).map(({ id }) => id)).to.deep.equal(['b1']);
  });

  it('writes a note once, and none after the acceptance; of two who accept at once one does', async () => {
    const store = new HandBackStore(await open());
    await store.addAll([aHandBack('b1'), aHandBack('b2', {}, otherRoom)]);

    expect(await store.writeNote('b1', said('zhang', '一'))).to.equal(true);
    expect(await store.writeNote('b1', said('zhang', '二'))).to.equal(false);
    const both = await Promise.all([store.accept('b1', said('chen')), store.accept('b1', said('zhao'))]);
    expect(both.filter(Boolean)).to.have.length(1);
    await store.accept('b2', said('chen'));
    expect(await store.writeNote('b2', said('zhang', '三'))).to.equal(false);

    expect((await store.find(wholeEstate, 'b1'))?.note?.note).to.equal('一');
  });

  it('tells whether a shift’s hand-backs are still as they were read', async () => {
    const database = await open();
    const store = new HandBackStore(database);
    await store.addAll([aHandBack('b1')]);
    const read = await store.listOfShift(wholeEstate, 'shift-1');
    const holds = () => database.transaction((transaction) => store.holdAsRead('shift-1', read, transaction));

    expect(await holds()).to.equal(true);
    await store.accept('b1', said('chen', '已核对'));
    expect(await holds()).to.equal(false);
  });
});
