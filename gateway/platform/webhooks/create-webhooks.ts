import type { Config } from '../../../config/schema.ts';
import type { Scope } from '../actor/scope.ts';
import type { Clock } from '../clock/clock.ts';
import type { Database } from '../database/database.ts';
import type { Route } from '../http/route.ts';
import { ownAddresses } from '../netguard/own-addresses.ts';
import type { Log } from '../observability/log.ts';
import type { Part } from '../scheduling/part.ts';
import type { SecretVault } from '../secrets/secret-vault.ts';
import { OutboxSending } from '../outbox/outbox-sending-service.ts';
import { deliveryJob } from './delivery-job.ts';
import { DeliveryCarrier } from './delivery-carrier.ts';
import { DeliveryStore } from './delivery-store.ts';
import type { WebhookOutbox } from './outbox.ts';
import { WebhookAddress } from './webhook-address.ts';
import { WebhookSenderProvider } from './webhook-sender-provider.ts';
import { WebhookService } from './webhook-service.ts';
import { WebhookStore } from './webhook-store.ts';
import { webhooksRoutes } from './webhooks-routes.ts';

interface Foundation {
  readonly config: Pick<Config, 'webhooks' | 'server'>;
  readonly database: Database;
  readonly vault: SecretVault;
  readonly clock: Clock;
  readonly log: Log;
  readonly organisations: {
    find(scope: Scope, id: string): Promise<{ readonly id: string; readonly path: string } | undefined>;
  };
}

interface Webhooks {
  readonly outbox: WebhookOutbox;
  readonly service: WebhookService;
  readonly routes: Route[];
  readonly part: Part;
}

/** Wires webhooks: subjects write to the outbox, the job sends. */
export function createWebhooks({ config, database, vault, clock, log, organisations }: Foundation): Webhooks {
  const policy = config.webhooks;
  const addresses = new WebhookAddress({ ...policy, own: ownAddresses(config.server.host) });
  const webhooks = new WebhookStore(database);
  const deliveries = new DeliveryStore(database);
  const service = new WebhookService({ webhooks, deliveries, organisations, addresses, vault, clock, log });
  const sender = new WebhookSenderProvider(addresses, policy.deadlineSeconds);
  const sending = new OutboxSending({
    ...{ name: 'webhooks', outbox: deliveries.outbox, receivers: webhooks, contents: deliveries },
    ...{ carrier: new DeliveryCarrier({ sender, vault, clock }), clock, log, chance: Math.random, policy },
  });
  const part = deliveryJob({ sending, deliveries, clock, log, keepDays: policy.keepDays });
  return { outbox: service, service, routes: webhooksRoutes(service), part };
}
