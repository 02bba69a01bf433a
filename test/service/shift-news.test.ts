import { expect } from 'chai';
import { ShiftNews } from '../../gateway/patrol/shifts/shift-news-service.ts';
import '../../gateway/duty/roster/roster-changed.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { SecretVault } from '../../gateway/platform/secrets/secret-vault.ts';
import { DeliveryStore } from '../../gateway/platform/webhooks/delivery-store.ts';
import { WebhookNews } from '../../gateway/platform/webhooks/webhook-news-service.ts';
import { WebhookService } from '../../gateway/platform/webhooks/webhook-service.ts';
import { WebhookStore } from '../../gateway/platform/webhooks/webhook-store.ts';
import type { Webhook, WebhookId } from '../../gateway/platform/webhooks/webhook.ts';
import { city, east, silentLog, station, west } from '../fixtures/estate.ts';
import { beijing, FakeClock } from '../fixtures/patrol.ts';

const late = {
  ...{ organisationId: station.id, organisationPath: station.path, postId: 'post-1', postName: '视频巡查岗' },
  ...{ date: '2026-09-21', slotKey: 's1', fromMs: beijing('2026-09-21 08:00') },
};
const overdue = { shiftId: 'shift-1', organisationPath: station.path, waitsFor: 'handover' } as const;
const short = {
  ...{
    organisationId: station.id,
    organisationPath: station.path,
    holeCount: 2,
    firstFromMs: beijing('2026-09-22 08:00'),
  },
};

describe('news of shifts', () => {
  let database: Database;
  let bus: EventBus;
  let clock: FakeClock;
  let news: ShiftNews;
  let service: WebhookService;

  function start(): void {
    const [webhooks, deliveries] = [new WebhookStore(database), new DeliveryStore(database)];
    const vault = new SecretVault(Buffer.alloc(32, 7));
    const unused = { organisations: { find: async () => undefined }, addresses: { check: async () => '' } };
    service = new WebhookService({ webhooks, deliveries, ...unused, vault, clock, log: silentLog });
    const transaction = database.transaction.bind(database);
    const told = new WebhookNews({ webhooks, outbox: service, transaction, log: silentLog });
    news = new ShiftNews({ news: told, bus, clock });
    news.start();
  }

  const toldTo = async (id: string): Promise<string[]> => {
    const { deliveries } = await service.listDeliveries(wholeEstate, id, { limit: 20 });
    return deliveries.map(({ eventType }) => eventType).toSorted();
  };

  beforeEach(async () => {
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    clock = new FakeClock(beijing('2026-09-21 08:11'));
    bus = new EventBus((_name, error) => {
      throw error;
    });
    for (const { id, path } of [city, east, west, station]) {
      const webhook: Webhook = {
        ...{ id: `of-${id}` as WebhookId, organisationId: id, organisationPath: path, name: id }, // a brand
        ...{ url: 'https://command.example.cn/hook', sealedSecret: 'x', enabled: true, version: 1, createdAtMs: 0 },
      };
      await new WebhookStore(database).add(webhook);
    }
    start();
  });
  afterEach(() => database.close());

  it('go to the webhooks of the organisation and of its superiors, and to nobody else', async () => {
    bus.emit('shift.late', late);
    bus.emit('shift.overdue', overdue);
    bus.emit('roster.short', short);
    await news.catchUp();

    const all = ['roster.short', 'shift.late', 'shift.overdue'];
    for (const id of ['of-city', 'of-east', 'of-station']) expect(await toldTo(id), id).to.deep.equal(all);
    expect(await toldTo('of-west')).to.deep.equal([]);
    const { deliveries } = await service.listDeliveries(wholeEstate, 'of-east', { limit: 20 });
    const first = deliveries.find(({ eventType }) => eventType === 'shift.late');
    expect(JSON.parse(first?.body ?? '')).to.deep.include({ type: 'patrol-gateway.shift.late', subject: 'post-1' });
    expect(first?.body).to.include('视频巡查岗').and.not.to.include(station.path);
  });

  it('are told once for each slot, shift and day, also after a restart', async () => {
    for (let starts = 0; starts < 2; starts++) {
      bus.emit('shift.late', late);
      bus.emit('shift.overdue', overdue);
      bus.emit('roster.short', short);
      await news.catchUp();
      news.stop();
      start();
    }
    expect(await toldTo('of-east')).to.have.length(3);

    clock.pass(86_400_000);
    bus.emit('roster.short', short);
    bus.emit('shift.overdue', { ...overdue, waitsFor: 'acceptance' });
    await news.catchUp();
    expect(await toldTo('of-east')).to.have.length(5);
  });

  it('are not lost when the database is away', async () => {
    bus.emit('shift.late', late);
    const real = database.sequelize.query.bind(database.sequelize);
    database.sequelize.query = async () => {
      throw new Error('the database is away');
    };
    expect(await news.catchUp().catch((error: Error) => error.message)).to.equal('the database is away');
    database.sequelize.query = real;

    await news.catchUp();

    expect(await toldTo('of-east')).to.deep.equal(['shift.late']);
  });
});
