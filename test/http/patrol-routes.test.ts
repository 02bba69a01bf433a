import { expect } from 'chai';
import { createPlan, listPlans, listRounds, readRound, replacePlan } from '../../gateway/patrol/patrol-api.ts';
import { patrolRoutes } from '../../gateway/patrol/patrol-routes.ts';
import { PatrolService } from '../../gateway/patrol/patrol-service.ts';
import { PlanStore } from '../../gateway/patrol/plan-store.ts';
import { RoundStore } from '../../gateway/patrol/round-store.ts';
import type { Round } from '../../gateway/patrol/round.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { east, silentLog, station, west } from '../fixtures/estate.ts';
import { FakeClock, MemoryRegistry, aPlan, beijing } from '../fixtures/patrol.ts';
import { aRound, aStopOf } from '../fixtures/round.ts';
import { type Asker, type ServedRoutes, readReply, serveRoutes } from './serve-routes.ts';

const admin: Asker = { role: 'admin', organisationPath: east.path };
const officer: Asker = { role: 'officer', organisationPath: station.path };
const stranger: Asker = { role: 'admin', organisationPath: west.path };

const body = {
  name: '日间巡查',
  organisationId: station.id,
  modes: [{ base: 'normal', night: false }],
  slots: [{ start: '08:00', end: '20:00', intervalMinutes: 60 }],
  stops: [{ cameraId: 'c1' }],
};

describe('the HTTP door of patrol', () => {
  let database: Database;
  let served: ServedRoutes;

  beforeEach(async () => {
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    const [plans, rounds] = [new PlanStore(database), new RoundStore(database)];
    await plans.add(aPlan());
    for (let index = 0; index < 3; index++) {
      const round = aRound({ id: `a${String(index)}` as Round['id'], dueFromMs: beijing('2026-09-21 10:00') + index }); // a brand
      await rounds.add(round, [aStopOf(round, 0), aStopOf(round, 1)]);
    }
    const clock = new FakeClock(beijing('2026-09-21 10:00'));
    const registry = new MemoryRegistry();
    const bus = new EventBus(() => undefined);
    served = await serveRoutes(patrolRoutes(new PatrolService({ plans, rounds, registry, bus, clock })));
  });

  afterEach(async () => {
    await served.close();
    await database.close();
  });

  it('creates a plan with the defaults of the contract and lists it', async () => {
    const plan = await readReply(await served.send('POST', '/plans', admin, body), createPlan.reply);
    const list = await readReply(await served.get('/plans', officer), listPlans.reply);

    expect(plan).to.include({ layout: 4, dwellSeconds: 30, enabled: true });
    expect(list.items.map(({ id }) => id)).to.have.members(['plan-1', plan.id]);
  });

  it('replaces a plan', async () => {
    const reply = await served.send('PUT', '/plans/plan-1', admin, { ...body, layout: 9 });

    expect(await readReply(reply, replacePlan.reply)).to.include({ id: 'plan-1', layout: 9 });
  });

  it('lets admins only change plans', async () => {
    expect((await served.send('POST', '/plans', officer, body)).status).to.equal(403);
    expect((await served.send('PUT', '/plans/plan-1', officer, body)).status).to.equal(403);
    expect((await served.send('POST', '/plans', undefined, body)).status).to.equal(401);
  });

  for (const [what, wrong] of Object.entries({
    'a field that it does not know': { ...body, organisationPath: '/' },
    'a layout that cannot be watched': { ...body, layout: 16 },
    'a time that is none': { ...body, slots: [{ start: '24:00', end: '20:00', intervalMinutes: 60 }] },
    'a plan without stops': { ...body, stops: [] },
    'a dwell of a second': { ...body, dwellSeconds: 1 },
  })) {
    it(`refuses ${what}`, async () => {
      expect((await served.send('POST', '/plans', admin, wrong)).status).to.equal(422);
    });
  }

  it('names the stops whose camera the organisation does not have', async () => {
    const stops = [{ cameraId: 'c1' }, { cameraId: 'far' }];

    const reply = await served.send('POST', '/plans', admin, { ...body, stops });

    expect(reply.status).to.equal(422);
    expect(await reply.json()).to.deep.include({
      code: 'plan/invalid',
      issues: [{ path: 'body.stops.1.cameraId', message: 'is no camera of this organisation' }],
    });
  });

  it('pages rounds and reads one with its stops', async () => {
    const first = await readReply(await served.get('/rounds?limit=2', officer), listRounds.reply);
    const cursor = encodeURIComponent(first.nextCursor ?? '');
    const second = await readReply(await served.get(`/rounds?limit=2&cursor=${cursor}`, officer), listRounds.reply);
    const round = await readReply(await served.get('/rounds/a1', officer), readRound.reply);

    expect([...first.items, ...second.items].map(({ id }) => id)).to.deep.equal(['a2', 'a1', 'a0']);
    expect(second).to.include({ total: 3 }).and.not.have.property('nextCursor');
    expect(round.stops.map(({ order, outcome }) => [order, outcome])).to.deep.equal([
      [0, 'waiting'],
      [1, 'waiting'],
    ]);
    expect((await served.get('/rounds?cursor=nonsense', officer)).status).to.equal(422);
  });

  it('shows nothing of it to a jurisdiction beside', async () => {
    expect((await readReply(await served.get('/plans', stranger), listPlans.reply)).items).to.deep.equal([]);
    expect(await readReply(await served.get('/rounds', stranger), listRounds.reply)).to.include({ total: 0 });
    expect((await served.get('/rounds/a1', stranger)).status).to.equal(404);
    expect((await served.send('PUT', '/plans/plan-1', stranger, body)).status).to.equal(404);
    expect((await served.send('POST', '/plans', stranger, body)).status).to.equal(404);
  });
});
