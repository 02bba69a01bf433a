import { expect } from 'chai';
import { escalate, type EscalationId } from '../../gateway/patrol/escalation/escalation.ts';
import { EscalationService } from '../../gateway/patrol/escalation/escalation-service.ts';
import { EscalationStore } from '../../gateway/patrol/escalation/escalation-store.ts';
import { missRound } from '../../gateway/patrol/round.ts';
import type { Round } from '../../gateway/patrol/round.ts';
import { RoundStore } from '../../gateway/patrol/round-store.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import type { Announcement } from '../../gateway/platform/realtime/announcement.ts';
import type { WebhookEvent } from '../../gateway/platform/webhooks/cloud-event.ts';
import { WebhookStore } from '../../gateway/platform/webhooks/webhook-store.ts';
import type { Webhook, WebhookId } from '../../gateway/platform/webhooks/webhook.ts';
import { anActor, city, east, silentLog, station, west } from '../fixtures/estate.ts';
import { FakeClock, MemoryRegistry, beijing } from '../fixtures/patrol.ts';
import { refusal } from '../fixtures/refusal.ts';
import { aRound } from '../fixtures/round.ts';

const minuteMs = 60_000;
const hook = (id: string, { id: organisationId, path }: typeof city): Webhook => ({
  id: id as WebhookId, // a brand
  organisationId,
  organisationPath: path,
  name: id,
  url: 'https://command.example.cn/hook',
  sealedSecret: 'x',
  enabled: true,
  version: 1,
  createdAtMs: 0,
});

describe('escalation of rounds', () => {
  let database: Database;
  let clock: FakeClock;
  let rounds: RoundStore;
  let announced: Announcement[];
  let sent: { receivers: readonly string[]; event: WebhookEvent }[];
  let told: string[];
  let service: EscalationService;

  function start(): EscalationService {
    const bus = new EventBus(() => undefined);
    bus.on('round.escalated', ({ escalation }) => void told.push(`${escalation.roundId} ${escalation.kind}`));
    return new EscalationService({
      ...{ rounds, escalations: new EscalationStore(database), webhooks: new WebhookStore(database) },
      registry: new MemoryRegistry(),
      outbox: { put: async (receivers, event) => void sent.push({ receivers, event }) },
      transaction: database.transaction.bind(database),
      announcer: { announce: (announcement) => void announced.push(announcement) },
      policy: { lateSignInMinutes: 10, missedAfterMinutes: 2, climbMinutes: 30 },
      ...{ bus, clock, log: silentLog },
    });
  }

  beforeEach(async () => {
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    clock = new FakeClock(beijing('2026-09-21 09:30'));
    rounds = new RoundStore(database);
    [announced, sent, told] = [[], [], []];
    const webhooks = new WebhookStore(database);
    for (const each of [
      hook('of-city', city),
      hook('of-east', east),
      hook('of-west', west),
      hook('of-station', station),
    ]) {
      await webhooks.add(each);
    }
    service = start();
  });

  afterEach(() => database.close());

  async function sweepAt(text: string): Promise<void> {
    clock.pass(beijing(text) - clock.nowMs);
    await service.sweep(clock.nowMs);
  }

  it('tells the superior organisation once that nobody began a round in time', async () => {
    await rounds.add(aRound(), []);

    await sweepAt('2026-09-21 10:09');
    expect(told).to.deep.equal([]);
    await sweepAt('2026-09-21 10:10');
    await sweepAt('2026-09-21 10:11');
    service = start();
    clock.pass(15 * minuteMs);
    await service.sweep(clock.nowMs);

    expect(told).to.deep.equal(['round-1 late-sign-in']);
    expect(announced.map(({ topic, audience }) => [topic, audience])).to.deep.equal([
      ['escalation', { organisationPath: east.path }],
    ]);
    expect(sent[0]?.receivers.toSorted()).to.deep.equal(['of-city', 'of-east']);
    expect(sent[0]?.event).to.deep.include({
      type: 'round.escalated',
      subject: 'round-1',
      source: '/round-escalations',
    });
  });

  it('blames nobody for time in which the gateway was away', async () => {
    await rounds.add(aRound(), []);
    clock.pass(beijing('2026-09-21 10:30') - clock.nowMs);
    service = start();

    await service.sweep(clock.nowMs);
    expect(told).to.deep.equal([]);
    await sweepAt('2026-09-21 10:40');
    expect(told).to.deep.equal(['round-1 late-sign-in']);
  });

  it('tells of a missed round a little after its window, with the cause, and not of what the platform missed', async () => {
    const own = aRound({ id: 'platforms' as Round['id'], planId: 'plan-2' as Round['planId'] }); // brands
    await rounds.add(missRound(aRound(), 'post-empty', beijing('2026-09-21 11:00')), []);
    await rounds.add(missRound(own, 'platform', beijing('2026-09-21 11:00')), []);

    await sweepAt('2026-09-21 11:01');
    expect(told).to.deep.equal([]);
    await sweepAt('2026-09-21 11:02');

    expect(told).to.deep.equal(['round-1 missed']);
    const { items } = await service.list(anActor(east), { limit: 10 });
    expect(items[0]).to.deep.include({
      kind: 'missed',
      cause: 'post-empty',
      toName: east.name,
      organisationName: station.name,
    });
  });

  it('tells the superior of the station that stood in for a closed room', async () => {
    const assignee = { organisationId: east.id, organisationName: east.name, officers: [] };
    await rounds.add(aRound({ assignee }), []);

    await sweepAt('2026-09-21 10:10');

    expect(announced[0]?.audience).to.deep.equal({ organisationPath: city.path });
  });

  it('climbs to the next superior after the same time again, up to the top, each level once', async () => {
    await rounds.add(missRound(aRound(), 'post-empty', beijing('2026-09-21 11:00')), []);
    await sweepAt('2026-09-21 11:02');
    await sweepAt('2026-09-21 11:31');
    expect(announced).to.have.length(1);

    await sweepAt('2026-09-21 11:32');
    service = start();
    await sweepAt('2026-09-21 11:33');
    await sweepAt('2026-09-21 12:30');

    expect(announced.map(({ audience }) => audience)).to.deep.equal([
      { organisationPath: east.path },
      { organisationPath: city.path },
    ]);
    expect(sent.map(({ receivers }) => receivers.toSorted())).to.deep.equal([['of-city', 'of-east'], ['of-city']]);
    const { items } = await service.list(anActor(city), { limit: 10 });
    expect(items.map(({ level, toName, organisationName }) => [level, toName, organisationName])).to.deep.equal([
      [2, city.name, station.name],
      [1, east.name, station.name],
    ]);
  });

  it('does not climb when somebody knows, or has begun the round by then', async () => {
    await rounds.add(missRound(aRound(), 'post-empty', beijing('2026-09-21 11:00')), []);
    await sweepAt('2026-09-21 11:02');
    const [escalation] = (await service.list(anActor(east), { limit: 10 })).items;
    await service.acknowledge(anActor(east), escalation?.id ?? '');
    await sweepAt('2026-09-21 11:40');
    expect(told).to.deep.equal(['round-1 missed']);

    const late = aRound({ id: 'late' as Round['id'], planId: 'plan-2' as Round['planId'] }); // brands
    const begun = aRound({ id: 'begun' as Round['id'], planId: 'plan-3' as Round['planId'], state: 'running' }); // brands
    const toMs = beijing('2026-09-21 23:00');
    const atMs = clock.nowMs;
    for (const round of [late, begun])
      await rounds.add({ ...round, dueFromMs: atMs - 20 * minuteMs, dueToMs: toMs }, []);
    const store = new EscalationStore(database);
    const id = 'early' as EscalationId; // a brand
    await database.transaction((underWay) =>
      store.add(escalate(begun, 'late-sign-in', { id, to: east, atMs }), underWay),
    );
    await sweepAt('2026-09-21 12:15');
    await sweepAt('2026-09-21 12:45');

    expect(told.slice(1)).to.deep.equal(['late late-sign-in', 'late late-sign-in']);
  });

  it('is acknowledged once, by those whom it is for', async () => {
    await rounds.add(aRound(), []);
    await sweepAt('2026-09-21 10:10');
    const [escalation] = (await service.list(anActor(east), { limit: 10, open: 'true' })).items;
    const id = escalation?.id ?? '';

    expect(await refusal(() => service.acknowledge(anActor(station), id))).to.equal('escalation/unknown');
    const first = await service.acknowledge({ ...anActor(east), displayName: '王所' }, id, '已电话通知');
    const again = await service.acknowledge({ ...anActor(city), displayName: '赵局' }, id);

    expect(first).to.include({ acknowledgedBy: '王所', note: '已电话通知', acknowledgedAtMs: clock.nowMs });
    expect(again).to.deep.equal(first);
    expect((await service.list(anActor(east), { limit: 10, open: 'true' })).total).to.equal(0);
    expect((await service.list(anActor(station), { limit: 10 })).total).to.equal(0);
  });
});
