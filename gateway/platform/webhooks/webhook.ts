import type { Brand } from '../ids/brand.ts';
import { without } from '../records/without.ts';

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

/** `waiting` for its next try, `delivered`, or `failed` after the last one; a person may replay any of them. */
export const deliveryStates = ['waiting', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** One event for one receiver: a row of the outbox. */
export interface Delivery {
  readonly id: DeliveryId;
  readonly webhookId: WebhookId;
  readonly organisationPath: string;
  readonly eventId: string;
  readonly eventType: string;
  /** The very bytes that are signed and sent. */
  readonly body: string;
  readonly createdAtMs: number;
  readonly state: DeliveryState;
  readonly tries: number;
  /** When the tries began: at once, or with the last replay. */
  readonly triesFromMs: number;
  /** Not tried before. */
  readonly nextAtMs: number;
  readonly triedAtMs?: number;
  /** HTTP status of the last try. */
  readonly status?: number;
  /** Why the last try failed, for a person. */
  readonly problem?: string;
  readonly replays: number;
  readonly replayedBy?: string;
}

/** What a try came to. */
export type TryOutcome =
  | { readonly ok: true; readonly status: number }
  | { readonly ok: false; readonly status?: number; readonly problem: string };

export interface RetryPolicy {
  /** After this time from the first try a delivery has failed. */
  readonly giveUpHours: number;
}

const firstPauseMs = 5000;
const longestPauseMs = 3_600_000;
/** A pause is so much longer or shorter by chance, so that what failed together is not tried together. */
const jitter = 0.2;

/** Pause before the next try: 5 s, doubled each time, an hour at most, give or take a fifth. @param chance 0 to 1 */
export function retryPauseMs(tries: number, chance: number): number {
  const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(tries - 1, 20));
  return Math.round(pauseMs * (1 - jitter + 2 * jitter * chance));
}

/** The delivery after a try at an instant. */
export function noteTry(
  delivery: Delivery,
  outcome: TryOutcome,
  { nowMs, chance, policy }: { readonly nowMs: number; readonly chance: number; readonly policy: RetryPolicy },
): Delivery {
  const rest = without(delivery, 'status', 'problem');
  const tries = delivery.tries + 1;
  const tried = { ...rest, tries, triedAtMs: nowMs, ...(outcome.status !== undefined && { status: outcome.status }) };
  if (outcome.ok) return { ...tried, state: 'delivered' };
  const nextAtMs = nowMs + retryPauseMs(tries, chance);
  const isOver = nextAtMs > delivery.triesFromMs + policy.giveUpHours * 3_600_000;
  return { ...tried, state: isOver ? 'failed' : 'waiting', nextAtMs, problem: outcome.problem.slice(0, 255) };
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
