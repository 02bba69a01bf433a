import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CameraHealth } from '../../gateway/health/camera-health.ts';
import { newHealth } from '../../gateway/health/health-state.ts';
import { listMapCameras, listNotPlaced, readMap } from '../../gateway/outages/map/map-api.ts';
import { MapFiles } from '../../gateway/outages/map/map-files-provider.ts';
import { mapRoutes } from '../../gateway/outages/map/map-routes.ts';
import { MapService } from '../../gateway/outages/map/map-service.ts';
import { isWithin } from '../../gateway/platform/actor/scope.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import type { Camera, CameraId } from '../../gateway/registry/camera.ts';
import type { CameraPosition } from '../../gateway/registry/cameras/camera-position-store.ts';
import { aCamera, cameraId, city, east, west } from '../fixtures/estate.ts';
import { type Asker, readReply, type ServedRoutes, serveRoutes } from './serve-routes.ts';

const inEast: Asker = { role: 'technician', organisationPath: east.path };
const whole: Asker = { role: 'admin', organisationPath: city.path };
const cameras = [aCamera('a', east), aCamera('b', west), aCamera('c', east)];
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const watched = ({ id, organisationId, organisationPath }: Camera): CameraHealth => ({
  path: { cameraId: id, organisationId, organisationPath, adapterKind: 'onvif', host: '127.1.0.1', port: 80 },
  state: { ...newHealth(0), status: 'offline' },
  watchedSinceMs: 0,
});

describe('the HTTP door of the map', () => {
  const stored = new Map<string, CameraPosition>();
  const bus = new EventBus(() => undefined);
  let folder: string;
  let served: ServedRoutes;
  let map: MapService;

  const place = (id: string, longitude: number, latitude: number): void => {
    stored.set(id, { cameraId: cameraId(id), longitude, latitude });
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vpg-map-'));
    place('a', 120.1, 30.1);
    place('b', 120.2, 30.2);
    map = new MapService({
      positions: {
        list: async (_scope, { afterId = '' }) => [...stored.values()].filter(({ cameraId: id }) => id > afterId),
        find: async (_scope, ids) => ids.flatMap((id) => stored.get(id) ?? []),
      },
      health: {
        listCameras: (scope) => cameras.map(watched).filter(({ path }) => isWithin(scope, path.organisationPath)),
      },
      registry: {
        findCameras: async (_scope, ids) =>
          cameras.filter(({ id }) => ids.includes(id)).map((camera) => ({ ...camera, organisationName: '东区分局' })),
      },
      organisations: { listOrganisations: async () => ({ items: [east] }) },
      files: new MapFiles(folder, { maxZoom: 15, planCorners: [120, 30, 121, 31] }),
      settings: { datum: 'wgs84' },
      bus,
      clock: { now: () => 1_793_300_000_000, monotonic: () => 0 },
    });
    map.start();
    served = await serveRoutes(mapRoutes(map, new MapFiles(folder, { maxZoom: 15, planCorners: [120, 30, 121, 31] })));
  });
  after(async () => {
    map.stop();
    await served.close();
    await rm(folder, { recursive: true });
  });

  const pointsOf = async (asker: Asker) =>
    (await readReply(await served.get('/map-cameras', asker), listMapCameras.reply)).items.map(([id]) => id);

  it('shows the cameras of my part where they stand, and those without a position by name', async () => {
    const read = await readReply(await served.get('/map-cameras', inEast), listMapCameras.reply);
    const rest = await readReply(await served.get('/map-cameras/not-placed', inEast), listNotPlaced.reply);

    expect(read.items).to.deep.equal([['a', 120.1, 30.1, 'offline']]);
    expect(read).to.deep.include({ assumed: 1, notPlaced: { 'no-position': 1, 'other-datum': 0 } });
    expect(rest.items.map(({ cameraId: id, name }) => [id, name])).to.deep.equal([['c', '相机 c']]);
    expect(await pointsOf(whole)).to.deep.equal(['a', 'b']);
  });

  it('sees a position that was written after the map was first opened', async () => {
    place('c', 120.3, 30.3);
    bus.emit('camera.changed', { cameraId: 'c' as CameraId, organisationPath: east.path, status: 'active' }); // a test's id

    expect(await pointsOf(inEast)).to.have.members(['a', 'c']);
  });

  it('offers a plan when there is one, and tiles before it', async () => {
    const base = async () => (await readReply(await served.get('/map', inEast), readMap.reply)).base;
    expect(await base()).to.deep.equal({ kind: 'none' });

    await mkdir(join(folder, 'map'));
    await writeFile(join(folder, 'map/plan.png'), png);
    expect(await base()).to.deep.equal({ kind: 'plan', corners: [120, 30, 121, 31] });

    await mkdir(join(folder, 'map/tiles/3/6'), { recursive: true });
    await writeFile(join(folder, 'map/tiles/3/6/2.png'), png);
    expect(await base()).to.deep.equal({ kind: 'tiles', maxZoom: 15 });
  });

  it('serves a tile to who is signed in, and nothing where none is mounted', async () => {
    const tile = await served.get('/map/tiles/3/6/2', inEast);

    expect(tile.status).to.equal(200);
    expect(tile.headers.get('content-type')).to.equal('image/png');
    expect(Buffer.from(await tile.arrayBuffer()).equals(png)).to.equal(true);
    expect((await served.get('/map/tiles/3/6/3', inEast)).status).to.equal(204);
    expect((await served.get('/map/tiles/3/6/2')).status).to.equal(401);
  });

  it('leads nobody out of its folder: no path, no link, no other kind of file', async () => {
    await writeFile(join(folder, 'secrets.key'), png);
    await symlink(join(folder, 'secrets.key'), join(folder, 'map/tiles/3/6/7.png'));
    await writeFile(join(folder, 'map/tiles/3/6/8.png'), 'key: 1');

    expect((await served.get('/map/tiles/3/6/7', inEast)).status).to.equal(204);
    expect((await served.get('/map/tiles/3/6/8', inEast)).status).to.equal(204);
    for (const path of ['/map/tiles/3/6/..%2f..%2fplan', '/map/tiles/3/6/-1', '/map/tiles/%2e%2e/6/2']) {
      expect((await served.get(path, inEast)).status, path).to.be.oneOf([404, 422]);
    }
  });
});
