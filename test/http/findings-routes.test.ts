import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FindingPictureProvider } from '../../gateway/findings/finding-picture-provider.ts';
import { FindingService } from '../../gateway/findings/finding-service.ts';
import { FindingStore } from '../../gateway/findings/finding-store.ts';
import { listFindings, reportFinding } from '../../gateway/findings/findings-api.ts';
import { findingsRoutes } from '../../gateway/findings/findings-routes.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { silentLog, station, west } from '../fixtures/estate.ts';
import { FakeClock, MemoryRegistry, beijing } from '../fixtures/patrol.ts';
import { type Asker, type ServedRoutes, readReply, serveRoutes } from './serve-routes.ts';

const officer: Asker = { role: 'officer', organisationPath: station.path };
const stranger: Asker = { role: 'admin', organisationPath: west.path };
const jpeg = Buffer.from([0xff, 0xd8, 0x01, 0xff, 0xd9]);
const body = { cameraId: 'c1', category: 'flooding', text: '路面积水', requestId: 'request-1' };

describe('the HTTP door of findings', () => {
  let folder: string;
  let database: Database;
  let served: ServedRoutes;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vpg-findings-'));
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    const service = new FindingService({
      findings: new FindingStore(database),
      pictures: new FindingPictureProvider(folder),
      registry: new MemoryRegistry(),
      rounds: { findStop: async () => undefined },
      snapshots: { take: async () => jpeg },
      bus: new EventBus(() => undefined),
      announcer: { announce: () => undefined },
      clock: new FakeClock(beijing('2026-09-21 10:00')),
      log: silentLog,
      snapshotDeadlineSeconds: 8,
    });
    served = await serveRoutes(findingsRoutes(service));
  });

  afterEach(async () => {
    await served.close();
    await database.close();
    await rm(folder, { recursive: true });
  });

  it('stores a finding, lists it and serves its picture', async () => {
    const reply = await served.send('POST', '/findings', officer, body);
    expect(reply.status).to.equal(201);
    const finding = await readReply(reply, reportFinding.reply);
    const list = await readReply(await served.get('/findings', officer), listFindings.reply);
    const picture = await served.get(`/findings/${finding.id}/snapshot`, officer);

    expect(finding).to.include({ severity: 'medium', hasSnapshot: true });
    expect(list).to.deep.equal({ items: [finding], total: 1 });
    expect(picture.headers.get('content-type')).to.equal('image/jpeg');
    expect(picture.headers.get('cache-control')).to.equal('private, no-store');
    expect(Buffer.from(await picture.arrayBuffer())).to.deep.equal(jpeg);
  });

  it('gives a retry the same finding', async () => {
    const first = await readReply(await served.send('POST', '/findings', officer, body), reportFinding.reply);
    const second = await readReply(await served.send('POST', '/findings', officer, body), reportFinding.reply);

    expect(second).to.deep.equal(first);
  });

  it('refuses personal data with its place in the text', async () => {
    const reply = await served.send('POST', '/findings', officer, { ...body, text: '车主 110105 19491231 002X' });

    expect(reply.status).to.equal(422);
    expect(await reply.json()).to.deep.include({
      code: 'finding/personal-data',
      issues: [{ path: 'body.text', message: 'holds an identity-card number at characters 4–23' }],
    });
  });

  it('shows nothing of it to a jurisdiction beside, and lets technicians report nothing', async () => {
    const finding = await readReply(await served.send('POST', '/findings', officer, body), reportFinding.reply);

    expect((await served.get(`/findings/${finding.id}/snapshot`, stranger)).status).to.equal(404);
    expect(await readReply(await served.get('/findings', stranger), listFindings.reply)).to.include({ total: 0 });
    expect((await served.send('POST', '/findings', stranger, { ...body, requestId: 'r2' })).status).to.equal(404);
    expect((await served.send('POST', '/findings', { ...officer, role: 'technician' }, body)).status).to.equal(403);
  });

  for (const path of ['..%2f..%2fetc%2fpasswd', '%2e%2e', 'x'.repeat(65)]) {
    it(`finds no picture under ${path.slice(0, 20)}`, async () => {
      expect((await served.get(`/findings/${path}/snapshot`, officer)).status).to.be.oneOf([404, 422]);
    });
  }
});
