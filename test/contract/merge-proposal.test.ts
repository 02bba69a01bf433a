import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import { HistoryService } from '../../gateway/registry/record/history-service.ts';
import type { ComparedProposal } from '../../gateway/registry/merging/merge-service.ts';
import { aCamera, anActor, aPath, atMs, cameraId, city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { type MergeRig, openMerges } from '../fixtures/merge-rig.ts';
import { refusal } from '../fixtures/refusal.ts';
import { eachDatabase } from './each-database.ts';

const mac = '00:1A:2B:3C:4D:5E';
const gbCode = '34020000001320000001';
const admin = anActor(city);
const noContracts = { findMany: async () => [] };

function refusalCode(reason: unknown): string | undefined {
  return reason instanceof GatewayError ? reason.code : undefined;
}

eachDatabase('Merge proposals', (open) => {
  let rig: MergeRig;
  beforeEach(async () => {
    rig = await openMerges(await open());
  });

  const openOnes = async (scope = wholeEstate): Promise<readonly ComparedProposal[]> =>
    (await rig.merges.list(scope, 'open', { limit: 50 })).items;
  const onlyId = async (): Promise<string> => (await openOnes())[0]?.proposal.id ?? 'none';

  /** One device, adopted directly and over a recorder of the same county. */
  async function twins(): Promise<void> {
    await rig.stores.cameras.add([
      aCamera('c1', station, { name: '东门', mac, record: { note: '自己的', alias: '东门球机' } }),
      aCamera('c2', east, { name: '录像机3', mac, place: '', serial: '', record: { gbCode, note: '别的' } }),
    ]);
    await rig.stores.paths.add(aPath('c1'), station.path, atMs);
    await rig.stores.paths.add(aPath('c2', { host: '127.9.0.2' }), east.path, atMs);
  }

  it('tell the reason and how sure it is, once, to those who see both', async () => {
    await twins();

    expect(await rig.search.searchFor(['c2'])).to.equal(1);
    expect(await rig.search.searchAll(wholeEstate)).to.equal(0);

    const [found] = await openOnes(scopeOf(east));
    expect(found?.proposal).to.deep.include({ reasons: [{ kind: 'mac', value: mac }], confidence: 95 });
    expect(found?.cameras.map(({ id }) => id)).to.deep.equal(['c1', 'c2']);
    expect(await openOnes(scopeOf(station))).to.deep.equal([]);
    expect(await openOnes(scopeOf(west))).to.deep.equal([]);
    expect(await refusal(async () => rig.merges.dismiss(anActor(station), await onlyId()))).to.equal('merge/unknown');
  });

  it('come of the same picture by two adapters and of a code that two cameras claim', async () => {
    await rig.stores.cameras.add([
      aCamera('c1', station, { record: { gbCode } }),
      aCamera('c2', station),
      aCamera('c3', station),
    ]);
    await rig.stores.paths.add(aPath('c1', { channelToken: 'x' }), station.path, atMs);
    await rig.stores.paths.add(aPath('c2', { adapterKind: 'rtsp-list', channelToken: 'y' }), station.path, atMs);
    await rig.transaction((underWay) =>
      rig.writer.writeMany(
        wholeEstate,
        admin,
        [{ cameraId: 'c3', core: {}, record: { gbCode }, source: 'imported' }],
        underWay,
      ),
    );

    await rig.search.searchAll(wholeEstate);

    const reasons = (await openOnes()).map(({ proposal }) => proposal.reasons.map(({ kind }) => kind).join());
    expect(reasons.sort()).to.deep.equal(['address', 'gb-code']);
  });

  it('make one of two: the kept one gains paths and what it did not know, the other names it', async () => {
    await twins();
    await rig.search.searchAll(wholeEstate);

    await rig.merges.accept(admin, await onlyId(), 'c1');

    const [kept, removed] = [
      await rig.stores.cameras.find(wholeEstate, 'c1'),
      await rig.stores.cameras.find(wholeEstate, 'c2'),
    ];
    expect(kept).to.include({ status: 'active', name: '东门', serial: 'SN-c1' });
    expect(kept?.record).to.deep.equal({ note: '自己的', alias: '东门球机', gbCode });
    expect(removed).to.include({ status: 'removed', mergedIntoId: 'c1', organisationPath: east.path });
    const paths = await rig.stores.paths.listStored(scopeOf(station), ['c1']);
    expect(paths.map(({ priority, host }) => `${priority} ${host}`)).to.deep.equal(['1 127.9.0.1', '2 127.9.0.2']);
    expect(await rig.stores.paths.listStored(wholeEstate, ['c2'])).to.deep.equal([]);
    const history = await rig.stores.changes.list(wholeEstate, 'c1', { limit: 10 });
    expect(history.flatMap(({ fields }) => fields.map(({ field }) => field))).to.include.members([
      'mergedFromId',
      'gbCode',
    ]);
    expect(rig.told).to.deep.equal(['camera.merged c2']);
    expect(await openOnes()).to.deep.equal([]);
    expect(await rig.search.searchAll(wholeEstate)).to.equal(0);
  });

  it('are taken back: the other returns with its paths and code, and what was filled is cleared', async () => {
    await twins();
    await rig.search.searchAll(wholeEstate);
    const id = await onlyId();
    const before = await rig.stores.cameras.findMany(wholeEstate, ['c1', 'c2']);
    await rig.merges.accept(admin, id, 'c1');

    await rig.merges.undo(admin, id);

    const after = await rig.stores.cameras.findMany(wholeEstate, ['c1', 'c2']);
    const plain = (cameras: typeof after) =>
      cameras.map(({ version: _version, ...camera }) => camera).sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(plain(after)).to.deep.equal(plain(before));
    expect(
      (await rig.stores.paths.listStored(scopeOf(east), ['c2'])).map(({ host, priority }) => [host, priority]),
    ).to.deep.equal([['127.9.0.2', 1]]);
    expect(rig.told).to.deep.equal(['camera.merged c2', 'camera.restored c2']);
    expect(await rig.search.searchAll(wholeEstate)).to.equal(0);
    expect(await refusal(() => rig.merges.undo(admin, id))).to.equal('merge/decided');
  });

  it('join the histories: what the other one went through is told with the kept one, and told whose it was', async () => {
    await twins();
    const histories = new HistoryService({ ...rig.stores, merges: rig.proposals, contracts: noContracts });
    await rig.registry.changeCamera(admin, 'c2', { version: 1, place: '西门' });
    await rig.search.searchAll(wholeEstate);
    await rig.merges.accept(admin, await onlyId(), 'c1');

    const whole = await histories.readHistory(wholeEstate, 'c1', { limit: 50 });
    const paged: (typeof whole.items)[number][] = [];
    let cursor: string | undefined;
    do {
      const page = await histories.readHistory(wholeEstate, 'c1', { cursor, limit: 2 });
      paged.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined);

    const theirs = whole.items.filter(({ cameraId: id }) => id === 'c2').flatMap(({ fields }) => fields);
    expect(theirs.map(({ field }) => field)).to.include.members(['place', 'status', 'mergedIntoId']);
    expect(paged).to.deep.equal(whole.items);
    expect(whole.total).to.equal(whole.items.length);
    const inStation = await histories.readHistory(scopeOf(station), 'c1', { limit: 50 });
    expect(inStation.items.map(({ cameraId: id }) => id)).to.not.include('c2');
  });

  it('are dismissed by nobody who sees one of both only', async () => {
    await twins();
    await rig.search.searchAll(wholeEstate);
    const id = await onlyId();
    await rig.registry.changeCamera(admin, 'c2', { version: 1, organisationId: 'west' });

    expect(await refusal(() => rig.merges.dismiss(anActor(east), id))).to.equal('merge/unknown');
    expect((await rig.merges.dismiss(admin, id)).state).to.equal('dismissed');
  });

  it('tell of a camera outside the part that it is outside, not which it is', async () => {
    await twins();
    const histories = new HistoryService({ ...rig.stores, merges: rig.proposals, contracts: noContracts });
    await rig.search.searchAll(wholeEstate);
    await rig.merges.accept(admin, await onlyId(), 'c1');
    const outsideOf = async (scope: typeof wholeEstate, id: string) =>
      (await histories.readHistory(scope, id, { limit: 50 })).items
        .flatMap(({ fields }) => fields)
        .filter(({ field }) => field.startsWith('merged'));

    expect(await outsideOf(scopeOf(station), 'c1')).to.deep.equal([{ field: 'mergedFromId', isToOutside: true }]);
    expect(await outsideOf(wholeEstate, 'c1')).to.deep.include({ field: 'mergedFromId', to: 'c2' });
    await rig.registry.changeCamera(admin, 'c1', { version: 2, organisationId: 'west' });
    expect(await outsideOf(scopeOf(east), 'c2')).to.deep.equal([{ field: 'mergedIntoId', isToOutside: true }]);
    const { camera, isMergedOutside } = await rig.registry.readCamera(scopeOf(east), 'c2');
    expect([camera.mergedIntoId, isMergedOutside]).to.deep.equal([undefined, true]);
    const seen = await rig.registry.readCamera(wholeEstate, 'c2');
    expect([seen.camera.mergedIntoId, seen.isMergedOutside]).to.deep.equal(['c1', undefined]);
  });

  it('once taken back have a history each', async () => {
    await twins();
    const histories = new HistoryService({ ...rig.stores, merges: rig.proposals, contracts: noContracts });
    await rig.search.searchAll(wholeEstate);
    const id = await onlyId();
    await rig.merges.accept(admin, id, 'c1');
    expect(await refusal(() => rig.registry.restoreCamera(admin, 'c2', 2))).to.equal('merge/decided');

    await rig.merges.undo(admin, id);

    const { items } = await histories.readHistory(wholeEstate, 'c1', { limit: 50 });
    expect(new Set(items.map((entry) => entry.cameraId))).to.deep.equal(new Set(['c1']));
  });

  it('come of a person who says that two cameras are one, whatever was dismissed before', async () => {
    await rig.stores.cameras.add([aCamera('c1', station, { record: { gbCode } }), aCamera('c2', east)]);
    const same = { cameraId: cameraId('c1'), otherCameraId: cameraId('c2') };
    await rig.search.proposeSame(same);
    await rig.merges.dismiss(admin, await onlyId());

    await rig.search.proposeSame(same);
    await rig.search.proposeSame(same);

    const found = await openOnes();
    expect(found.map(({ proposal }) => proposal.reasons)).to.deep.equal([[{ kind: 'gb-code', value: gbCode }]]);
  });

  it('once dismissed come again only for another reason', async () => {
    await twins();
    await rig.search.searchAll(wholeEstate);
    await rig.merges.dismiss(admin, await onlyId());
    expect(await rig.search.searchAll(wholeEstate)).to.equal(0);

    const [path] = await rig.stores.paths.listStored(wholeEstate, ['c2']);
    if (path === undefined) throw new Error('no path');
    await rig.transaction((underWay) =>
      rig.stores.paths.save({ ...path, adapterKind: 'rtsp-list', host: '127.9.0.1' }, east.path, atMs, underWay),
    );

    expect(await rig.search.searchAll(wholeEstate)).to.equal(1);
    expect((await openOnes())[0]?.proposal.confidence).to.be.greaterThan(95);
  });

  it('are decided once, by whoever comes first', async () => {
    await twins();
    await rig.search.searchAll(wholeEstate);
    const id = await onlyId();

    const ends = await Promise.allSettled([rig.merges.accept(admin, id, 'c1'), rig.merges.accept(admin, id, 'c2')]);

    const refused = ends.filter((end) => end.status === 'rejected').map(({ reason }) => refusalCode(reason));
    expect(refused).to.deep.equal(['merge/decided']);
    expect(
      (await rig.stores.cameras.findMany(wholeEstate, ['c1', 'c2'])).filter(({ status }) => status === 'removed'),
    ).to.have.lengthOf(1);
    expect(await refusal(() => rig.merges.accept(admin, 'unknown', 'c1'))).to.equal('merge/unknown');
  });

  it('are proposed once by two searches at the same moment', async () => {
    await twins();

    await Promise.all([rig.search.searchAll(wholeEstate), rig.search.searchFor(['c1'])]);

    expect(await openOnes()).to.have.lengthOf(1);
  });

  it('do not come of a serial that a vendor gives to all', async () => {
    const cameras = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => aCamera(id, station, { serial: '0123456789' }));
    await rig.stores.cameras.add(cameras);

    expect(await rig.search.searchAll(wholeEstate)).to.equal(0);
    expect(cameras.map(({ id }) => cameraId(id))).to.have.lengthOf(6);
  });
});
