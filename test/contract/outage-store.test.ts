import { expect } from 'chai';
import type { CauseId } from '../../gateway/outages/causes/cause.ts';
import type { Outage, OutageId } from '../../gateway/outages/outage.ts';
import { OutageStore } from '../../gateway/outages/outage-store.ts';
import type { CameraId, OrganisationId } from '../../gateway/registry/camera.ts';
import { eachDatabase } from './each-database.ts';

const everything = { organisationPath: '/' };

function outage(number: number, camera: string, organisationPath = '/city/county/'): Outage {
  return {
    id: `outage-${String(number).padStart(3, '0')}` as OutageId, // a test's ids
    cameraId: camera as CameraId,
    organisationId: 'county' as OrganisationId,
    organisationPath,
    state: 'open',
    effect: 'down',
    startedAtMs: number * 1000,
    openedAtMs: number * 1000 + 500,
    fault: { stage: 'connect', reason: 'refused', detail: '拒绝连接' },
  };
}

eachDatabase('OutageStore', (open) => {
  it('gives back what it was given, open and closed', async () => {
    const store = new OutageStore(await open());
    const first = outage(1, 'a');
    await store.openMany([first]);

    const whileOpen = await store.find(everything, first.id);
    await store.closeMany([{ id: first.id, endedAtMs: 9000 }]);
    const afterwards = await store.find(everything, first.id);

    expect(whileOpen).to.deep.equal(first);
    expect(afterwards).to.deep.equal({ ...first, state: 'closed', endedAtMs: 9000 });
  });

  it('lets in one open outage a camera, and the next one when it is closed', async () => {
    const store = new OutageStore(await open());
    await store.openMany([outage(1, 'a')]);

    expect([...(await store.openMany([outage(2, 'a')]))]).to.deep.equal([]);
    await store.closeMany([{ id: outage(1, 'a').id, endedAtMs: 3000 }]);
    expect([...(await store.openMany([outage(4, 'a')]))]).to.deep.equal([outage(4, 'a').id]);
    expect(await store.count(everything, {})).to.equal(2);
  });

  it('opens many at once and says which of them stand', async () => {
    const store = new OutageStore(await open());
    await store.openMany([outage(1, 'a')]);
    const many = ['a', 'b', 'c'].map((camera, index) => outage(index + 2, camera));

    const stored = await store.openMany(many);

    expect([...stored].sort()).to.deep.equal(['outage-003', 'outage-004']);
    expect(await store.count(everything, { state: 'open' })).to.equal(3);
  });

  it('takes an outage whose acknowledgement was lost a second time without another row', async () => {
    const store = new OutageStore(await open());
    await store.openMany([outage(1, 'a')]);

    expect([...(await store.openMany([outage(1, 'a')]))]).to.deep.equal([outage(1, 'a').id]);
    expect(await store.count(everything, {})).to.equal(1);
  });

  it('keeps the first end', async () => {
    const store = new OutageStore(await open());
    const { id } = outage(1, 'a');
    await store.openMany([outage(1, 'a')]);
    await store.closeMany([{ id, endedAtMs: 2000 }]);

    await store.closeMany([{ id, endedAtMs: 7000 }]);

    expect((await store.find(everything, id))?.endedAtMs).to.equal(2000);
  });

  it('pages newest first, by state and by camera', async () => {
    const store = new OutageStore(await open());
    for (const [number, camera] of ['a', 'b', 'c', 'd', 'e'].entries()) await store.openMany([outage(number, camera)]);
    await store.closeMany([{ id: outage(1, 'b').id, endedAtMs: 9000 }]);

    const first = await store.list(everything, { state: 'open' }, { limit: 2 });
    const second = await store.list(everything, { state: 'open' }, { limit: 9, afterId: 'outage-003' });
    const ofCamera = await store.list(everything, { cameraId: 'b' }, { limit: 9 });

    expect(first.map(({ cameraId }) => cameraId)).to.deep.equal(['e', 'd']);
    expect(second.map(({ cameraId }) => cameraId)).to.deep.equal(['c', 'a']);
    expect(ofCamera.map(({ state }) => state)).to.deep.equal(['closed']);
    expect(await store.count(everything, { state: 'open' })).to.equal(4);
  });

  it('tells when the last outage of a camera ended', async () => {
    const store = new OutageStore(await open());
    for (const number of [1, 4]) {
      await store.openMany([outage(number, 'a')]);
      await store.closeMany([{ id: outage(number, 'a').id, endedAtMs: number * 1000 + 900 }]);
    }

    expect([...(await store.findLastEnds(everything, ['a', 'b']))]).to.deep.equal([['a', 4900]]);
  });

  it('moves the open outage of a camera, not the closed ones', async () => {
    const store = new OutageStore(await open());
    await store.openMany([outage(1, 'a')]);
    await store.closeMany([{ id: outage(1, 'a').id, endedAtMs: 2000 }]);
    await store.openMany([outage(3, 'a')]);

    await store.moveOpen('a' as CameraId, '/city/other/');

    expect(
      (await store.list({ organisationPath: '/city/county/' }, {}, { limit: 9 })).map(({ id }) => id),
    ).to.deep.equal(['outage-001']);
    expect(await store.findOpen({ organisationPath: '/city/other/' }, ['a'])).to.have.length(1);
  });

  it('shows nothing of a foreign organisation by any finder', async () => {
    const store = new OutageStore(await open());
    const [own, foreign] = [outage(1, 'a', '/city/county/room/'), outage(2, 'b', '/city/other/')];
    await store.openMany([own]);
    await store.openMany([foreign]);
    await store.openMany([outage(3, 'c', '/city/other/')]);
    await store.closeMany([{ id: outage(3, 'c').id, endedAtMs: 4000 }]);
    const scope = { organisationPath: '/city/county/' };

    expect(await store.list(scope, {}, { limit: 9 })).to.deep.equal([own]);
    expect(await store.count(scope, {})).to.equal(1);
    expect(await store.listOpen(scope)).to.deep.equal([own]);
    expect(await store.findOpen(scope, ['a', 'b', 'c'])).to.deep.equal([own]);
    expect(await store.find(scope, foreign.id)).to.equal(undefined);
    expect([...(await store.findLastEnds(scope, ['c']))]).to.deep.equal([]);
  });

  it('links outages to their cause, and tells which have none yet', async () => {
    const database = await open();
    const store = new OutageStore(database);
    await store.openMany([outage(1, 'a'), outage(2, 'b'), outage(3, 'c', '/city/other/')]);
    const causeId = 'cause' as CauseId; // a test's id

    await database.transaction((transaction) =>
      store.assignCause(causeId, [outage(1, 'a').id, outage(3, 'c').id], transaction),
    );

    const county = { organisationPath: '/city/county/' };
    const idsOf = (outages: readonly Outage[]): string[] => outages.map(({ id }) => id);
    expect(idsOf(await store.listWithoutCause(everything, 5))).to.deep.equal(['outage-002']);
    expect(idsOf(await store.listOfCauses(everything, [causeId]))).to.deep.equal(['outage-001', 'outage-003']);
    expect(idsOf(await store.list(county, { causeId }, { limit: 5 }))).to.deep.equal(['outage-001']);
    expect(await store.count(everything, { causeId, state: 'open' })).to.equal(2);
  });

  it('knows since when cameras of open outages answer again', async () => {
    const store = new OutageStore(await open());
    const { id } = outage(1, 'a');
    await store.openMany([outage(1, 'a'), { ...outage(2, 'b'), effect: 'impaired' }]);

    await store.markRecovering([{ id, recoveringSinceMs: 5000 }]);
    const early = await store.listRecovered(everything, 4999, { limit: 5 });
    const recovered = await store.listRecovered(everything, 5000, { limit: 5 });
    await store.markRecovering([{ id }]);

    expect(early).to.deep.equal([]);
    expect(recovered).to.deep.equal([{ ...outage(1, 'a'), recoveringSinceMs: 5000 }]);
    expect(await store.listRecovered(everything, 9000, { limit: 5 })).to.deep.equal([]);
    expect((await store.find(everything, outage(2, 'b').id))?.effect).to.equal('impaired');
  });

  it('ends many at once, each at its own time, and leaves those that ended before as they are', async () => {
    const store = new OutageStore(await open());
    const many = Array.from({ length: 1201 }, (_, index) => outage(index, `camera-${String(index)}`));
    await store.openMany(many);
    await store.closeMany([{ id: outage(3, '').id, endedAtMs: 77 }]);

    await store.closeMany(many.map(({ id }, index) => ({ id, endedAtMs: 5_000_000 + index })));

    const stored = await store.list(everything, {}, { limit: 2000 });
    const endOf = new Map(stored.map(({ id, endedAtMs }) => [id, endedAtMs]));
    expect(many.map(({ id }) => endOf.get(id))).to.deep.equal(
      many.map((_, index) => (index === 3 ? 77 : 5_000_000 + index)),
    );
    expect(await store.listOpen(everything)).to.deep.equal([]);
  });

  it('pages through those whose cameras answer again, in the order in which they did', async () => {
    const store = new OutageStore(await open());
    const many = Array.from({ length: 5 }, (_, index) => outage(index, `camera-${String(index)}`));
    await store.openMany(many);
    await store.markRecovering(many.map(({ id }, index) => ({ id, recoveringSinceMs: index < 2 ? 9000 : 8000 })));

    const first = await store.listRecovered(everything, 9000, { limit: 2 });
    const second = await store.listRecovered(everything, 9000, { limit: 2, after: first.at(-1) });
    const third = await store.listRecovered(everything, 9000, { limit: 2, after: second.at(-1) });

    expect([first, second, third].map((page) => page.map(({ cameraId }) => cameraId))).to.deep.equal([
      ['camera-2', 'camera-3'],
      ['camera-4', 'camera-0'],
      ['camera-1'],
    ]);
  });
});
