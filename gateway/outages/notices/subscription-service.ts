import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { InstantCursor } from '../../platform/http/instant-cursor.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import { noCounts, type OutboxCounts } from '../../platform/outbox/outbox-store.ts';
import { Secret } from '../../platform/secrets/secret.ts';
import type { SecretVault } from '../../platform/secrets/secret-vault.ts';
import { readWebhookUrl } from '../../platform/webhooks/webhook.ts';
import type { WebhookAddress } from '../../platform/webhooks/webhook-address.ts';
import type { CauseKind, Severity } from '../causes/cause.ts';
import { isCircle } from './escalate-cause.ts';
import type { Notice, NoticeState } from './notice.ts';
import type { NoticeStore } from './notice-store.ts';
import type { NoticeWriter } from './notice-writer-service.ts';
import {
  type NoticeChannel,
  type NoticeLanguage,
  type QuietTime,
  type RobotKind,
  type Subscription,
  type SubscriptionId,
  subscriptionProblem,
} from './subscription.ts';
import type { SubscriptionStore } from './subscription-store.ts';

interface Deps {
  readonly subscriptions: Pick<SubscriptionStore, 'add' | 'replace' | 'remove' | 'find' | 'list'>;
  readonly notices: Pick<NoticeStore, 'outbox' | 'list' | 'removeOf'>;
  readonly writer: Pick<NoticeWriter, 'test'>;
  readonly organisations: {
    find(scope: Scope, id: string): Promise<{ readonly id: string; readonly path: string } | undefined>;
  };
  /** @throws GatewayError `unit/unknown` */
  readonly units: { find(scope: Scope, id: string): Promise<{ readonly id: string }> };
  readonly webhooks: { find(scope: Scope, id: string): Promise<{ readonly id: string } | undefined> };
  readonly addresses: Pick<WebhookAddress, 'check'>;
  readonly vault: Pick<SecretVault, 'seal'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A channel as a person sets it; a robot's secrets that are left out stay as they were. */
type ChannelWish =
  | { readonly kind: 'webhook'; readonly webhookId: string }
  | { readonly kind: 'email'; readonly addresses: readonly string[] }
  | { readonly kind: RobotKind; readonly url?: string | undefined; readonly secret?: string | undefined };

/** A subscription as a person sets it. */
interface SubscriptionWish {
  readonly organisationId: string;
  readonly name: string;
  readonly language: NoticeLanguage;
  readonly channel: ChannelWish;
  readonly severities: readonly Severity[];
  readonly kinds: readonly CauseKind[];
  readonly unitId?: string | undefined;
  readonly atOnce: boolean;
  readonly quietIn: readonly QuietTime[];
  readonly digestTimes: readonly string[];
  readonly next?: { readonly subscriptionId: string; readonly afterMinutes: number } | undefined;
  readonly enabled: boolean;
}

/** A subscription with what is still to be sent to it. */
export type CountedSubscription = Subscription & OutboxCounts;

interface NoticeQuery {
  readonly subscriptionId?: string | undefined;
  readonly causeId?: string | undefined;
  readonly state?: NoticeState | undefined;
  readonly after?: InstantCursor | undefined;
  readonly limit: number;
}

/** Who is told of causes, and what was told to them. */
export class SubscriptionService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async list(scope: Scope): Promise<CountedSubscription[]> {
    const { subscriptions, notices } = this.#deps;
    const [listed, counts] = await Promise.all([subscriptions.list(scope), notices.outbox.countOpen(scope)]);
    return listed.map((each) => ({ ...each, ...(counts.get(each.id) ?? noCounts) }));
  }

  /** @throws GatewayError of what it names and the scope does not hold; `request/invalid`, `address/forbidden` */
  async create(actor: Actor, wish: SubscriptionWish): Promise<CountedSubscription> {
    const { subscriptions, clock, log } = this.#deps;
    const id = newId<'SubscriptionId'>(clock.now());
    const subscription = await this.#draft(actor, wish, { id, version: 1, createdAtMs: clock.now() });
    await subscriptions.add(subscription);
    log.info({ subscriptionId: id, userId: actor.userId }, 'notice subscription added');
    return { ...subscription, ...noCounts };
  }

  /** @throws GatewayError like `create`, `subscription/unknown`, `subscription/stale` */
  async replace(
    actor: Actor,
    id: string,
    { version, ...wish }: SubscriptionWish & { readonly version: number },
  ): Promise<CountedSubscription> {
    const { subscriptions, notices, log } = this.#deps;
    const stored = await this.#find(actor.scope, id);
    const subscription = await this.#draft(actor, wish, { ...stored, version: version + 1 }, stored.channel);
    if (!(await subscriptions.replace(actor.scope, subscription))) {
      const message = `Somebody else changed ${stored.name} meanwhile; look at it again.`;
      throw new GatewayError('subscription/stale', message);
    }
    log.info({ subscriptionId: id, userId: actor.userId }, 'notice subscription changed');
    return { ...subscription, ...((await notices.outbox.countOpen(actor.scope)).get(id) ?? noCounts) };
  }

  /** @throws GatewayError `subscription/unknown` */
  async remove(actor: Actor, id: string): Promise<void> {
    const { subscriptions, notices, log } = this.#deps;
    if (!(await subscriptions.remove(actor.scope, id))) throw unknown(id);
    await notices.removeOf(id);
    log.info({ subscriptionId: id, userId: actor.userId }, 'notice subscription removed');
  }

  /** @throws GatewayError `subscription/unknown` */
  async test(actor: Actor, id: string): Promise<Notice> {
    const { writer, clock } = this.#deps;
    return writer.test(await this.#find(actor.scope, id), clock.now());
  }

  /** @returns how many are sent again @throws GatewayError `subscription/unknown` */
  async replay(
    actor: Actor,
    id: string,
    { fromMs, toMs }: { readonly fromMs: number; readonly toMs?: number | undefined },
  ): Promise<number> {
    const { notices, clock, log } = this.#deps;
    const { id: subscriptionId } = await this.#find(actor.scope, id);
    const nowMs = clock.now();
    const asked = { receiverId: subscriptionId, fromMs, toMs: toMs ?? nowMs, by: actor.displayName };
    const count = await notices.outbox.replay(actor.scope, asked, nowMs);
    log.info({ subscriptionId, userId: actor.userId, fromMs, count }, 'notices replayed');
    return count;
  }

  /** Newest first. */
  listNotices(scope: Scope, query: NoticeQuery): Promise<{ notices: Notice[]; total: number }> {
    return this.#deps.notices.list(scope, query);
  }

  async #draft(
    actor: Actor,
    { organisationId, unitId, next, channel, ...wish }: SubscriptionWish,
    { id, version, createdAtMs }: Pick<Subscription, 'id' | 'version' | 'createdAtMs'>,
    before?: NoticeChannel,
  ): Promise<Subscription> {
    const { organisations, units } = this.#deps;
    const digestTimes = [...new Set(wish.digestTimes)].toSorted();
    const problem = subscriptionProblem({ ...wish, digestTimes });
    if (problem !== undefined) throw invalid('body.digestTimes', problem);
    const organisation = await organisations.find(actor.scope, organisationId);
    if (organisation === undefined) {
      throw new GatewayError('organisation/unknown', `There is no organisation ${organisationId}.`);
    }
    if (unitId !== undefined) await units.find(actor.scope, unitId);
    return {
      ...{ ...wish, id, version, createdAtMs, digestTimes },
      ...{ organisationId: organisation.id, organisationPath: organisation.path },
      channel: await this.#channel(actor, id, channel, before),
      ...(unitId !== undefined && { unitId }),
      ...(next !== undefined && { next: await this.#next(actor, id, next) }),
    };
  }

  async #channel(
    actor: Actor,
    id: SubscriptionId,
    wish: ChannelWish,
    before: NoticeChannel | undefined,
  ): Promise<NoticeChannel> {
    if (wish.kind === 'email') return { kind: 'email', addresses: [...new Set(wish.addresses)] };
    if (wish.kind !== 'webhook') return this.#robot(id, wish, before);
    const { webhookId } = wish;
    if ((await this.#deps.webhooks.find(actor.scope, webhookId)) === undefined) {
      throw new GatewayError('webhook/unknown', `There is no webhook ${webhookId}.`);
    }
    return { kind: 'webhook', webhookId };
  }

  async #robot(
    id: SubscriptionId,
    { kind, url, secret }: Extract<ChannelWish, { readonly kind: RobotKind }>,
    before: NoticeChannel | undefined,
  ): Promise<NoticeChannel> {
    const kept = before?.kind === kind && 'sealedUrl' in before ? before : undefined;
    const sealedSecret = secret === undefined ? kept?.sealedSecret : this.#seal(id, secret);
    const address = url === undefined ? kept : await this.#address(id, url);
    if (address === undefined) throw invalid('body.channel.url', 'is needed for a new robot');
    const { host, sealedUrl } = address;
    return { kind, host, sealedUrl, ...(sealedSecret !== undefined && { sealedSecret }) };
  }

  async #address(id: SubscriptionId, text: string): Promise<{ readonly host: string; readonly sealedUrl: string }> {
    const { addresses, vault } = this.#deps;
    const read = readWebhookUrl(text);
    if ('problem' in read) throw invalid('body.channel.url', read.problem);
    await addresses.check(read.url);
    return { host: read.url.host, sealedUrl: vault.seal(id, new Secret(read.url.href)) };
  }

  #seal(id: SubscriptionId, secret: string): string | undefined {
    return secret === '' ? undefined : this.#deps.vault.seal(id, new Secret(secret));
  }

  async #next(
    actor: Actor,
    id: SubscriptionId,
    { subscriptionId, afterMinutes }: { readonly subscriptionId: string; readonly afterMinutes: number },
  ): Promise<Subscription['next'] & {}> {
    const { subscriptions } = this.#deps;
    const found = await this.#find(actor.scope, subscriptionId);
    const next = { subscriptionId: found.id, afterMinutes };
    const all = new Map((await subscriptions.list(wholeEstate)).map((each) => [each.id as string, each]));
    if (isCircle({ id, next }, all)) throw invalid('body.next.subscriptionId', 'must not lead back to this one');
    return next;
  }

  async #find(scope: Scope, id: string): Promise<Subscription> {
    const subscription = await this.#deps.subscriptions.find(scope, id);
    if (subscription === undefined) throw unknown(id);
    return subscription;
  }
}

function unknown(id: string): GatewayError {
  return new GatewayError('subscription/unknown', `There is no notice subscription ${id}.`);
}

function invalid(path: string, message: string): GatewayError {
  return new GatewayError('request/invalid', `${path} ${message}.`, { issues: [{ path, message }] });
}
