import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Log } from '../../platform/observability/log.ts';
import { dueSlot, slotBefore } from './digest.ts';
import type { NoticedCauseStore } from './noticed-cause-store.ts';
import type { NoticeStore } from './notice-store.ts';
import type { NoticeWriter } from './notice-writer-service.ts';
import type { Subscription } from './subscription.ts';
import type { SubscriptionStore } from './subscription-store.ts';

interface Deps {
  readonly subscriptions: Pick<SubscriptionStore, 'list'>;
  readonly notices: Pick<NoticeStore, 'listOfCauses'>;
  readonly causes: Pick<NoticedCauseStore, 'listSince'>;
  readonly writer: Pick<NoticeWriter, 'digest'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes the digests whose time has come: one for each subscription and time. */
export class DigestService {
  readonly #deps: Deps;
  /** Slots that are done, also those with nothing to tell: by subscription, its latest. */
  readonly #done = new Map<string, string>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async sweep(): Promise<void> {
    const { subscriptions, clock } = this.#deps;
    const atMs = clock.now();
    for (const subscription of await subscriptions.list(wholeEstate)) {
      const { id, enabled, digestTimes, createdAtMs } = subscription;
      const slot = enabled ? dueSlot(digestTimes, atMs) : undefined;
      if (slot === undefined || slot.atMs < createdAtMs || this.#done.get(id) === slot.name) continue;
      const sinceMs = slotBefore(digestTimes, slot)?.atMs ?? slot.atMs;
      await this.#make(subscription, { slot, sinceMs, atMs });
      this.#done.set(id, slot.name);
    }
  }

  async #make(
    subscription: Subscription,
    { slot, sinceMs, atMs }: { readonly slot: { name: string; atMs: number }; sinceMs: number; atMs: number },
  ): Promise<void> {
    const { causes, notices, writer, log } = this.#deps;
    const recent = await causes.listSince(wholeEstate, sinceMs);
    const ids = recent.map(({ id }) => id);
    const told = await notices.listOfCauses(wholeEstate, ids, subscription.id);
    const isNew = await writer.digest(subscription, slot, { told, causes: recent, sinceMs }, atMs);
    if (isNew) log.info({ subscriptionId: subscription.id, slot: slot.name }, 'digest made');
  }
}
