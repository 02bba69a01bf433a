import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { CameraPositionStore } from '../../gateway/registry/cameras/camera-position-store.ts';
import { CameraStore } from '../../gateway/registry/cameras/camera-store.ts';
import { aCamera, east, scopeOf, west } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

const inWgs84 = aCamera('c1', east, { record: { longitude: 120.15, latitude: 30.28, crs: 'wgs84' } });
const inGcj02 = aCamera('c2', east, { record: { longitude: 120.16, latitude: 30.29, crs: 'gcj02', note: '坐标待核' } });
const unstated = aCamera('c3', west, { record: { longitude: 120.17, latitude: 30.3 } });
const nowhere = aCamera('c4', east, { record: {} });
const removed = aCamera('c5', east, { status: 'removed', record: { longitude: 120.1, latitude: 30.2 } });

eachDatabase('CameraPositionStore', (open) => {
  const openFilled = async (): Promise<CameraPositionStore> => {
    const database = await open();
    await new CameraStore(database).add([inWgs84, inGcj02, unstated, nowhere, removed]);
    return new CameraPositionStore(database);
  };

  it('lists where active cameras stand, each with the datum that its record names', async () => {
    const store = await openFilled();

    expect(await store.list(wholeEstate, { limit: 10 })).to.deep.equal([
      { cameraId: 'c1', longitude: 120.15, latitude: 30.28, datum: 'wgs84' },
      { cameraId: 'c2', longitude: 120.16, latitude: 30.29, datum: 'gcj02' },
      { cameraId: 'c3', longitude: 120.17, latitude: 30.3 },
    ]);
  });

  it('walks over them by id', async () => {
    const store = await openFilled();

    const second = await store.list(wholeEstate, { afterId: 'c1', limit: 1 });

    expect(second.map(({ cameraId }) => cameraId)).to.deep.equal(['c2']);
  });

  it('finds those of some cameras, within the scope only', async () => {
    const store = await openFilled();

    const found = await store.find(scopeOf(east), ['c1', 'c3', 'c4', 'c5', 'none']);

    expect(found.map(({ cameraId }) => cameraId)).to.deep.equal(['c1']);
    expect(await store.find(wholeEstate, [])).to.deep.equal([]);
  });
});
