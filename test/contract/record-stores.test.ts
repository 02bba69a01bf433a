import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { CameraStore } from '../../gateway/registry/cameras/camera-store.ts';
import { applyRecordChange, type CameraChangeEntry } from '../../gateway/registry/record/camera-change.ts';
import { ChangeStore } from '../../gateway/registry/record/change-store.ts';
import type { CodeConflict } from '../../gateway/registry/record/code-conflict.ts';
import { CompletenessStore } from '../../gateway/registry/record/completeness-store.ts';
import { ConflictStore } from '../../gateway/registry/record/conflict-store.ts';
import { aFullRecord } from '../fixtures/camera-record.ts';
import { aCamera, atMs, cameraId, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

const entry = (version: number, members: Partial<CameraChangeEntry> = {}) => ({
  ...{ cameraId: 'c1', organisationPath: east.path, version, atMs: atMs + version, source: 'manual' as const },
  ...{ userId: 'u1', by: '王工 ’"\\', fields: [{ field: 'alias', from: '甲', to: '乙 🚦' }] },
  ...members,
});

eachDatabase('ChangeStore', (open) => {
  it('gives back what was written, newest first, page by page', async () => {
    const database = await open();
    const store = new ChangeStore(database);
    const entries = [2, 3, 4, 5].map((version) => entry(version));
    const odd = entry(6, {
      fields: [
        { field: 'cameraType', to: ['1', '7'] },
        { field: 'signagePresent', from: false },
      ],
    });
    await database.transaction((transaction) => store.add([...entries, odd], transaction));

    const first = await store.list(scopeOf(east), 'c1', { limit: 2 });
    const last = first.at(-1);
    const rest = await store.list(scopeOf(east), 'c1', { limit: 9, ...(last && { before: last }) });

    expect({ ...first[0], organisationPath: east.path }).to.deep.equal({ ...odd, id: first[0]?.id });
    expect([...first, ...rest].map(({ version }) => version)).to.deep.equal([6, 5, 4, 3, 2]);
    expect(await store.count(scopeOf(east), 'c1')).to.equal(5);
  });

  it('tells a stranger nothing, and follows a camera that moves', async () => {
    const database = await open();
    const store = new ChangeStore(database);
    await database.transaction((transaction) => store.add([entry(2)], transaction));
    expect(await store.list(scopeOf(west), 'c1', { limit: 9 })).to.deep.equal([]);

    await database.transaction((transaction) => store.moveWithCamera('c1', west.path, transaction));

    expect(await store.count(scopeOf(west), 'c1')).to.equal(1);
    expect(await store.count(scopeOf(east), 'c1')).to.equal(0);
  });
});

const claim = (id: string, members: Partial<CodeConflict> = {}): CodeConflict => ({
  ...{ id, cameraId: cameraId('c1'), organisationPath: east.path, gbCode: '53012300001310000001' },
  ...{ state: 'open', foundAtMs: atMs, foundBy: '导入员' },
  ...members,
});

eachDatabase('ConflictStore', (open) => {
  const openWith = async (...claims: readonly CodeConflict[]) => {
    const database = await open();
    const store = new ConflictStore(database);
    const run = database.transaction.bind(database);
    if (claims.length > 0) await run((transaction) => store.claim(claims, transaction));
    return { store, run };
  };
  const end = { state: 'kept' as const, resolvedAtMs: atMs + 9, resolvedBy: '李工' };

  it('lists open claims of the scope, oldest first, page by page', async () => {
    const claims = ['k1', 'k2', 'k3'].map((id) => claim(id, { cameraId: cameraId(id) }));
    const { store } = await openWith(...claims, claim('k4', { organisationPath: west.path, cameraId: cameraId('k4') }));

    const first = await store.list(scopeOf(east), { limit: 2 });
    const second = await store.list(scopeOf(east), { limit: 2, afterId: 'k2' });

    expect([...first, ...second]).to.deep.equal(claims);
    expect(await store.count(scopeOf(east))).to.equal(3);
    expect(await store.find(scopeOf(east), 'k4')).to.equal(undefined);
    expect(await store.listOfCameras(scopeOf(east), ['k1', 'k4', 'nobody'])).to.deep.equal([claims[0]]);
  });

  it('closes a claim once, and keeps it for the record', async () => {
    const { store, run } = await openWith(claim('k1'));

    await run((transaction) => store.close(['k1'], end, transaction));
    await run((transaction) => store.close(['k1'], { ...end, state: 'given' }, transaction));

    expect(await store.list(wholeEstate, { limit: 9 })).to.deep.equal([]);
    expect(await store.find(wholeEstate, 'k1')).to.deep.equal({ ...claim('k1'), ...end });
  });

  it('reopens a claim that is made again, under its old id', async () => {
    const { store, run } = await openWith(claim('k1'));
    await run((transaction) => store.close(['k1'], end, transaction));

    await run((transaction) => store.claim([claim('k2', { foundAtMs: atMs + 20 })], transaction));

    expect(await store.list(wholeEstate, { limit: 9 })).to.deep.equal([claim('k1', { foundAtMs: atMs + 20 })]);
  });

  it('follows a camera that moves', async () => {
    const { store, run } = await openWith(claim('k1'));

    await run((transaction) => store.moveWithCamera('c1', west.path, transaction));

    expect([await store.count(scopeOf(east)), await store.count(scopeOf(west))]).to.deep.equal([0, 1]);
  });
});

eachDatabase('CompletenessStore', (open) => {
  it('sums scores by organisation and by owner, without removed cameras and without strangers', async () => {
    const database = await open();
    const full = { mac: '00:1A:2B:3C:4D:5E', record: aFullRecord() };
    const codeless = applyRecordChange(aFullRecord(), { gbCode: null });
    await new CameraStore(database).add([
      aCamera('full', east, full),
      aCamera('codeless', east, { ...full, record: codeless }),
      aCamera('bare', station, { pointClass: 1 }),
      aCamera('removed', station, { status: 'removed', removedAtMs: 1 }),
      aCamera('foreign', west),
    ]);
    const store = new CompletenessStore(database);

    const byPath = await store.tallyByPath(scopeOf(east));
    const byOwner = await store.tallyByOwner(scopeOf(east));

    const counts = (groups: typeof byPath) =>
      groups.map(({ key, cameraCount, withGapsCount }) => [key, cameraCount, withGapsCount]).sort();
    expect(counts(byPath)).to.deep.equal([
      ['/city/east/', 2, 0],
      ['/city/east/station/', 1, 1],
    ]);
    expect(counts(byOwner)).to.deep.equal([
      ['', 1, 1],
      ['u-owner', 2, 0],
    ]);
    expect(byOwner.find(({ key }) => key === 'u-owner')?.scoreSum).to.be.within(190, 199);
  });
});
