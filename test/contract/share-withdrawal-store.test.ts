import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { ShareWithdrawal, ShareWithdrawalId } from '../../gateway/registry/sharing/share-withdrawal.ts';
import { ShareWithdrawalStore } from '../../gateway/registry/sharing/share-withdrawal-store.ts';
import type { UnitId } from '../../gateway/registry/units/unit.ts';
import { cameraId, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { eachDatabase } from './each-database.ts';

const unitId = 'mall' as UnitId; // a brand
const returned = { atMs: 900, byId: 'u2', by: '李四', reason: '恢复营业' };

function aWithdrawal(id: string, atMs: number, members: Partial<ShareWithdrawal> = {}): ShareWithdrawal {
  return {
    id: id as ShareWithdrawalId, // a brand
    subject: { unitId },
    organisationPath: east.path,
    withdrawn: { atMs, byId: 'u1', by: '张三', reason: '停业' },
    ...members,
  };
}

eachDatabase('ShareWithdrawalStore', (open) => {
  it('keeps what was withdrawn and given back, by unit or camera, newest first, within the scope', async () => {
    const store = new ShareWithdrawalStore(await open());
    const [first, second] = [aWithdrawal('w1', 100, { returned }), aWithdrawal('w2', 200)];
    const ofCamera = aWithdrawal('w3', 300, { subject: { cameraId: cameraId('a') }, organisationPath: west.path });
    for (const each of [first, second, ofCamera]) await store.add(each);

    expect(await store.listOf(wholeEstate, { unitId }, 9)).to.deep.equal([second, first]);
    expect(await store.listOf(wholeEstate, { cameraId: cameraId('a') }, 9)).to.deep.equal([ofCamera]);
    expect(await store.listStanding(wholeEstate)).to.deep.equal([ofCamera, second]);
    expect(await store.find(scopeOf(west), 'w2')).to.equal(undefined);
    expect(await store.listStanding(scopeOf(east))).to.deep.equal([second]);
  });

  it('lets one stand for a unit or camera, and another when it has ended', async () => {
    const store = new ShareWithdrawalStore(await open());
    const first = aWithdrawal('w1', 100);
    await store.add(first);

    expect(await refusal(() => store.add(aWithdrawal('w2', 200)))).to.equal('share/withdrawn');
    expect(await store.end(scopeOf(west), first.id, returned)).to.equal(false);
    expect(await store.end(scopeOf(east), first.id, returned)).to.equal(true);
    expect(await store.end(scopeOf(east), first.id, returned)).to.equal(false);
    await store.add(aWithdrawal('w2', 200));

    expect(await store.find(wholeEstate, 'w1')).to.deep.equal({ ...first, returned });
  });

  it('goes with its camera, and with its unit into another one unless either is withdrawn', async () => {
    const database = await open();
    const store = new ShareWithdrawalStore(database);
    await store.add(aWithdrawal('w1', 100, { returned }));
    await store.add(aWithdrawal('w2', 200, { subject: { cameraId: cameraId('a') } }));

    await database.transaction(async (underWay) => {
      await store.moveWithCamera(cameraId('a'), station.path, underWay);
      await store.replaceUnit('mall', 'shop', underWay);
    });
    await store.add(aWithdrawal('w3', 300));
    const merge = () => database.transaction((underWay) => store.replaceUnit('mall', 'shop', underWay));

    expect(await store.find(wholeEstate, 'w2')).to.include({ organisationPath: station.path });
    expect(await store.find(wholeEstate, 'w1')).to.deep.include({ subject: { unitId: 'shop' } });
    expect(await refusal(merge)).to.equal('share/withdrawn');
  });
});
