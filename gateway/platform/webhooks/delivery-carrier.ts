import type { Clock } from '../clock/clock.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import type { TryOutcome } from '../outbox/outbox-entry.ts';
import type { OutboxCarrier } from '../outbox/outbox-sending-service.ts';
import type { Secret } from '../secrets/secret.ts';
import type { SecretVault } from '../secrets/secret-vault.ts';
import { cloudEventMediaType } from './cloud-event.ts';
import { signDelivery } from './sign-delivery.ts';
import type { Delivery, Webhook } from './webhook.ts';
import type { WebhookSender } from './webhook-sender-provider.ts';

interface Deps {
  readonly sender: WebhookSender;
  readonly vault: Pick<SecretVault, 'open'>;
  readonly clock: Clock;
}

/** Signs an event with a receiver's keys and sends it. */
export class DeliveryCarrier implements OutboxCarrier<Webhook, Delivery> {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async send(webhook: Webhook, { eventId, body }: Delivery): Promise<TryOutcome> {
    const { sender, clock } = this.#deps;
    const atSeconds = Math.floor(clock.now() / 1000);
    try {
      const signature = signDelivery(this.#keysOf(webhook), { eventId, atSeconds, body });
      const headers = { 'content-type': cloudEventMediaType, 'user-agent': 'patrol-gateway', ...signature };
      return await sender.send({ url: new URL(webhook.url), headers, body });
    } catch (error) {
      if (error instanceof GatewayError) return { ok: false, problem: error.message };
      throw error;
    }
  }

  #keysOf({ id, sealedSecret, previousSecret, previousUntilMs }: Webhook): Secret[] {
    const { vault, clock } = this.#deps;
    const isOverlap = previousSecret !== undefined && (previousUntilMs ?? 0) > clock.now();
    return [sealedSecret, ...(isOverlap ? [previousSecret] : [])].map((sealed) => vault.open(id, sealed));
  }
}
