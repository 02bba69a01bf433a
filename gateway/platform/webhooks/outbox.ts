import type { Transaction } from '../database/run-transaction.ts';
import type { WebhookEvent } from './cloud-event.ts';

/** Port of the subjects to webhooks: an event is stored with what it tells, in the same transaction, and sent afterwards. */
export interface WebhookOutbox {
  /** Receivers that are unknown or switched off are left out, and those that have the event already. */
  put(webhookIds: readonly string[], event: WebhookEvent, transaction: Transaction): Promise<void>;
}
