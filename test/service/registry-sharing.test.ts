import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Camera } from '../../gateway/registry/camera.ts';
import { CameraLinkStore } from '../../gateway/registry/cameras/camera-link-store.ts';
import { ShareFollow } from '../../gateway/registry/sharing/share-follow-service.ts';
import { ShareWithdrawalStore } from '../../gateway/registry/sharing/share-withdrawal-store.ts';
import { SharingService } from '../../gateway/registry/sharing/sharing-service.ts';
import type { Unit } from '../../gateway/registry/units/unit.ts';
import { UnitService } from '../../gateway/registry/units/unit-service.ts';
import { UnitStore } from '../../gateway/registry/units/unit-store.ts';
import { aCamera, aPath, anActor, atMs, city, east, scopeOf, silentLog, station, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { openRegistry, type RegistryRig, stillClock } from '../fixtures/registry-rig.ts';

const admin = anActor(east);
const reason = '商场停业装修';

describe('sharing of self-built cameras', () => {
  let rig: RegistryRig;
  let units: UnitService;
  let mall: Unit;
  let follow: ShareFollow;
  let sharing: SharingService;

  const openSharing = async (): Promise<void> => {
    const withdrawals = new ShareWithdrawalStore(rig.database);
    const { cameras } = rig.stores;
    const world = { withdrawals, cameras, bus: rig.bus, log: silentLog };
    const links = new CameraLinkStore(rig.database);
    follow = new ShareFollow({ ...world, links, writer: rig.writer, transaction: rig.transaction });
    sharing = new SharingService({ ...world, follow, units, clock: stillClock });
    await follow.start();
  };

  const ownedBy = (id: string, unit: Unit, members: Partial<Camera> = {}): Camera =>
    aCamera(id, station, { ownership: 'self-built', record: { ownerUnitId: unit.id }, ...members });

  const statuses = async (): Promise<Record<string, string>> => {
    const found = await rig.stores.cameras.findMany(wholeEstate, ['a', 'b', 'c', 'd', 'e']);
    return Object.fromEntries(found.map(({ id, status }): [string, string] => [id, status]).toSorted());
  };

  beforeEach(async () => {
    rig = await openRegistry();
    const withdrawals = new ShareWithdrawalStore(rig.database);
    units = new UnitService({
      ...{ units: new UnitStore(rig.database), links: new CameraLinkStore(rig.database), writer: rig.writer },
      ...{ organisations: rig.stores.organisations, followers: [withdrawals] },
      ...{ transaction: rig.transaction, clock: stillClock, log: silentLog },
    });
    mall = await units.ensure(scopeOf(east), '东门商场', 'enterprise');
    await openSharing();
    await rig.stores.cameras.add([
      ownedBy('a', mall),
      ownedBy('b', mall, { status: 'repair' }),
      ownedBy('c', mall, { status: 'planned' }),
      ownedBy('d', mall, { ownership: 'leased' }),
      ownedBy('e', mall, { organisationId: west.id, organisationPath: west.path }),
    ]);
    for (const id of ['a', 'b']) await rig.stores.paths.add(aPath(id), station.path, atMs);
  });
  afterEach(async () => {
    follow.stop();
    await rig.database.close();
  });

  it('is withdrawn for what a unit has built itself and what is in service, and for nothing else', async () => {
    const { id, ...withdrawal } = await sharing.withdraw(admin, { unitId: mall.id, reason });
    await follow.catchUp();

    expect(id).to.match(/./);
    expect(withdrawal).to.deep.include({ subject: { unitId: mall.id }, organisationPath: east.path, isMine: true });
    expect(withdrawal.withdrawn).to.include({ by: '测试', reason });
    expect(await statuses()).to.deep.equal({
      ...{ a: 'withdrawn', b: 'withdrawn', c: 'planned', d: 'active', e: 'active' },
    });
  });

  it('means: neither watched nor dialled, told to everybody, and in the history with who did it', async () => {
    await sharing.withdraw(admin, { unitId: mall.id, reason });
    await follow.catchUp();

    expect((await rig.paths.listProbePaths(wholeEstate)).map(({ cameraId }) => cameraId)).not.to.include('a');
    expect(await refusal(() => rig.paths.livePath(wholeEstate, 'a', 'sub'))).to.equal('camera/no-path');
    const told = rig.events.filter(({ name }) => name === 'camera.changed').map(({ event }) => event);
    expect(told).to.deep.include({ cameraId: 'a', organisationPath: station.path, status: 'withdrawn' });
    const [entry] = await rig.stores.changes.list(wholeEstate, 'a', { limit: 1 });
    expect(entry?.fields).to.deep.equal([{ field: 'status', from: 'active', to: 'withdrawn' }]);
    expect(entry?.by).to.equal('测试');
  });

  it('is given back once, and the cameras are in service again', async () => {
    const { id } = await sharing.withdraw(admin, { unitId: mall.id, reason });
    await follow.catchUp();

    const given = await sharing.giveBack(admin, id, '恢复营业');
    await follow.catchUp();

    expect(given.returned).to.include({ reason: '恢复营业', by: '测试' });
    expect(await statuses()).to.include({ a: 'active', b: 'active', c: 'planned' });
    expect(await refusal(() => sharing.giveBack(admin, id, '再次'))).to.equal('share/returned');
    expect(await sharing.list(admin.scope, { unitId: mall.id })).to.have.length(1);
  });

  it('is withdrawn once at a time', async () => {
    await sharing.withdraw(admin, { unitId: mall.id, reason });

    expect(await refusal(() => sharing.withdraw(admin, { unitId: mall.id, reason }))).to.equal('share/withdrawn');
  });

  it('is withdrawn of one camera too, and stays so while either of the two stands', async () => {
    const one = await sharing.withdraw(admin, { cameraId: 'a', reason: '正对收银台' });
    const all = await sharing.withdraw(admin, { unitId: mall.id, reason });
    await follow.catchUp();
    await sharing.giveBack(admin, all.id, '恢复营业');
    await follow.catchUp();
    expect(await statuses()).to.include({ a: 'withdrawn', b: 'active' });

    const seen = await sharing.list(admin.scope, { cameraId: 'a' });
    await sharing.giveBack(admin, one.id, '已加遮挡');
    await follow.catchUp();

    expect(seen.map(({ id }) => id)).to.have.members([one.id, all.id]);
    expect(await statuses()).to.include({ a: 'active' });
  });

  it('covers cameras that come under it later, or are taken into service', async () => {
    await sharing.withdraw(admin, { unitId: mall.id, reason });
    await follow.catchUp();
    const { version } = (await rig.registry.readCamera(admin.scope, 'c')).camera;

    await rig.registry.changeCamera(admin, 'c', { version, status: 'active' });
    await rig.registry.changeCamera(admin, 'd', { version: 1, ownership: 'self-built' });
    await follow.catchUp();

    expect(await statuses()).to.include({ c: 'withdrawn', d: 'withdrawn' });
  });

  it('is nothing that an edit or a sheet gives back or withdraws; removal and restoring leave it as it is', async () => {
    await sharing.withdraw(admin, { unitId: mall.id, reason });
    await follow.catchUp();
    const version = async (id: string) => (await rig.registry.readCamera(admin.scope, id)).camera.version;
    const edit = async (id: string, status: 'active' | 'withdrawn') =>
      rig.registry.changeCamera(admin, id, { version: await version(id), status });

    expect(await refusal(() => edit('a', 'active'))).to.equal('share/withdrawn');
    expect(await refusal(() => edit('d', 'withdrawn'))).to.equal('share/withdrawn');
    const write = { cameraId: 'a', core: { status: 'active', place: '南门' }, record: {}, source: 'imported' } as const;
    await rig.transaction((underWay) => rig.writer.writeMany(wholeEstate, admin, [write], underWay));
    expect(await rig.stores.cameras.find(wholeEstate, 'a')).to.include({ status: 'withdrawn', place: '南门' });

    await rig.registry.removeCamera(admin, 'a', await version('a'));
    await rig.registry.restoreCamera(admin, 'a', await version('a'));
    await follow.catchUp();
    expect(await statuses()).to.include({ a: 'withdrawn' });
  });

  it('is over for a camera that was removed meanwhile and comes back when it was given back', async () => {
    const { id } = await sharing.withdraw(admin, { unitId: mall.id, reason });
    await follow.catchUp();
    const { version } = (await rig.registry.readCamera(admin.scope, 'a')).camera;
    await rig.registry.removeCamera(admin, 'a', version);
    await sharing.giveBack(admin, id, '恢复营业');
    await follow.catchUp();

    await rig.registry.restoreCamera(admin, 'a', version + 1);
    await follow.catchUp();

    expect(await statuses()).to.include({ a: 'active' });
  });

  it('is carried on after a crash', async () => {
    follow.hurry = () => undefined;
    await sharing.withdraw(admin, { unitId: mall.id, reason });
    follow.stop();
    expect(await statuses()).to.include({ a: 'active' });

    await openSharing();
    await follow.catchUp();

    expect(await statuses()).to.include({ a: 'withdrawn' });
  });

  it('is written by the part that keeps the unit, and hidden from others as if there were none', async () => {
    const { id } = await sharing.withdraw(admin, { unitId: mall.id, reason });
    await follow.catchUp();

    expect(await refusal(() => sharing.withdraw(anActor(west), { cameraId: 'a', reason }))).to.equal('camera/unknown');
    expect(await refusal(() => sharing.giveBack(anActor(west), id, '无关'))).to.equal('share/unknown');
    expect(await sharing.list(scopeOf(west), { unitId: mall.id }), 'its own camera is not covered').to.deep.equal([]);
    expect((await sharing.list(scopeOf(station), { cameraId: 'a' })).map(({ isMine }) => isMine)).to.deep.equal([
      false,
    ]);
    expect(await refusal(() => sharing.withdraw(anActor(station), { unitId: mall.id, reason }))).to.equal(
      'permission/denied',
    );
    expect(await refusal(() => sharing.withdraw(admin, { cameraId: 'd', reason }))).to.equal('share/not-owned');
    expect(await refusal(() => sharing.list(admin.scope, {}))).to.equal('request/invalid');
  });

  it('holds up a merge of units until it is given back', async () => {
    const other = await units.ensure(scopeOf(east), '东门百货', 'enterprise');
    const { id } = await sharing.withdraw(admin, { unitId: mall.id, reason });

    expect(await refusal(() => units.merge(anActor(city), other.id, mall.id))).to.equal('share/withdrawn');
    await sharing.giveBack(admin, id, '恢复营业');
    await units.merge(anActor(city), other.id, mall.id);

    expect(await sharing.list(admin.scope, { unitId: other.id })).to.have.length(1);
  });
});
