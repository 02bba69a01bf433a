import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Log } from '../../platform/observability/log.ts';
import { without } from '../../platform/records/without.ts';
import { retryPauseMs, type TryOutcome } from '../../platform/webhooks/webhook.ts';
import { type Notice, noticeKinds } from './notice.ts';
import type { NoticedCauseStore } from './noticed-cause-store.ts';
import type { NoticeStore } from './notice-store.ts';
import type { Subscription } from './subscription.ts';
import type { SubscriptionStore } from './subscription-store.ts';

/** Brings one notice to whom it is for; whatever goes wrong is an outcome. */
export interface NoticeCarrier {
  send(subscription: Subscription, notice: Notice): Promise<TryOutcome>;
}

interface Deps {
  readonly subscriptions: Pick<SubscriptionStore, 'list'>;
  readonly notices: Pick<NoticeStore, 'listDueSubscriptions' | 'listDue' | 'take' | 'save' | 'forget'>;
  readonly causes: Pick<NoticedCauseStore, 'listOpen' | 'forget'>;
  readonly carrier: NoticeCarrier;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 to 1. */
  readonly chance: () => number;
  readonly policy: { readonly deadlineSeconds: number; readonly giveUpHours: number; readonly keepDays: number };
}

/** Notices of one subscription in one sweep; what is left waits for the next one. */
const batch = 64;
/** Longer than a try can take: who took a notice and is gone does not hold it for ever. */
const leaseFactor = 3;
/** WeCom and DingTalk take 20 messages a minute and then block the robot. */
const perMinute = 18;
const minuteMs = 60_000;

/** Sends what is in the outbox of notices: at least once, each subscription's notices one after another. */
export class NoticeSending {
  readonly #deps: Deps;
  /** When a subscription was sent to within the last minute, by the monotonic clock. */
  readonly #sentAt = new Map<string, readonly number[]>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Tries what is due now, each subscription for itself: one that is slow or full holds up none of the others. */
  async sendDue(): Promise<void> {
    const { subscriptions, notices, clock } = this.#deps;
    const due = await notices.listDueSubscriptions(wholeEstate, clock.now());
    if (due.size === 0) return;
    const known = await subscriptions.list(wholeEstate);
    await Promise.all(known.filter(({ id }) => due.has(id)).map((subscription) => this.#sendTo(subscription)));
  }

  /** Forgets what is older than it is kept. */
  async forgetOld(): Promise<void> {
    const { notices, causes, clock, policy } = this.#deps;
    const beforeMs = clock.now() - policy.keepDays * 86_400_000;
    const open = await causes.listOpen(wholeEstate);
    await notices.forget(
      beforeMs,
      open.map(({ id }) => id),
    );
    await causes.forget(beforeMs);
  }

  /** A server that does not answer is asked once: the other notices would all wait for it, one after another. */
  async #sendTo(subscription: Subscription): Promise<void> {
    if (!this.#mayAnother(subscription)) return;
    const { notices, clock } = this.#deps;
    const due = await notices.listDue(wholeEstate, clock.now(), batch, subscription.id);
    for (const notice of due.toSorted(asTold)) {
      if (!this.#mayAnother(subscription) || !(await this.#try(subscription, notice))) return;
    }
  }

  /** @returns false when nobody answered */
  async #try(subscription: Subscription, notice: Notice): Promise<boolean> {
    const { notices, carrier, clock, log, policy } = this.#deps;
    const untilMs = clock.now() + leaseFactor * policy.deadlineSeconds * 1000;
    if (!(await notices.take(notice, untilMs))) return true;
    this.#note(subscription);
    const outcome = subscription.enabled ? await carrier.send(subscription, notice) : switchedOff;
    await notices.save(this.#tried(notice, outcome));
    if (outcome.ok) return true;
    log.warn(
      { noticeId: notice.id, subscriptionId: subscription.id, problem: outcome.problem },
      'notice not delivered',
    );
    return outcome.status !== undefined;
  }

  #tried(notice: Notice, outcome: TryOutcome): Notice {
    const { clock, chance, policy } = this.#deps;
    const nowMs = clock.now();
    const tries = notice.tries + 1;
    const tried = { ...without(notice, 'problem'), tries, triedAtMs: nowMs };
    if (outcome.ok) return { ...tried, state: 'delivered' };
    const nextAtMs = nowMs + retryPauseMs(tries, chance());
    const isOver = nextAtMs > notice.triesFromMs + policy.giveUpHours * 3_600_000;
    return { ...tried, state: isOver ? 'failed' : 'waiting', nextAtMs, problem: outcome.problem.slice(0, 255) };
  }

  #mayAnother({ id, channel }: Subscription): boolean {
    if (channel.kind === 'email' || channel.kind === 'webhook') return true;
    return this.#recent(id).length < perMinute;
  }

  #note({ id }: Subscription): void {
    this.#sentAt.set(id, [...this.#recent(id), this.#deps.clock.monotonic()]);
  }

  #recent(id: string): readonly number[] {
    const sinceMs = this.#deps.clock.monotonic() - minuteMs;
    return (this.#sentAt.get(id) ?? []).filter((atMs) => atMs > sinceMs);
  }
}

/** What was made at the same instant, after an absence of the database, begins with the beginning. */
function asTold(one: Notice, other: Notice): number {
  return one.createdAtMs - other.createdAtMs || noticeKinds.indexOf(one.kind) - noticeKinds.indexOf(other.kind);
}

const switchedOff: TryOutcome = { ok: false, problem: 'the subscription is switched off' };
