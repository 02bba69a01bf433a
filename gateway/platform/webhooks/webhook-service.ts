import type { Actor } from '../actor/actor.ts';
import { type Scope, wholeEstate } from '../actor/scope.ts';
import type { Clock } from '../clock/clock.ts';
import type { Transaction } from '../database/run-transaction.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import { newId } from '../ids/new-id.ts';
import type { Log } from '../observability/log.ts';
import type { OutboxState } from '../outbox/outbox-entry.ts';
import { noCounts, type OutboxCounts } from '../outbox/outbox-store.ts';
import { without } from '../records/without.ts';
import { Secret } from '../secrets/secret.ts';
import type { SecretVault } from '../secrets/secret-vault.ts';
import { toCloudEvent, type WebhookEvent } from './cloud-event.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { WebhookOutbox } from './outbox.ts';
import { type Delivery, readWebhookUrl, type Webhook, type WebhookId } from './webhook.ts';
import type { WebhookAddress } from './webhook-address.ts';
import type { WebhookStore } from './webhook-store.ts';

interface Deps {
  readonly webhooks: Pick<WebhookStore, 'add' | 'save' | 'find' | 'findMany' | 'list'>;
  readonly deliveries: Pick<DeliveryStore, 'outbox' | 'add' | 'list' | 'findReceivers'>;
  readonly organisations: {
    find(scope: Scope, id: string): Promise<{ readonly id: string; readonly path: string } | undefined>;
  };
  readonly addresses: Pick<WebhookAddress, 'check'>;
  readonly vault: Pick<SecretVault, 'seal'>;
  readonly clock: Clock;
  readonly log: Log;
}

interface NewWebhook {
  readonly organisationId: string;
  readonly name: string;
  readonly url: string;
  readonly key: string;
}

interface WebhookChange {
  readonly version: number;
  readonly name?: string | undefined;
  readonly url?: string | undefined;
  readonly enabled?: boolean | undefined;
}

/** A receiver with what is still to be sent to it. */
export type CountedWebhook = Webhook & OutboxCounts;

/** Receivers of events, and the outbox that subjects write to. */
export class WebhookService implements WebhookOutbox {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async list(scope: Scope): Promise<CountedWebhook[]> {
    const { webhooks, deliveries } = this.#deps;
    const [listed, counts] = await Promise.all([webhooks.list(scope), deliveries.outbox.countOpen(scope)]);
    return listed.map((webhook) => ({ ...webhook, ...(counts.get(webhook.id) ?? noCounts) }));
  }

  /** @throws GatewayError `organisation/unknown`, `request/invalid`, `address/forbidden` */
  async create(actor: Actor, { organisationId, name, url, key }: NewWebhook): Promise<CountedWebhook> {
    const { webhooks, organisations, vault, clock, log } = this.#deps;
    const organisation = await organisations.find(actor.scope, organisationId);
    if (organisation === undefined) {
      throw new GatewayError('organisation/unknown', `There is no organisation ${organisationId}.`);
    }
    const address = await this.#readUrl(url);
    const id = newId<'WebhookId'>(clock.now());
    const webhook: Webhook = {
      ...{ id, organisationId: organisation.id, organisationPath: organisation.path, name, url: address },
      ...{ sealedSecret: vault.seal(id, new Secret(key)), enabled: true, version: 1, createdAtMs: clock.now() },
    };
    await webhooks.add(webhook);
    log.info({ webhookId: id, userId: actor.userId }, 'webhook added');
    return { ...webhook, ...noCounts };
  }

  /** @throws GatewayError `webhook/unknown`, `webhook/stale`, `request/invalid`, `address/forbidden` */
  async change(actor: Actor, id: string, { version, name, url, enabled }: WebhookChange): Promise<CountedWebhook> {
    const webhook = await this.#find(actor.scope, id);
    const address = url === undefined ? webhook.url : await this.#readUrl(url);
    const changed = { name: name ?? webhook.name, url: address, enabled: enabled ?? webhook.enabled };
    return this.#save(actor, { ...webhook, ...changed, version: version + 1 });
  }

  /** @throws GatewayError `webhook/unknown`, `webhook/stale` */
  async rotateKey(
    actor: Actor,
    id: string,
    { key, overlapHours }: { readonly key: string; readonly overlapHours: number },
  ): Promise<CountedWebhook> {
    const { vault, clock } = this.#deps;
    const webhook = without(await this.#find(actor.scope, id), 'previousSecret', 'previousUntilMs');
    const overlap = overlapHours > 0 && {
      previousSecret: webhook.sealedSecret,
      previousUntilMs: clock.now() + Math.round(overlapHours * 3_600_000),
    };
    const sealedSecret = vault.seal(webhook.id, new Secret(key));
    return this.#save(actor, { ...webhook, ...overlap, sealedSecret, version: webhook.version + 1 });
  }

  /** @throws GatewayError `webhook/unknown` */
  async test(actor: Actor, id: string): Promise<void> {
    const { deliveries, clock } = this.#deps;
    const webhook = await this.#find(actor.scope, id);
    const nowMs = clock.now();
    const about = { source: '/webhooks', subject: webhook.id, data: { by: actor.displayName } };
    const event: WebhookEvent = { ...about, id: newId(nowMs), type: 'webhook.test', atMs: nowMs };
    await deliveries.add([delivery(webhook, event)]);
  }

  /** @throws GatewayError `webhook/unknown` */
  async listDeliveries(
    scope: Scope,
    id: string,
    filter: {
      readonly state?: OutboxState | undefined;
      readonly after?: { readonly atMs: number; readonly id: string } | undefined;
      readonly limit: number;
    },
  ): Promise<{ deliveries: Delivery[]; total: number }> {
    const webhook = await this.#find(scope, id);
    return this.#deps.deliveries.list(scope, { ...filter, webhookId: webhook.id });
  }

  /** @returns how many are sent again @throws GatewayError `webhook/unknown` */
  async replay(
    actor: Actor,
    id: string,
    { fromMs, toMs }: { readonly fromMs: number; readonly toMs?: number | undefined },
  ): Promise<number> {
    const { deliveries, clock, log } = this.#deps;
    const webhook = await this.#find(actor.scope, id);
    const nowMs = clock.now();
    const asked = { receiverId: webhook.id, fromMs, toMs: toMs ?? nowMs, by: actor.displayName };
    const count = await deliveries.outbox.replay(actor.scope, asked, nowMs);
    log.info({ webhookId: id, userId: actor.userId, fromMs, count }, 'webhook events replayed');
    return count;
  }

  async put(webhookIds: readonly string[], event: WebhookEvent, transaction: Transaction): Promise<void> {
    const { webhooks, deliveries } = this.#deps;
    const receivers = await webhooks.findMany(wholeEstate, webhookIds, transaction);
    const served = await deliveries.findReceivers(wholeEstate, { eventId: event.id, webhookIds }, transaction);
    const letters = receivers
      .filter(({ id, enabled }) => enabled && !served.has(id))
      .map((webhook) => delivery(webhook, event));
    if (letters.length > 0) await deliveries.add(letters, transaction);
  }

  async #readUrl(text: string): Promise<string> {
    const read = readWebhookUrl(text);
    if ('problem' in read) {
      const issues = [{ path: 'body.url', message: read.problem }];
      throw new GatewayError('request/invalid', `body.url ${read.problem}.`, { issues });
    }
    await this.#deps.addresses.check(read.url);
    return read.url.href;
  }

  async #save(actor: Actor, webhook: Webhook): Promise<CountedWebhook> {
    const { webhooks, log } = this.#deps;
    if (!(await webhooks.save(actor.scope, webhook))) {
      const stored = await this.#find(actor.scope, webhook.id);
      throw new GatewayError('webhook/stale', `Somebody else changed ${stored.name} meanwhile; look at it again.`);
    }
    log.info({ webhookId: webhook.id, userId: actor.userId }, 'webhook changed');
    const counts = await this.#deps.deliveries.outbox.countOpen(actor.scope);
    return { ...webhook, ...(counts.get(webhook.id) ?? noCounts) };
  }

  async #find(scope: Scope, id: string): Promise<Webhook> {
    const webhook = await this.#deps.webhooks.find(scope, id);
    if (webhook === undefined) throw new GatewayError('webhook/unknown', `There is no webhook ${id}.`);
    return webhook;
  }
}

function delivery(
  webhook: { readonly id: WebhookId; readonly organisationPath: string },
  event: WebhookEvent,
): Delivery {
  const { atMs } = event;
  return {
    ...{ id: newId<'DeliveryId'>(atMs), webhookId: webhook.id, organisationPath: webhook.organisationPath },
    ...{ eventId: event.id, eventType: event.type, body: JSON.stringify(toCloudEvent(event)) },
    ...{ createdAtMs: atMs, state: 'waiting', tries: 0, triesFromMs: atMs, nextAtMs: atMs, replays: 0 },
  };
}
