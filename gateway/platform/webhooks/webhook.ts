import type { Brand } from '../ids/brand.ts';
import type { OutboxEntry } from '../outbox/outbox-entry.ts';

export type WebhookId = Brand<'WebhookId'>;
export type DeliveryId = Brand<'DeliveryId'>;

/** A receiver of events: another system that an organisation lets hear. */
export interface Webhook {
  readonly id: WebhookId;
  readonly organisationId: string;
  readonly organisationPath: string;
  readonly name: string;
  readonly url: string;
  readonly sealedSecret: string;
  /** The key before, while the receiver changes over. */
  readonly previousSecret?: string;
  readonly previousUntilMs?: number;
  readonly enabled: boolean;
  readonly version: number;
  readonly createdAtMs: number;
}

/** One event for one receiver: an entry of the outbox. Its status is HTTP's. */
export interface Delivery extends OutboxEntry {
  readonly id: DeliveryId;
  readonly webhookId: WebhookId;
  readonly eventId: string;
  readonly eventType: string;
  /** The very bytes that are signed and sent. */
  readonly body: string;
}

/** A receiver's address, or what is wrong with it. */
export function readWebhookUrl(text: string): { readonly url: URL } | { readonly problem: string } {
  if (!URL.canParse(text)) return { problem: 'must be an address such as https://command.example.cn/hooks/patrol' };
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { problem: 'must begin with https://' };
  if (url.username !== '' || url.password !== '') return { problem: 'must not hold a user name or password' };
  if (url.hash !== '') return { problem: 'must not hold a #fragment' };
  return { url };
}
