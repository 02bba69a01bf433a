import type { Notice } from './notice.ts';
import type { NoticedCause } from './noticed-cause.ts';
import type { Subscription, SubscriptionId } from './subscription.ts';

const minuteMs = 60_000;

/**
 * Who is told next of a cause that nobody has acknowledged: the next subscription of each one that was told long enough
 * ago, and so on along the chain. Only critical ones, and none in maintenance.
 *
 * @param told of this cause, of all subscriptions
 */
export function nextToTell(
  cause: NoticedCause,
  told: readonly Notice[],
  { subscriptions, atMs }: { readonly subscriptions: ReadonlyMap<string, Subscription>; readonly atMs: number },
): { readonly from: Notice; readonly to: Subscription; readonly afterMinutes: number }[] {
  if (!mayEscalate(cause)) return [];
  const escalated = new Set<SubscriptionId>(
    told.filter(({ kind }) => kind === 'escalated').map(({ subscriptionId }) => subscriptionId),
  );
  return told.flatMap((from) => {
    const next = subscriptions.get(from.subscriptionId)?.next;
    if (next === undefined || !isCall(from) || escalated.has(next.subscriptionId)) return [];
    if (atMs < from.createdAtMs + next.afterMinutes * minuteMs) return [];
    const to = subscriptions.get(next.subscriptionId);
    if (to?.enabled !== true) return [];
    escalated.add(to.id);
    return [{ from, to, afterMinutes: next.afterMinutes }];
  });
}

function mayEscalate({ state, isInMaintenance, acknowledgedAtMs, facts }: NoticedCause): boolean {
  return state === 'confirmed' && !isInMaintenance && acknowledgedAtMs === undefined && facts.severity === 'critical';
}

/** A message that called somebody: what waits for a digest has not. */
function isCall({ kind, state }: Notice): boolean {
  return (kind === 'opened' || kind === 'escalated') && state !== 'held' && state !== 'digested';
}

/** Each subscription is called once for a cause, whoever waited before it. */
export function escalationKey({ id }: NoticedCause): string {
  return `${id}/escalated`;
}

/** True when following `next` from a subscription comes back to it. */
export function isCircle(
  start: Pick<Subscription, 'id' | 'next'>,
  subscriptions: ReadonlyMap<string, Pick<Subscription, 'id' | 'next'>>,
): boolean {
  let next = start.next?.subscriptionId;
  for (let steps = 0; next !== undefined && steps <= subscriptions.size; steps++) {
    if (next === start.id) return true;
    next = subscriptions.get(next)?.next?.subscriptionId;
  }
  return false;
}
