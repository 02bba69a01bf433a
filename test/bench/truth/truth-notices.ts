import { EarlierCauseStore } from '../../../gateway/outages/notices/earlier-cause-store.ts';
import { HitCameraStore } from '../../../gateway/outages/notices/hit-camera-store.ts';
import { NoticeService } from '../../../gateway/outages/notices/notice-service.ts';
import { NoticeStore } from '../../../gateway/outages/notices/notice-store.ts';
import { NoticeWriter } from '../../../gateway/outages/notices/notice-writer-service.ts';
import { NoticedCauseStore } from '../../../gateway/outages/notices/noticed-cause-store.ts';
import type { Subscription, SubscriptionId } from '../../../gateway/outages/notices/subscription.ts';
import { SubscriptionStore } from '../../../gateway/outages/notices/subscription-store.ts';
import type { Database } from '../../../gateway/platform/database/database.ts';
import type { EventBus } from '../../../gateway/platform/events/event-bus.ts';
import type { VirtualTime } from '../../fixtures/virtual-time.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const everything = { organisationPath: '/' };

/** Who is told of the whole city, of everything and at once. */
const technicians: Subscription = {
  ...{ id: 'technicians' as SubscriptionId, organisationId: 'city', organisationPath: '/city/' }, // a bench's ids
  ...{ name: 'technicians', language: 'en', channel: { kind: 'email', addresses: ['technicians@example.cn'] } },
  ...{ severities: ['critical', 'major', 'minor'], kinds: [], atOnce: true, quietIn: [], digestTimes: [] },
  ...{ enabled: true, version: 1, createdAtMs: 0 },
};

/** Notices as the gateway writes them, for one subscription; nothing is posted. */
export class TruthNotices {
  readonly #notices: NoticeStore;
  readonly #subscriptions: SubscriptionStore;
  readonly #service: NoticeService;
  readonly #time: VirtualTime;
  #writing = Promise.resolve();
  #stopTicking: (() => void) | undefined;

  constructor(database: Database, bus: EventBus, time: VirtualTime) {
    this.#time = time;
    this.#notices = new NoticeStore(database);
    this.#subscriptions = new SubscriptionStore(database);
    const writer = new NoticeWriter({
      ...{ notices: this.#notices, organisations: { find: async () => ({ name: 'city' }) }, home: '' },
      outbox: {
        put: () => {
          throw new Error('no webhook is subscribed');
        },
      },
      transaction: database.transaction.bind(database),
    });
    this.#service = new NoticeService({
      ...{
        subscriptions: this.#subscriptions,
        notices: this.#notices,
        causes: new NoticedCauseStore(database),
        writer,
      },
      ...{
        ...{ cameras: new HitCameraStore(database), earlier: new EarlierCauseStore(database) },
        duty: { resolveAt: () => ({ base: 'normal' as const, night: false }) },
      },
      ...{ bus, clock: time, log: silent },
    });
  }

  async start(): Promise<void> {
    await this.#subscriptions.add(technicians);
    this.#service.start();
    this.#stopTicking = this.#time.every(1000, () => {
      this.#writing = this.#writing.then(() => this.#service.catchUp());
    });
  }

  async stop(): Promise<void> {
    this.#stopTicking?.();
    await this.#writing;
    this.#service.stop();
  }

  /** Messages that call somebody to these causes; that they are over is no call. */
  async count(causeIds: readonly string[]): Promise<number> {
    const all = await this.#notices.listOfCauses(everything, causeIds);
    return all.filter(({ kind }) => kind !== 'closed').length;
  }
}
