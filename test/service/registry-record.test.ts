import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Camera } from '../../gateway/registry/camera.ts';
import { ContractStore } from '../../gateway/registry/contracts/contract-store.ts';
import { MergeProposalStore } from '../../gateway/registry/merging/merge-proposal-store.ts';
import { CompletenessService } from '../../gateway/registry/record/completeness-service.ts';
import { CompletenessStore } from '../../gateway/registry/record/completeness-store.ts';
import { ConflictService } from '../../gateway/registry/record/conflict-service.ts';
import { HistoryService } from '../../gateway/registry/record/history-service.ts';
import { UnitStore } from '../../gateway/registry/units/unit-store.ts';
import type { RecordWrite } from '../../gateway/registry/record/record-writer-service.ts';
import { aFullRecord } from '../fixtures/camera-record.ts';
import { aCamera, anActor, aPath, atMs, city, east, scopeOf, silentLog, station, west } from '../fixtures/estate.ts';
import { aUnit } from '../fixtures/unit.ts';
import { refusal, refusalOf } from '../fixtures/refusal.ts';
import { openRegistry, type RegistryRig, stillClock } from '../fixtures/registry-rig.ts';

const code = (serial: number): string => `5301230000131${String(serial).padStart(7, '0')}`;
const noDevice = { vendor: '', model: '', firmware: '', serial: '' };
const importer = { userId: 'u-import', displayName: '导入员' };

describe('the camera record', () => {
  let rig: RegistryRig;
  let conflicts: ConflictService;
  let histories: HistoryService;
  beforeEach(async () => {
    rig = await openRegistry();
    const { stores, writer, transaction, bus } = rig;
    conflicts = new ConflictService({ ...stores, writer, transaction, bus, clock: stillClock, log: silentLog });
    histories = new HistoryService({
      ...stores,
      merges: new MergeProposalStore(rig.database),
      contracts: new ContractStore(rig.database),
    });
  });
  afterEach(() => rig.database.close());

  const add = (...cameras: Camera[]): Promise<void> => rig.stores.cameras.add(cameras);
  const change = (id: string, version: number, record: object, by = anActor(city)) =>
    rig.registry.changeCamera(by, id, { version, record });
  const write = (...writes: RecordWrite[]) =>
    rig.transaction((underWay) => rig.writer.writeMany(wholeEstate, importer, writes, underWay));
  const newOne = (members: { readonly name: string; readonly record?: Camera['record'] }): RecordWrite => {
    const { organisationId, organisationPath, ownership, pointClass, status, place } = aCamera('new', east);
    const core = { organisationId, organisationPath, ownership, pointClass, status, place, ...noDevice };
    return { core: { ...core, name: members.name }, record: members.record ?? {}, source: 'imported' };
  };
  const historyOf = async (id: string) => (await histories.readHistory(wholeEstate, id, { limit: 50 })).items;

  describe('when it is edited', () => {
    it('takes every field, tells who set it, and writes one line of history', async () => {
      await add(aCamera('c1', east));
      const record = aFullRecord();

      const detail = await change('c1', 1, record);

      expect(detail.camera.record).to.deep.equal(record);
      expect(detail.provenance['poleNumber']).to.deep.equal({
        ...{ source: 'manual', userId: 'admin-city', by: '测试', atMs },
      });
      const [entry, ...others] = await historyOf('c1');
      expect(others).to.deep.equal([]);
      expect(entry).to.include({ version: 2, source: 'manual', by: '测试', atMs });
      expect(entry?.fields.find(({ field }) => field === 'cameraType')).to.deep.equal({
        ...{ field: 'cameraType', to: ['1', '7'] },
      });
    });

    it('clears a field by null, and its origin with it', async () => {
      await add(aCamera('c1', east, { record: { alias: '甲', room: '1' } }));
      await change('c1', 1, { alias: '乙' });

      const { camera, provenance } = await change('c1', 2, { alias: null });

      expect(camera.record).to.deep.equal({ room: '1' });
      expect(provenance).to.not.have.property('alias');
      expect((await historyOf('c1')).map(({ fields }) => fields)).to.deep.equal([
        [{ field: 'alias', from: '乙' }],
        [{ field: 'alias', from: '甲', to: '乙' }],
      ]);
    });

    it('refuses what is wrong and names it; nothing is written', async () => {
      await add(aCamera('c1', east));

      const error = await refusalOf(() => change('c1', 1, { longitude: 25.04, latitude: 102.71, direction: '1' }));

      expect(error.code).to.equal('record/invalid');
      expect(error.issues.map(({ path }) => path)).to.deep.equal(['body.record.longitude']);
      expect((await rig.registry.readCamera(wholeEstate, 'c1')).camera).to.include({ version: 1 });
      expect(await historyOf('c1')).to.deep.equal([]);
    });

    it('lets gaps stay, but no edit makes a new one: neither by clearing nor by raising the class', async () => {
      await add(
        aCamera('gappy', east),
        aCamera('full', east, { record: aFullRecord() }),
        aCamera('c9', east, { pointClass: 9 }),
      );

      expect((await change('gappy', 1, { room: '1' })).camera.version).to.equal(2);
      expect(await refusal(() => change('full', 1, { managingContact: null }))).to.equal('record/invalid');
      const raise = () => rig.registry.changeCamera(anActor(city), 'c9', { version: 1, pointClass: 2 });
      expect(await refusal(raise)).to.equal('record/invalid');
      const record = { longitude: 102.7, latitude: 25 };
      const raised = await rig.registry.changeCamera(anActor(city), 'c9', { version: 1, pointClass: 2, record });
      expect(raised.camera.pointClass).to.equal(2);
    });

    it('takes history and claims along when the camera moves, and hides where it came from', async () => {
      await add(aCamera('holder', city, { record: { gbCode: code(1) } }), aCamera('c1', west));
      await change('c1', 1, { gbCode: code(1), alias: '甲' });

      await rig.registry.changeCamera(anActor(city), 'c1', { version: 2, organisationId: 'east' });

      const { items, total } = await histories.readHistory(scopeOf(east), 'c1', { limit: 1 });
      expect(total).to.equal(2);
      expect(items[0]?.fields).to.deep.equal([{ field: 'organisationId', isFromOutside: true, to: 'east' }]);
      expect((await conflicts.listConflicts(scopeOf(east), { limit: 9 })).total).to.equal(1);
      expect((await conflicts.listConflicts(scopeOf(west), { limit: 9 })).total).to.equal(0);
      expect(await refusal(() => histories.readHistory(scopeOf(west), 'c1', { limit: 9 }))).to.equal('camera/unknown');
    });

    it('turns the pages of a long history', async () => {
      await add(aCamera('c1', east));
      for (const version of [1, 2, 3]) await change('c1', version, { note: `第 ${version} 次` });

      const first = await histories.readHistory(wholeEstate, 'c1', { limit: 2 });
      const second = await histories.readHistory(wholeEstate, 'c1', { limit: 2, cursor: first.nextCursor });

      expect([...first.items, ...second.items].map(({ version }) => version)).to.deep.equal([4, 3, 2]);
      expect(second.nextCursor).to.equal(undefined);
      const forged = () => histories.readHistory(wholeEstate, 'c1', { limit: 2, cursor: 'x' });
      expect(await refusal(forged)).to.equal('request/invalid');
    });
  });

  describe('when it is removed', () => {
    it('leaves the lists and keeps its record; restoring brings the status back that it had', async () => {
      await add(aCamera('c1', east, { status: 'repair', record: { gbCode: code(1) } }), aCamera('c2', east));

      const removed = await rig.registry.removeCamera(anActor(city), 'c1', 1);
      const list = await rig.registry.listCameras(wholeEstate, { limit: 9 });
      const gone = await rig.registry.listCameras(wholeEstate, { limit: 9, status: 'removed' });
      const restored = await rig.registry.restoreCamera(anActor(city), 'c1', 2);

      expect(removed.camera).to.include({ status: 'removed', removedAtMs: atMs });
      expect(list.items.map(({ id }) => id)).to.deep.equal(['c2']);
      expect(gone.items.map(({ id }) => id)).to.deep.equal(['c1']);
      expect(restored.camera).to.include({ status: 'repair', version: 3 });
      expect(restored.camera).to.not.have.property('removedAtMs');
      expect(restored.camera.record.gbCode).to.equal(code(1));
      expect(rig.events.map(({ event }) => (event as { status: string }).status)).to.deep.equal(['removed', 'repair']);
    });

    it('is refused to who saw an older version, and changes nothing for a camera in service', async () => {
      await add(aCamera('c1', east, { version: 3 }));

      expect(await refusal(() => rig.registry.removeCamera(anActor(city), 'c1', 2))).to.equal('camera/stale');
      expect((await rig.registry.restoreCamera(anActor(city), 'c1', 3)).camera.version).to.equal(3);
    });
  });

  describe('when two cameras claim one code', () => {
    beforeEach(() => add(aCamera('holder', east, { record: { gbCode: code(1) } }), aCamera('c2', east)));
    const open = async (scope = wholeEstate) => (await conflicts.listConflicts(scope, { limit: 9 })).items;
    const codesOf = async () =>
      (await rig.stores.cameras.findMany(wholeEstate, ['holder', 'c2']))
        .map(({ id, record }) => [id, record.gbCode])
        .sort();

    it('keeps the rest of the edit, and the code in the queue', async () => {
      const detail = await change('c2', 1, { gbCode: code(1), alias: '甲' });

      expect(detail.camera.record).to.deep.equal({ alias: '甲' });
      expect(detail.conflicts.map(({ gbCode }) => gbCode)).to.deep.equal([code(1)]);
      const [shown] = await open();
      expect(shown?.claimant.id).to.equal('c2');
      expect(shown?.holder?.id).to.equal('holder');
      expect(shown?.conflict).to.include({ gbCode: code(1), foundBy: '测试' });
    });

    it('asks once, however often the same code is asked for; asking for another gives the claim up', async () => {
      await change('c2', 1, { gbCode: code(1) });
      await change('c2', 1, { gbCode: code(1) });
      expect(await open()).to.have.lengthOf(1);

      await change('c2', 1, { gbCode: code(2) });

      expect(await open()).to.deep.equal([]);
      expect(await codesOf()).to.deep.equal([
        ['c2', code(2)],
        ['holder', code(1)],
      ]);
    });

    it('gives the code to the claimant and takes it from the holder', async () => {
      await change('c2', 1, { gbCode: code(1) });
      const [shown] = await open();

      await conflicts.resolveConflict(anActor(east), shown?.conflict.id ?? '', 'give');

      expect(await codesOf()).to.deep.equal([
        ['c2', code(1)],
        ['holder', undefined],
      ]);
      expect(await open()).to.deep.equal([]);
      expect((await historyOf('holder'))[0]?.fields).to.deep.equal([{ field: 'gbCode', from: code(1) }]);
      const again = () => conflicts.resolveConflict(anActor(east), shown?.conflict.id ?? '', 'give');
      expect(await refusal(again)).to.equal('conflict/resolved');
    });

    it('keeps it where it is, or tells that both are one asset', async () => {
      const proposals: unknown[] = [];
      rig.bus.on('camera.same-asset', (event) => void proposals.push(event));
      for (const decision of ['keep', 'same-asset'] as const) {
        await change('c2', 1, { gbCode: code(1) });
        await conflicts.resolveConflict(anActor(east), (await open())[0]?.conflict.id ?? '', decision);
      }

      expect(await open()).to.deep.equal([]);
      expect(await codesOf()).to.deep.equal([
        ['c2', undefined],
        ['holder', code(1)],
      ]);
      expect(proposals).to.deep.equal([{ cameraId: 'holder', otherCameraId: 'c2', because: 'gb-code' }]);
    });

    it('shows nothing of a holder elsewhere, and lets nobody take its code', async () => {
      await add(aCamera('c3', west));
      await change('c3', 1, { gbCode: code(1) }, anActor(west));
      const [shown] = await open(scopeOf(west));
      const id = shown?.conflict.id ?? '';

      expect(shown).to.include({ isHeldElsewhere: true }).and.not.have.property('holder');
      expect(await refusal(() => conflicts.resolveConflict(anActor(west), id, 'give'))).to.equal('conflict/foreign');
      expect(await refusal(() => conflicts.resolveConflict(anActor(east), id, 'keep'))).to.equal('conflict/unknown');
      await conflicts.resolveConflict(anActor(west), id, 'keep');
      expect(await open()).to.deep.equal([]);
    });

    it('gives up the claims of a camera that is removed', async () => {
      await change('c2', 1, { gbCode: code(1) });

      await rig.registry.removeCamera(anActor(city), 'c2', 1);

      expect(await open()).to.deep.equal([]);
    });
  });

  describe('when it is written in bulk', () => {
    it('adds, changes and leaves cameras, each with its origin; again it changes nothing', async () => {
      await add(aCamera('c1', east), aCamera('c2', east, { record: { room: '2' } }));
      await rig.stores.paths.add(aPath('c1'), east.path, atMs);
      const edits = [
        {
          cameraId: 'c1',
          core: { serial: 'S-9', organisationId: west.id, organisationPath: west.path },
          record: { room: '1' as const },
        },
        { cameraId: 'c2', core: {}, record: { room: '2' as const } },
      ].map((edit) => ({ ...edit, source: 'imported' as const }));

      const first = await write(...edits, newOne({ name: '新点位', record: { gbCode: code(5) } }));
      const second = await write(...edits);

      expect([first.changed, first.unchanged, first.added.length]).to.deep.equal([['c1'], ['c2'], 1]);
      expect([second.changed, second.added, second.unchanged]).to.deep.equal([[], [], ['c1', 'c2']]);
      const { camera, provenance } = await rig.registry.readCamera(scopeOf(west), 'c1');
      expect(camera).to.include({ serial: 'S-9', version: 2 });
      expect(provenance['serial']).to.deep.equal({ source: 'imported', userId: 'u-import', by: '导入员', atMs });
      expect(await rig.stores.paths.listOfCamera(scopeOf(west), 'c1')).to.have.lengthOf(1);
      const added = await rig.registry.readCamera(wholeEstate, first.added[0] ?? '');
      expect(added.camera).to.include({ name: '新点位', version: 1 });
      expect(added.provenance).to.include.keys('name', 'gbCode');
    });

    it('loses no row to a code that is taken, nor to one that comes twice', async () => {
      await add(aCamera('holder', west, { record: { gbCode: code(1) } }));

      const { written } = await write(
        newOne({ name: '甲', record: { gbCode: code(1) } }),
        newOne({ name: '乙', record: { gbCode: code(2) } }),
        newOne({ name: '丙', record: { gbCode: code(2), alias: '老地方' } }),
      );

      expect(
        written.map(({ outcome, conflictCode, camera }) => [outcome, conflictCode, camera.record.gbCode]),
      ).to.deep.equal([
        ['added', code(1), undefined],
        ['added', undefined, code(2)],
        ['added', code(2), undefined],
      ]);
      expect((await conflicts.listConflicts(wholeEstate, { limit: 9 })).total).to.equal(2);
    });

    it('lets gaps in, but nothing wrong, and then writes nothing at all', async () => {
      const wrong = newOne({ name: '坏', record: { civilCode: '53' } });

      expect((await write(newOne({ name: '缺' }))).added).to.have.lengthOf(1);
      expect(await refusal(() => write(newOne({ name: '好' }), wrong))).to.equal('record/invalid');
      expect((await rig.registry.listCameras(wholeEstate, { limit: 9 })).total).to.equal(1);
    });

    it('writes nothing to cameras outside of the scope', async () => {
      await add(aCamera('foreign', west));
      const edit = { cameraId: 'foreign', core: { name: 'x' }, record: {}, source: 'imported' as const };

      const result = await rig.transaction((underWay) =>
        rig.writer.writeMany(scopeOf(east), importer, [edit], underWay),
      );

      expect(result.written).to.deep.equal([]);
    });
  });

  it('is measured by organisation and by owner, the least complete first', async () => {
    const full = { mac: '00:1A:2B:3C:4D:5E', record: aFullRecord() };
    await add(aCamera('full', east, full), aCamera('bare', station), aCamera('far', west));
    const units = new UnitStore(rig.database);
    await units.add([aUnit('u-owner', { name: '某某小区物业' })], atMs);
    const service = new CompletenessService({ ...rig.stores, units, measures: new CompletenessStore(rig.database) });

    const whole = await service.byOrganisation(wholeEstate, 'city');
    const inEast = await service.byOrganisation(scopeOf(east), undefined);
    const owners = await service.byOwner(wholeEstate, 'east');

    expect(whole.whole.cameraCount).to.equal(3);
    expect(whole.groups.map(({ id, name, cameraCount }) => [id, name, cameraCount])).to.deep.equal([
      ['west', '西区分局', 1],
      ['east', '东区分局', 2],
    ]);
    expect(inEast.groups.map(({ id, cameraCount, score }) => [id, cameraCount, score === 100])).to.deep.equal([
      ['station', 1, false],
      ['east', 1, true],
    ]);
    expect(owners.groups.find(({ id }) => id === 'u-owner')?.name).to.equal('某某小区物业');
    expect(owners.groups.map(({ id, cameraCount, withGapsCount }) => [id, cameraCount, withGapsCount])).to.deep.equal([
      [undefined, 1, 1],
      ['u-owner', 1, 0],
    ]);
    expect(await refusal(() => service.byOwner(scopeOf(east), 'west'))).to.equal('organisation/unknown');
  });
});
