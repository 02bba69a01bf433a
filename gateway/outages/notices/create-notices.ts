import type { Config } from '../../../config/schema.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Route } from '../../platform/http/route.ts';
import { ownAddresses } from '../../platform/netguard/own-addresses.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Part } from '../../platform/scheduling/part.ts';
import { Secret } from '../../platform/secrets/secret.ts';
import type { SecretVault } from '../../platform/secrets/secret-vault.ts';
import type { WebhookOutbox } from '../../platform/webhooks/outbox.ts';
import { WebhookAddress } from '../../platform/webhooks/webhook-address.ts';
import { WebhookSenderProvider } from '../../platform/webhooks/webhook-sender-provider.ts';
import { WebhookNews } from '../../platform/webhooks/webhook-news-service.ts';
import { WebhookStore } from '../../platform/webhooks/webhook-store.ts';
import type { UnitFollower } from '../../registry/units/unit-service.ts';
import type { DutyTime } from './decide-notice.ts';
import { DigestService } from './digest-service.ts';
import { EarlierCauseStore } from './earlier-cause-store.ts';
import { HitCameraStore } from './hit-camera-store.ts';
import { MailProvider } from './mail-provider.ts';
import { NoticeCarrierProvider } from './notice-carrier-provider.ts';
import { MaintenanceNews } from './maintenance-news-service.ts';
import { noticeJob } from './notice-job.ts';
import { NoticeKeeping } from './notice-keeping-service.ts';
import { noticeSending } from './notice-sending-service.ts';
import { NoticeService } from './notice-service.ts';
import { NoticeStore } from './notice-store.ts';
import { NoticeWriter } from './notice-writer-service.ts';
import { NoticedCauseStore } from './noticed-cause-store.ts';
import { noticesRoutes } from './notices-routes.ts';
import { TicketNews } from './ticket-news-service.ts';
import { SubscriptionService } from './subscription-service.ts';
import { SubscriptionStore } from './subscription-store.ts';

interface Foundation {
  readonly config: Pick<Config, 'notices' | 'webhooks' | 'server'>;
  readonly database: Database;
  readonly vault: SecretVault;
  readonly outbox: WebhookOutbox;
  readonly organisations: {
    find(
      scope: Scope,
      id: string,
    ): Promise<{ readonly id: string; readonly path: string; readonly name: string } | undefined>;
  };
  readonly units: { find(scope: Scope, id: string): Promise<{ readonly id: string }> };
  readonly duty: { resolveAt(atMs: number, scope: Scope): DutyTime };
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

interface Notices {
  readonly service: NoticeService;
  readonly routes: Route[];
  readonly part: Part;
  /** Subscriptions that name a unit name the survivor of a merge. */
  readonly unitFollower: UnitFollower;
}

/** Wires notices: causes come by the bus, messages go out by mail, robots and webhooks. */
export function createNotices({ config, database, vault, clock, log, ...world }: Foundation): Notices {
  const { organisations, units, outbox, duty, bus } = world;
  const { publicUrl, mail: mailSettings } = config.notices;
  const policy = config.webhooks;
  const onUnreadable = (id: string, err: unknown): void => log.error({ err, id }, 'row of notices cannot be read');
  const stores = {
    subscriptions: new SubscriptionStore(database, onUnreadable),
    notices: new NoticeStore(database, onUnreadable),
    causes: new NoticedCauseStore(database, onUnreadable),
    cameras: new HitCameraStore(database),
    earlier: new EarlierCauseStore(database),
  };
  const transaction = database.transaction.bind(database);
  const webhooks = new WebhookStore(database);
  const news = new WebhookNews({ webhooks, outbox, transaction, log });
  const home = publicUrl.replace(/\/+$/, '');
  const writer = new NoticeWriter({
    ...{ notices: stores.notices, outbox, organisations, home, transaction },
  });
  const addresses = new WebhookAddress({ ...policy, own: ownAddresses(config.server.host) });
  const mail = new MailProvider({
    ...{ ...mailSettings, password: new Secret(mailSettings.password), deadlineSeconds: policy.deadlineSeconds },
  });
  const sender = new WebhookSenderProvider(addresses, policy.deadlineSeconds);
  const carrier = new NoticeCarrierProvider({ mail, sender, vault, clock });
  const service = new NoticeService({ ...stores, writer, duty, bus, clock, log });
  const subscriptions = new SubscriptionService({
    ...{ ...stores, writer, organisations, units, webhooks },
    ...{ addresses, vault, clock, log },
  });
  const digests = new DigestService({ ...stores, writer, clock, log });
  const sending = noticeSending({ ...stores, carrier, clock, log, chance: Math.random, policy });
  const keeping = new NoticeKeeping({ ...stores, clock, policy });
  const tellers = [new TicketNews({ news, bus }), new MaintenanceNews({ news, bus })];
  return {
    service,
    routes: noticesRoutes({ subscriptions, notices: service, mail }),
    unitFollower: stores.subscriptions,
    part: noticeJob({ notices: service, tellers, news, digests, sending, keeping }, log),
  };
}
