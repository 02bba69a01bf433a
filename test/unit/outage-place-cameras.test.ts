import { expect } from 'chai';
import type { CameraHealth } from '../../gateway/health/camera-health.ts';
import { newHealth } from '../../gateway/health/health-state.ts';
import { countNotPlaced, namePlaces, placeCameras, type Positions } from '../../gateway/outages/map/place-cameras.ts';
import { cameraId, city, east, organisationId, station, west } from '../fixtures/estate.ts';

function watched(id: string, status: CameraHealth['state']['status'] = 'online'): CameraHealth {
  const path = { cameraId: cameraId(id), organisationId: organisationId('o'), organisationPath: '/city/' };
  return {
    path: { ...path, adapterKind: 'onvif', host: '127.1.0.1', port: 80 },
    state: { ...newHealth(0), status },
    watchedSinceMs: 0,
  };
}

const positions: Positions = new Map([
  [cameraId('a'), { longitude: 120.1, latitude: 30.1, datum: 'wgs84' }],
  [cameraId('b'), { longitude: 120.2, latitude: 30.2, datum: 'gcj02' }],
  [cameraId('c'), { longitude: 120.3, latitude: 30.3 }],
]);
const cameras = [watched('a', 'offline'), watched('b'), watched('c'), watched('d')];

describe('placeCameras', () => {
  it('shows what stands in the datum of the map, and counts what merely may', () => {
    const { points, assumed } = placeCameras(cameras, positions, 'wgs84');

    expect(points).to.deep.equal([
      ['a', 120.1, 30.1, 'offline'],
      ['c', 120.3, 30.3, 'online'],
    ]);
    expect(assumed).to.equal(1);
  });

  it('never converts: another datum is said, not drawn', () => {
    const { notPlaced } = placeCameras(cameras, positions, 'wgs84');

    expect(notPlaced).to.deep.equal([
      { cameraId: 'b', reason: 'other-datum', datum: 'gcj02' },
      { cameraId: 'd', reason: 'no-position' },
    ]);
    expect(countNotPlaced(notPlaced)).to.deep.equal({ 'no-position': 1, 'other-datum': 1 });
  });

  it('puts no position without a datum on a GCJ-02 map', () => {
    const { points, assumed, notPlaced } = placeCameras(cameras, positions, 'gcj02');

    expect(points.map(([id]) => id)).to.deep.equal(['b']);
    expect(assumed).to.equal(0);
    expect(notPlaced.map(({ cameraId: id }) => id)).to.deep.equal(['a', 'c', 'd']);
  });
});

describe('namePlaces', () => {
  it('writes a name in the middle of its cameras, with those of everything below it', () => {
    const placed = [
      { organisationPath: station.path, longitude: 120, latitude: 30 },
      { organisationPath: station.path, longitude: 122, latitude: 32 },
      { organisationPath: east.path, longitude: 124, latitude: 34 },
    ];

    expect(namePlaces([city, east, west, station], placed)).to.deep.equal([
      { name: '市局', longitude: 122, latitude: 32, depth: 0, cameraCount: 3 },
      { name: '东区分局', longitude: 122, latitude: 32, depth: 1, cameraCount: 3 },
      { name: '东站派出所', longitude: 121, latitude: 31, depth: 2, cameraCount: 2 },
    ]);
  });

  it('counts depth from the top of the reader’s part', () => {
    const placed = [{ organisationPath: station.path, longitude: 120, latitude: 30 }];

    expect(namePlaces([east, station], placed).map(({ depth }) => depth)).to.deep.equal([0, 1]);
  });
});
