import { expect } from 'chai';
import type { Role } from '../../gateway/platform/actor/actor.ts';
import { AdoptionLoginService } from '../../gateway/discovery/logins/adoption-login-service.ts';
import { discoveryRoutes } from '../../gateway/discovery/discovery-routes.ts';
import { CandidateService } from '../../gateway/discovery/candidate-service.ts';
import { ScanRunService } from '../../gateway/discovery/scan-run-service.ts';
import { ScanStore } from '../../gateway/discovery/scan-store.ts';
import { ScanService } from '../../gateway/discovery/scan-service.ts';
import { pageOf } from '../../gateway/platform/http/common-api.ts';
import type { HttpServer } from '../../gateway/platform/http/http-server.ts';
import * as discovery from '../../gateway/discovery/discovery-api.ts';
import * as registry from '../../gateway/registry/registry-api.ts';
import { registryRoutes } from '../../gateway/registry/registry-routes.ts';
import { aCamera, anActor, aPath, atMs, city, east, silentLog, station, west } from '../fixtures/estate.ts';
import { openRegistry, type RegistryRig, stillClock } from '../fixtures/registry-rig.ts';
import { poll } from '../poll.ts';
import { openDoor } from './open-door.ts';

const cameraPage = pageOf(registry.cameraView);
const homes = { city, east, west, station };

describe('the doors of registry and discovery', () => {
  let rig: RegistryRig;
  let scans: ScanService;
  let http: HttpServer;

  beforeEach(async () => {
    rig = await openRegistry();
    const ranges = { configured: ['127.9.0.0/30'], expand: () => ({ hosts: ['127.9.0.1'], count: 1 }) };
    const { candidates } = rig.stores;
    const policy = { ports: [80], ratePerSecond: 200, deadlineSeconds: 60 };
    scans = new ScanService({
      scans: new ScanStore(rig.database),
      runs: new ScanRunService({ adapters: [rig.adapter], ranges, candidates, clock: stillClock, policy }),
      comparisons: { compare: async () => ({}) },
      ...{ ranges, clock: stillClock, log: silentLog },
    });
    const adoptions = new AdoptionLoginService({
      ...{ candidates, adoptions: rig.adoptions },
      logins: { use: () => Promise.reject(new Error('no login is stored')) },
    });
    const found = { scans, candidates: new CandidateService({ candidates, log: silentLog }), adoptions };
    http = await openDoor({
      routes: [...registryRoutes(rig.organisations, rig.registry), ...discoveryRoutes(found)],
      session: (request, _response, next) => {
        const home = request.get('x-home');
        // The test's own header: a role and an organisation of the estate.
        const [role, id] = (home ?? '').split('@') as [Role, keyof typeof homes];
        if (home !== undefined) request.actor = anActor(homes[id], role);
        next();
      },
      clock: stillClock,
    });
  });
  afterEach(async () => {
    await http.close(1000);
    await scans.stop();
    await rig.database.close();
  });

  const call = async (home: string, method: string, path: string, body?: unknown) => {
    const response = await fetch(`${http.url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-home': home },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: await response.json().then((json: unknown) => json) };
  };

  it('reply what their schemas promise and nothing more', async () => {
    await rig.stores.cameras.add([aCamera('c1', station)]);
    await rig.stores.paths.add(aPath('c1', { snapshotPath: '/snap', credentialId: 'k' as never }), station.path, atMs);
    const doors = [
      ['/organisations', registry.listOrganisations.reply],
      ['/cameras', registry.listCameras.reply],
      ['/cameras/c1', registry.readCamera.reply],
      ['/systems', registry.listSystems.reply],
      ['/candidates', discovery.listCandidates.reply],
    ] as const;
    for (const [path, schema] of doors) {
      const { status, json } = await call('admin@city', 'GET', path);

      expect(status, path).to.equal(200);
      expect(schema?.parse(json), path).to.deep.equal(json);
    }
  });

  it('search in Chinese and turn the page by the cursor', async () => {
    await rig.stores.cameras.add(['一', '二', '三'].map((name) => aCamera(name, east, { name: `${name}号门 50%` })));
    const search = encodeURIComponent('号门 50%');

    const turn = async (cursor: string) => {
      const { json } = await call('officer@city', 'GET', `/cameras?search=${search}&limit=2${cursor}`);
      return cameraPage.parse(json);
    };

    const first = await turn('');
    const second = await turn(`&cursor=${encodeURIComponent(first.nextCursor ?? 'none')}`);

    expect([first.total, first.items.length, second.items.length]).to.deep.equal([3, 2, 1]);
    expect(second.nextCursor).to.equal(undefined);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).to.equal(3);
  });

  it('answer 404 for a foreign camera exactly as for one that does not exist', async () => {
    await rig.stores.cameras.add([aCamera('foreign', west)]);
    for (const id of ['foreign', 'missing']) {
      const read = await call('admin@east', 'GET', `/cameras/${id}`);
      const change = await call('admin@east', 'PATCH', `/cameras/${id}`, { version: 1, name: 'x' });

      for (const { status, json } of [read, change]) {
        expect(status).to.equal(404);
        expect(json).to.include({ code: 'camera/unknown', detail: 'There is no such camera in your part.' });
      }
    }
  });

  it('refuse every column that is not the editor’s to set', async () => {
    const camera = aCamera('c1', east);
    await rig.stores.cameras.add([camera]);
    for (const column of ['id', 'organisationPath', 'serial', 'systemId', 'createdAtMs', 'vendor', 'mac']) {
      const { status } = await call('admin@city', 'PATCH', '/cameras/c1', { version: 1, [column]: 'x' });
      expect(status, column).to.equal(422);
    }
    expect(await rig.stores.cameras.find({ organisationPath: '/' }, 'c1')).to.deep.equal(camera);
  });

  it('tell the stored version to an editor who was too late', async () => {
    await rig.stores.cameras.add([aCamera('c1', east, { version: 3 })]);

    const { status, json } = await call('technician@east', 'PATCH', '/cameras/c1', { version: 2, name: 'x' });

    expect(status).to.equal(409);
    expect(json).to.include({ code: 'camera/stale', version: 3 });
  });

  it('keep officers out of discovery and of changes', async () => {
    const denied = [
      await call('officer@city', 'POST', '/scans', {}),
      await call('officer@city', 'GET', '/candidates'),
      await call('officer@city', 'PATCH', '/cameras/c1', { version: 1 }),
      await call('technician@city', 'POST', '/organisations', { parentId: 'city', kind: 'county', name: 'x' }),
    ];

    expect(denied.map(({ status }) => status)).to.deep.equal([403, 403, 403, 403]);
  });

  it('lead from a scan to a camera in the registry, and never show the password', async () => {
    rig.adapter.discoverAs = async (listener) => {
      listener.onDevice({ address: { host: '127.9.0.1', port: 80 }, name: '大门', method: 'unicast-probe' });
      listener.onProgress(1);
    };
    const started = await call('technician@east', 'POST', '/scans', { multicast: false });
    const scan = discovery.startScan.reply?.parse(started.json);
    await poll('the scan ends', async () => {
      const { json } = await call('technician@east', 'GET', `/scans/${scan?.id}`);
      return discovery.readScan.reply?.parse(json).state === 'done' ? true : undefined;
    });
    const list = discovery.listCandidates.reply?.parse(
      (await call('technician@east', 'GET', '/candidates?state=new')).json,
    );

    const adoption = await call('technician@east', 'POST', `/candidates/${list?.items[0]?.id}/adoption`, {
      organisationId: 'station',
      ownership: 'government',
      credential: { username: 'admin', password: 'open-sesame' },
    });

    expect(started.status).to.equal(202);
    expect(adoption.status).to.equal(201);
    expect(discovery.adoptCandidate.reply?.parse(adoption.json)).to.deep.equal(adoption.json);
    expect(JSON.stringify(adoption.json)).to.not.include('sesame');
    const cameras = await call('officer@station', 'GET', '/cameras');
    expect(cameras.json).to.have.property('total', 1);
    expect(JSON.stringify(cameras.json)).to.not.include('sesame');
  });

  it('tell a wrong password as a problem with its fault', async () => {
    const fault = { stage: 'login', reason: 'unauthorised', detail: '401' } as const;
    rig.adapter.describeAs = async () => ({ kind: 'failed', fault });
    const device = { address: { host: '127.9.0.1', port: 80 }, method: 'multicast' as const };
    await rig.stores.candidates.record({ organisationPath: east.path }, [{ adapterKind: 'onvif', device }], atMs);
    const [candidate] = await rig.stores.candidates.list({ organisationPath: '/' });

    const { status, json } = await call('admin@east', 'POST', `/candidates/${candidate?.id}/adoption`, {
      organisationId: 'station',
      ownership: 'government',
      credential: { username: 'admin', password: 'wrong' },
    });

    expect(status).to.equal(502);
    expect(json).to.deep.include({ code: 'device/unauthorised', fault });
  });
});
