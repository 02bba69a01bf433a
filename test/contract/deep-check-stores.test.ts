import { expect } from 'chai';
import type { DeepCheck } from '../../gateway/health/pictures/deep-check.ts';
import { DeepCheckStore } from '../../gateway/health/pictures/deep-check-store.ts';
import type { DeepPicture, DeepPictureId } from '../../gateway/health/pictures/deep-picture.ts';
import { DeepPictureStore } from '../../gateway/health/pictures/deep-picture-store.ts';
import { DeepPictureViewStore } from '../../gateway/health/pictures/deep-picture-view-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { CameraId } from '../../gateway/registry/camera.ts';
import { eachDatabase } from './each-database.ts';

const [east, west] = [{ organisationPath: '/city/east/' }, { organisationPath: '/city/west/' }];
// Brands are compile-time marks only.
const cameraId = 'c1' as CameraId;
const idOf = (id: string) => id as DeepPictureId;

const check: DeepCheck = {
  ...{ cameraId, organisationPath: east.organisationPath, atMs: 1000, verdict: 'suspected', nextAtMs: 61_000 },
  faults: [{ stage: 'picture', reason: 'frozen', detail: 'Nothing has changed.' }],
  steps: [{ name: 'login', state: 'ok', tookMs: 7 }],
  stream: { profile: 'sub', wasOpen: false, codec: 'h264', width: 640, height: 360, fps: 15, bitrateKbps: 500 },
  measures: { light: 'night', brightness: 61, contrast: 125, acuity: 0.47, cast: 0, changed: 0 },
  comparisonGap: 'no-reference',
  ...{
    intactRuns: 0,
    wrongSinceMs: 1000,
    lastWrongMs: 1000,
    unchangedSinceMs: 1000,
    thumbnail: Uint8Array.of(0, 127, 255),
  },
};

const latest: DeepPicture = {
  ...{ id: idOf('p1'), cameraId, organisationPath: east.organisationPath, role: 'latest', coding: 'h264', atMs: 990 },
  outlineId: 'o1',
  reading: {
    ...{ light: 'day', contrast: 125, acuity: 0.47, cast: { blue: 0, red: -3 } },
    ...{ outline: { width: 160, height: 67 }, position: { pan: 0.1, tilt: 0, zoom: 0 } },
  },
};

eachDatabase('stores of deep checks', (open) => {
  it('give a check back as it was, within its scope only', async () => {
    const store = new DeepCheckStore(await open());
    await store.save(check);

    expect(await store.find(east, cameraId)).to.deep.equal(check);
    expect(await store.find(west, cameraId)).to.equal(undefined);
  });

  it('keep one check a camera, the last', async () => {
    const store = new DeepCheckStore(await open());
    await store.save(check);
    const intact: DeepCheck = {
      ...{ cameraId, organisationPath: check.organisationPath, atMs: 61_000, verdict: 'intact', nextAtMs: 3_661_000 },
      ...{ faults: [], steps: [], intactRuns: 1 },
    };

    await store.save(intact);

    expect(await store.find(wholeEstate, cameraId)).to.deep.equal(intact);
    expect(await store.listNext(wholeEstate)).to.deep.equal([{ cameraId, verdict: 'intact', nextAtMs: 3_661_000 }]);
  });

  it('keep one picture in each role', async () => {
    const store = new DeepPictureStore(await open());
    const newer = { ...latest, id: idOf('p2'), atMs: 2000 };
    const reference: DeepPicture = { ...latest, id: idOf('p3'), role: 'day', takenBy: '王技术', takenAtMs: 1500 };

    for (const picture of [latest, reference, newer]) await store.put(picture);

    expect(await store.listOfCamera(east, cameraId)).to.deep.equal([reference, newer]);
    expect(await store.find(east, 'p1')).to.equal(undefined);
    expect(await store.find(west, 'p2')).to.equal(undefined);
  });

  it('keep the picture that was there when the new one cannot be stored', async () => {
    const store = new DeepPictureStore(await open());
    // A brand is a compile-time mark only.
    await store.put({ ...latest, id: idOf('taken'), cameraId: 'c2' as CameraId });
    await store.put(latest);

    const failed = await store.put({ ...latest, id: idOf('taken') }).then(
      () => false,
      () => true,
    );

    expect(failed).to.equal(true);
    expect(await store.listOfCamera(east, cameraId)).to.deep.equal([latest]);
  });

  it('follow a camera that moves, and forget a reference that was removed', async () => {
    const database = await open();
    const [checks, pictures] = [new DeepCheckStore(database), new DeepPictureStore(database)];
    await checks.save(check);
    await pictures.put(latest);

    for (const store of [checks, pictures]) await store.moveWithCamera(cameraId, west.organisationPath);

    expect(await checks.find(west, cameraId)).to.include({ organisationPath: west.organisationPath });
    expect(await pictures.listOfCamera(west, cameraId)).to.have.length(1);
    await pictures.remove(west, cameraId, 'latest');
    expect(await pictures.listOfCamera(wholeEstate, cameraId)).to.deep.equal([]);
  });

  it('register who looked at which picture, newest first', async () => {
    const store = new DeepPictureViewStore(await open());
    const view = { ...{ cameraId, organisationPath: east.organisationPath, pictureId: idOf('p1') }, userId: 'u1' };
    const first = { ...view, id: 'v1', role: 'latest', userName: '王技术', atMs: 1000 } as const;

    await store.add(first);
    await store.add({ ...first, id: 'v2', userId: 'u2', userName: '李技术', atMs: 2000 });

    expect((await store.listOfCamera(east, cameraId, 10)).map(({ id }) => id)).to.deep.equal(['v2', 'v1']);
    expect(await store.isKnown(first, 1000)).to.equal(true);
    expect(await store.isKnown(first, 1001)).to.equal(false);
    expect(await store.listOfCamera(west, cameraId, 10)).to.deep.equal([]);
  });
});
