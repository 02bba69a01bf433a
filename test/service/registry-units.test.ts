import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { CameraLinkStore } from '../../gateway/registry/cameras/camera-link-store.ts';
import { ContractStore } from '../../gateway/registry/contracts/contract-store.ts';
import { UnitService } from '../../gateway/registry/units/unit-service.ts';
import { UnitStore } from '../../gateway/registry/units/unit-store.ts';
import { aCamera, anActor, atMs, city, east, scopeOf, silentLog, station, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { openRegistry, type RegistryRig, stillClock } from '../fixtures/registry-rig.ts';
import { aContract } from '../fixtures/unit.ts';

describe('UnitService', () => {
  let rig: RegistryRig;
  let contracts: ContractStore;
  let units: UnitService;
  beforeEach(async () => {
    rig = await openRegistry();
    contracts = new ContractStore(rig.database);
    units = new UnitService({
      ...{ units: new UnitStore(rig.database), links: new CameraLinkStore(rig.database), writer: rig.writer },
      ...{ organisations: rig.stores.organisations, followers: [contracts] },
      ...{ transaction: rig.transaction, clock: stillClock, log: silentLog },
    });
  });
  afterEach(() => rig.database.close());

  it('makes a unit for a name once, in any spelling, and adds what it is', async () => {
    const made = await units.ensure(scopeOf(city), '电信 云岭', 'carrier');
    const again = await units.ensure(scopeOf(city), '　电信  云岭 ', 'maintainer');

    expect(again.id).to.equal(made.id);
    expect(again.kinds).to.deep.equal(['maintainer', 'carrier']);
    expect(await refusal(() => units.ensure(scopeOf(city), '  ', 'owner'))).to.equal('request/invalid');
  });

  it('makes many at once, blank names left out', async () => {
    const wanted = ['a', 'b', ' a ', ''].map((name) => ({ name, kind: 'owner' as const }));

    const found = await units.ensureMany(scopeOf(city), wanted);

    expect([...found.keys()]).to.deep.equal(['a', 'b', ' a ']);
    expect(found.get('a')?.id).to.equal(found.get(' a ')?.id);
    expect((await units.list(wholeEstate, { limit: 9 })).total).to.equal(2);
  });

  it('lists what the part keeps and what its cameras name, with counts of its own cameras', async () => {
    const carrier = await units.ensure(scopeOf(city), '电信', 'carrier');
    const mine = await units.ensure(scopeOf(east), '东门商场', 'enterprise');
    await units.ensure(scopeOf(west), '西门商场', 'enterprise');
    await rig.stores.cameras.add([
      aCamera('c1', station, { record: { maintainingUnitId: carrier.id, ownerUnitId: mine.id } }),
      aCamera('c2', west, { record: { maintainingUnitId: carrier.id } }),
    ]);

    const page = await units.list(scopeOf(east), { limit: 9 });

    expect(
      page.items.map(({ name, ownedCount, maintainedCount }) => [name, ownedCount, maintainedCount]),
    ).to.deep.equal([
      ['东门商场', 1, 0],
      ['电信', 0, 1],
    ]);
    expect(await refusal(() => units.change(anActor(east), carrier.id, { name: 'x' }))).to.equal('permission/denied');
    expect(await refusal(() => units.read(scopeOf(west), mine.id))).to.equal('unit/unknown');
  });

  it('turns pages by name', async () => {
    for (const name of ['丙', '甲', '乙']) await units.ensure(scopeOf(city), name, 'owner');

    const first = await units.list(wholeEstate, { limit: 2 });
    const second = await units.list(wholeEstate, { limit: 2, cursor: first.nextCursor });

    expect([...first.items, ...second.items]).to.have.lengthOf(3);
    expect([first.total, second.nextCursor]).to.deep.equal([3, undefined]);
  });

  it('merges two: cameras with history, contracts, contacts and the old name go to the survivor', async () => {
    const kept = await units.create(anActor(city), { name: '中国电信云岭分公司', kinds: ['carrier'] });
    const merged = await units.ensure(scopeOf(city), '电信云岭', 'maintainer');
    const contact = { name: '王五', phone: '0871-1', duty: '' };
    await units.change(anActor(city), merged.id, { contacts: [contact], creditCode: '91530100MA6K000000' });
    await rig.stores.cameras.add([aCamera('c1', west, { record: { ownerUnitId: merged.id } })]);
    await contracts.add(aContract('k', { lessorUnitId: merged.id }), atMs);

    const result = await units.merge(anActor(city), kept.id, merged.id);

    expect(result).to.deep.include({
      id: kept.id,
      ownedCount: 1,
      contacts: [contact],
      creditCode: '91530100MA6K000000',
    });
    expect(result.kinds).to.deep.equal(['maintainer', 'carrier']);
    const [entry] = await rig.stores.changes.list(wholeEstate, 'c1', { limit: 1 });
    expect(entry?.fields).to.deep.equal([{ field: 'ownerUnitId', from: merged.id, to: kept.id }]);
    expect((await contracts.find(wholeEstate, 'k'))?.lessorUnitId).to.equal(kept.id);
    expect((await units.ensure(scopeOf(city), '电信云岭', 'carrier')).id).to.equal(kept.id);
    expect((await units.read(wholeEstate, merged.id)).id).to.equal(kept.id);
    expect((await units.list(wholeEstate, { limit: 9 })).total).to.equal(1);
    expect(await refusal(() => units.merge(anActor(city), kept.id, kept.id))).to.equal('request/invalid');
  });
});
