import type { Brand } from '../../platform/ids/brand.ts';
import { type OutboxEntry, outboxStates } from '../../platform/outbox/outbox-entry.ts';
import type { SubscriptionId } from './subscription.ts';

export type NoticeId = Brand<'NoticeId'>;

/**
 * What a notice 通知 tells: a cause was confirmed, it hits twice as many cameras as was told, it is over, nobody has
 * acknowledged it; or a digest 摘要 of several; or it only tries the way.
 */
export const noticeKinds = ['opened', 'grew', 'closed', 'escalated', 'digest', 'test'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/**
 * `waiting` for its next try, `delivered`, `failed` after the last one; `held` until the next digest, `digested` when it
 * was told by one; `handed-over` to the outbox of webhooks, which knows what came of it.
 */
export const noticeStates = [...outboxStates, 'held', 'digested', 'handed-over'] as const;
export type NoticeState = (typeof noticeStates)[number];

/** A message as people read it. */
export interface NoticeText {
  readonly subject: string;
  readonly lines: readonly string[];
  /** Where to read on; absent where the gateway does not know its own address. */
  readonly link?: string;
}

/** One message for one subscription: an entry of the outbox of notices. */
export interface Notice extends OutboxEntry<NoticeState> {
  readonly id: NoticeId;
  readonly subscriptionId: SubscriptionId;
  /** What it is about, unique for each subscription: `<cause>/opened`, `digest/<date>T<time>`. */
  readonly key: string;
  readonly kind: NoticeKind;
  /** Not of digests and tests. */
  readonly causeId?: string;
  /** How many cameras of the subscription's part it told of. */
  readonly cameraCount: number;
  readonly text: NoticeText;
}

/** What was made at the same instant, after an absence of the database, begins with the beginning. */
export function compareNotices(one: Pick<Notice, 'kind'>, other: Pick<Notice, 'kind'>): number {
  return noticeKinds.indexOf(one.kind) - noticeKinds.indexOf(other.kind);
}
