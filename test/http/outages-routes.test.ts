import { expect } from 'chai';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { OutageService } from '../../gateway/outages/outage-service.ts';
import { OutageStore } from '../../gateway/outages/outage-store.ts';
import { listOutages, readOutage } from '../../gateway/outages/outages-api.ts';
import { outagesRoutes } from '../../gateway/outages/outages-routes.ts';
import type { CameraId, OrganisationId } from '../../gateway/registry/camera.ts';
import { type Asker, type ServedRoutes, readReply, serveRoutes, silentLog } from './serve-routes.ts';

const county: Asker = { role: 'officer', organisationPath: '/city/county/' };
const other: Asker = { role: 'technician', organisationPath: '/city/other/' };

describe('the HTTP door of outages', () => {
  let database: Database;
  let served: ServedRoutes;

  before(async () => {
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    const bus = new EventBus(() => undefined);
    const outages = new OutageService({
      outages: new OutageStore(database),
      health: { listCameras: () => [], doubt: () => undefined, statusOf: async () => new Map() },
      settings: { stableMinutes: 15 },
      registry: { findCameras: async () => [] },
      bus,
      announcer: { announce: () => undefined },
      clock: systemClock,
      log: silentLog,
    });
    await outages.start();
    const fault = { stage: 'connect', reason: 'refused', detail: 'refused' } as const;
    const organisationId = 'o' as OrganisationId; // a test's ids
    for (const [index, camera] of ['a', 'b', 'c', 'x'].entries()) {
      const organisationPath = camera === 'x' ? '/city/other/' : '/city/county/';
      const place = { cameraId: camera as CameraId, organisationId, organisationPath, watchedSinceMs: 0 };
      bus.emit('health.changed', { from: 'online', to: 'offline', atMs: 1000 * (index + 1), fault, ...place });
      if (camera === 'b') bus.emit('health.changed', { from: 'offline', to: 'online', atMs: 9000, ...place });
    }
    await outages.stop();
    served = await serveRoutes(outagesRoutes(outages));
  });
  after(async () => {
    await served.close();
    await database.close();
  });

  it('lists the outages of my part, newest first, page by page', async () => {
    const first = await readReply(await served.get('/outages?limit=2', county), listOutages.reply);
    const second = await readReply(
      await served.get(`/outages?limit=2&cursor=${first.nextCursor ?? ''}`, county),
      listOutages.reply,
    );

    expect(first.total).to.equal(3);
    expect([...first.items, ...second.items].map(({ cameraId }) => cameraId)).to.deep.equal(['c', 'b', 'a']);
    expect(second.nextCursor).to.equal(undefined);
  });

  it('narrows them by state and camera', async () => {
    const open = await readReply(await served.get('/outages?state=open', county), listOutages.reply);
    const ofB = await readReply(await served.get('/outages?state=closed&cameraId=b', county), listOutages.reply);

    expect(open.items.map(({ cameraId }) => cameraId)).to.deep.equal(['c', 'a']);
    expect(ofB.items[0]).to.deep.include({ state: 'closed', endedAtMs: 9000 });
  });

  it('reads one of mine and answers 404 for a foreign one, as for one that never was', async () => {
    const { items } = await readReply(await served.get('/outages', other), listOutages.reply);
    const id = items[0]?.id ?? '';

    const own = await readReply(await served.get(`/outages/${id}`, other), readOutage.reply);
    const foreign = await served.get(`/outages/${id}`, county);
    const unknown = await served.get('/outages/none', county);

    expect(own.cameraId).to.equal('x');
    expect([foreign.status, unknown.status]).to.deep.equal([404, 404]);
    const [one, none] = [await foreign.text(), await unknown.text()];
    expect(one.replaceAll(id, 'none')).to.equal(none);
  });

  it('refuses a state that does not exist and a caller without a session', async () => {
    expect((await served.get('/outages?state=broken', county)).status).to.equal(422);
    expect((await served.get('/outages')).status).to.equal(401);
  });
});
