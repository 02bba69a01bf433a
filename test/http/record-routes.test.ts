import { expect } from 'chai';
import { pageOf } from '../../gateway/platform/http/common-api.ts';
import type { HttpServer } from '../../gateway/platform/http/http-server.ts';
import * as registry from '../../gateway/registry/registry-api.ts';
import { registryRoutes } from '../../gateway/registry/registry-routes.ts';
import { createRecord } from '../../gateway/registry/record/create-record.ts';
import * as record from '../../gateway/registry/record/record-api.ts';
import { aFullRecord } from '../fixtures/camera-record.ts';
import { aCamera, anActor, city, east, silentLog } from '../fixtures/estate.ts';
import { openRegistry, type RegistryRig, stillClock } from '../fixtures/registry-rig.ts';
import { openDoor } from './open-door.ts';

describe('the doors of camera records', () => {
  let rig: RegistryRig;
  let http: HttpServer;
  beforeEach(async () => {
    rig = await openRegistry();
    const { stores, database, bus, organisations, registry: cameras } = rig;
    const parts = createRecord({ ...stores, database, bus, clock: stillClock, log: silentLog });
    http = await openDoor({
      routes: [...registryRoutes(organisations, cameras), ...parts.routes],
      session: (request, _response, next) => {
        request.actor = anActor(city);
        next();
      },
      clock: stillClock,
    });
  });
  afterEach(async () => {
    await http.close(1000);
    await rig.database.close();
  });

  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${http.url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: text === '' ? undefined : (JSON.parse(text) as unknown) };
  };

  it('reply what their schemas promise and nothing more', async () => {
    await rig.stores.cameras.add([aCamera('c1', east), aCamera('c2', east)]);
    const edited = await call('PATCH', '/cameras/c1', { version: 1, record: aFullRecord() });
    await call('PATCH', '/cameras/c2', { version: 1, record: { gbCode: aFullRecord().gbCode } });
    const doors = [
      ['/cameras/c1', registry.readCamera.reply],
      [
        '/cameras?sort=completeness&direction=desc&hasConflict=true&hasGaps=false&pointClass=1',
        registry.listCameras.reply,
      ],
      ['/cameras/c1/history', record.readCameraHistory.reply],
      ['/code-conflicts', record.listCodeConflicts.reply],
      ['/completeness?organisationId=city', record.readCompleteness.reply],
      ['/completeness?by=owner', record.readCompleteness.reply],
    ] as const;

    expect(edited.status).to.equal(200);
    for (const [path, schema] of doors) {
      const { status, json } = await call('GET', path);
      expect(status, path).to.equal(200);
      expect(schema?.parse(json), path).to.deep.equal(json);
      expect(JSON.stringify(json), path).to.include('c');
    }
  });

  it('show both versions to an editor who was too late', async () => {
    await rig.stores.cameras.add([aCamera('c1', east)]);
    await call('PATCH', '/cameras/c1', { version: 1, record: { alias: '甲' } });

    const { status, json } = await call('PATCH', '/cameras/c1', { version: 1, name: 'x', record: { alias: '乙' } });

    expect(status).to.equal(409);
    expect(json).to.deep.include({ code: 'camera/stale', version: 2, yours: { name: 'x', record: { alias: '乙' } } });
    expect(json).to.have.nested.property('stored.record.alias', '甲');
  });

  it('name each wrong field of a record, and refuse fields that it does not have', async () => {
    await rig.stores.cameras.add([aCamera('c1', east)]);
    const issuesOf = async (edit: object): Promise<unknown> => {
      const { status, json } = await call('PATCH', '/cameras/c1', { version: 1, record: edit });
      expect(status, JSON.stringify(edit)).to.equal(422);
      return (json as { issues: { path: string }[] }).issues.map(({ path }) => path); // RFC 9457
    };

    expect(await issuesOf({ longitude: 300, direction: '9' })).to.have.members([
      'body.record.longitude',
      'body.record.direction',
    ]);
    expect(await issuesOf({ longitude: 102.7 })).to.deep.equal(['body.record.latitude']);
    expect(await issuesOf({ faceId: 'x' })).to.deep.equal(['body.record']);
    expect((await rig.registry.readCamera({ organisationPath: '/' }, 'c1')).camera.version).to.equal(1);
  });

  it('sort by nothing but what the list names, and turn pages in that order', async () => {
    await rig.stores.cameras.add([1, 2, 3].map((n) => aCamera(`c${n}`, east, { createdAtMs: n })));
    const page = async (query: string) =>
      pageOf(registry.cameraView).parse((await call('GET', `/cameras?limit=2&${query}`)).json);

    const first = await page('sort=createdAtMs&direction=desc');
    const second = await page(`sort=createdAtMs&direction=desc&cursor=${first.nextCursor ?? ''}`);
    const mixed = await call('GET', `/cameras?sort=name&cursor=${first.nextCursor ?? ''}`);
    const unknown = await call('GET', '/cameras?sort=record_json');

    expect([...first.items, ...second.items].map(({ id }) => id)).to.deep.equal(['c3', 'c2', 'c1']);
    expect([mixed.status, unknown.status]).to.deep.equal([422, 422]);
  });

  it('narrow a list to a contract and to an area, and refuse an area that is none of mine', async () => {
    await rig.stores.cameras.add([aCamera('c1', east, { record: { contractId: 'k1' } }), aCamera('c2', east)]);
    const idsOf = async (query: string) =>
      pageOf(registry.cameraView)
        .parse((await call('GET', `/cameras?${query}`)).json)
        .items.map(({ id }) => id);

    expect(await idsOf('contractId=k1')).to.deep.equal(['c1']);
    expect(await idsOf('contractId=k2')).to.deep.equal([]);
    expect(await call('GET', '/cameras?areaId=nowhere')).to.have.nested.property('json.code', 'area/unknown');
  });

  it('remove, restore, and resolve a conflict', async () => {
    await rig.stores.cameras.add([
      aCamera('c1', east, { record: { gbCode: '53012300001310000001' } }),
      aCamera('c2', east),
    ]);
    await call('PATCH', '/cameras/c2', { version: 1, record: { gbCode: '53012300001310000001' } });
    const list = record.listCodeConflicts.reply?.parse((await call('GET', '/code-conflicts')).json);

    const resolved = await call('POST', `/code-conflicts/${list?.items[0]?.id}/resolution`, { decision: 'give' });
    const removed = await call('POST', '/cameras/c1/removal', { version: 2 });
    const restored = await call('POST', '/cameras/c1/restoration', { version: 3 });

    expect([resolved.status, removed.status, restored.status]).to.deep.equal([204, 200, 200]);
    expect(removed.json).to.include({ status: 'removed' });
    expect(restored.json).to.include({ status: 'active' });
    expect((await call('GET', '/cameras/c2')).json).to.include({ gbCode: '53012300001310000001' });
  });
});
