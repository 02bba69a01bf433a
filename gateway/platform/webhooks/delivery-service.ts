import { wholeEstate } from '../actor/scope.ts';
import type { Clock } from '../clock/clock.ts';
import type { Log } from '../observability/log.ts';
import type { Secret } from '../secrets/secret.ts';
import type { SecretVault } from '../secrets/secret-vault.ts';
import { cloudEventMediaType } from './cloud-event.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { signDelivery } from './sign-delivery.ts';
import { type Delivery, noteTry, type RetryPolicy, type TryOutcome, type Webhook } from './webhook.ts';
import type { WebhookSender } from './webhook-sender-provider.ts';
import type { WebhookStore } from './webhook-store.ts';

interface Deps {
  readonly webhooks: Pick<WebhookStore, 'findMany'>;
  readonly deliveries: Pick<DeliveryStore, 'listDueReceivers' | 'listDue' | 'take' | 'save' | 'forget'>;
  readonly sender: WebhookSender;
  readonly vault: Pick<SecretVault, 'open'>;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 to 1. */
  readonly chance: () => number;
  readonly policy: RetryPolicy & { readonly deadlineSeconds: number; readonly keepDays: number };
}

/** Deliveries to one receiver in one sweep; what is left waits for the next one. */
const batch = 64;
/** Longer than a try can take: who took a delivery and is gone does not hold it for ever. */
const leaseFactor = 2;

/** Sends what is in the outbox: at least once, each receiver's events one after another. */
export class DeliveryService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Tries what is due now, of each receiver by itself; one that does not take its first is left until the next sweep. */
  async sendDue(): Promise<void> {
    const { webhooks, deliveries, clock } = this.#deps;
    const ids = await deliveries.listDueReceivers(wholeEstate, clock.now());
    const receivers = await webhooks.findMany(wholeEstate, ids);
    await Promise.all(receivers.map((webhook) => this.#sendTo(webhook)));
  }

  /** Forgets deliveries that are older than they are kept. */
  async forgetOld(): Promise<void> {
    const { deliveries, clock, policy } = this.#deps;
    await deliveries.forget(clock.now() - policy.keepDays * 86_400_000);
  }

  async #sendTo(webhook: Webhook): Promise<void> {
    const { deliveries, clock } = this.#deps;
    const due = await deliveries.listDue(wholeEstate, webhook.id, clock.now(), batch);
    for (const delivery of due) if (!(await this.#try(webhook, delivery))) return;
  }

  /** @returns false when the receiver does not take anything now */
  async #try(webhook: Webhook, delivery: Delivery): Promise<boolean> {
    const { deliveries, clock, log, chance, policy } = this.#deps;
    const untilMs = clock.now() + leaseFactor * policy.deadlineSeconds * 1000;
    if (!(await deliveries.take(delivery, untilMs))) return true;
    const outcome = webhook.enabled ? await this.#send(webhook, delivery) : switchedOff;
    const tried = noteTry(delivery, outcome, { nowMs: clock.now(), chance: chance(), policy });
    await deliveries.save(tried);
    if (!outcome.ok) log.warn({ webhookId: webhook.id, deliveryId: delivery.id, ...outcome }, 'webhook not delivered');
    return outcome.ok || outcome === switchedOff;
  }

  async #send(webhook: Webhook, { eventId, body }: Delivery): Promise<TryOutcome> {
    const { sender, clock } = this.#deps;
    const atSeconds = Math.floor(clock.now() / 1000);
    const signature = signDelivery(this.#keysOf(webhook), { eventId, atSeconds, body });
    const headers = { 'content-type': cloudEventMediaType, 'user-agent': 'patrol-gateway', ...signature };
    return sender.send({ url: new URL(webhook.url), headers, body });
  }

  #keysOf({ id, sealedSecret, previousSecret, previousUntilMs }: Webhook): Secret[] {
    const { vault, clock } = this.#deps;
    const isOverlap = previousSecret !== undefined && (previousUntilMs ?? 0) > clock.now();
    return [sealedSecret, ...(isOverlap ? [previousSecret] : [])].map((sealed) => vault.open(id, sealed));
  }
}

const switchedOff: TryOutcome = { ok: false, problem: 'the webhook is switched off' };
