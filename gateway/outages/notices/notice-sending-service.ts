import type { Clock } from '../../platform/clock/clock.ts';
import type { Log } from '../../platform/observability/log.ts';
import { type OutboxCarrier, OutboxSending } from '../../platform/outbox/outbox-sending-service.ts';
import { compareNotices, type Notice } from './notice.ts';
import type { NoticeStore } from './notice-store.ts';
import type { Subscription } from './subscription.ts';
import type { SubscriptionStore } from './subscription-store.ts';

interface Deps {
  readonly subscriptions: Pick<SubscriptionStore, 'findMany'>;
  readonly notices: Pick<NoticeStore, 'outbox' | 'findMany'>;
  readonly carrier: OutboxCarrier<Subscription, Notice>;
  readonly clock: Clock;
  readonly log: Log;
  readonly chance: () => number;
  readonly policy: { readonly deadlineSeconds: number; readonly giveUpHours: number };
}

/** WeCom and DingTalk take 20 messages a minute and then block the robot. */
const mostOfRobot = 18;

/** The sending of what is in the outbox of notices. */
export function noticeSending({ subscriptions, notices, ...world }: Deps): OutboxSending<Subscription, Notice> {
  return new OutboxSending({
    ...{ name: 'notices', outbox: notices.outbox, receivers: subscriptions, contents: notices },
    mostPerMinute: ({ channel }) => (channel.kind === 'email' || channel.kind === 'webhook' ? undefined : mostOfRobot),
    compare: compareNotices,
    ...world,
  });
}
