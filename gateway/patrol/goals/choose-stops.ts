import type { CameraId } from '../../registry/camera.ts';
import { type DueWindow, planWindows, shiftAt } from '../expand-plan.ts';
import type { PatrolPlan, PlanStop } from '../plan.ts';
import { seededChance, shuffle } from './seeded-chance.ts';

/** When each camera was seen last, ms since epoch; cameras that nobody saw yet are not in it. */
export type LastSeen = ReadonlyMap<CameraId, number>;

/**
 * The stops of one round in their order.
 *
 * Without the goal "once a shift" they are all of the plan's. With it the round gets its share of those that were not
 * seen since the shift began, so that the rounds that are left suffice; what an earlier round failed to see comes again.
 * With a key list the keys are in every round, before the share.
 *
 * The same arguments give the same stops: chance follows from plan and due time.
 */
export function chooseStops(plan: PatrolPlan, window: DueWindow, lastSeen: LastSeen): PlanStop[] {
  if (!plan.goals.onceAShift) return orderStops(plan.stops, plan, window, lastSeen);
  const hasKeys = plan.goals.keyEveryMinutes !== undefined;
  const keys = hasKeys ? plan.stops.filter(({ isKey }) => isKey === true) : [];
  const others = hasKeys ? plan.stops.filter(({ isKey }) => isKey !== true) : plan.stops;
  const share = shareOf(plan, window, others, lastSeen);
  return [...orderStops(keys, plan, window, lastSeen), ...share];
}

function shareOf(plan: PatrolPlan, window: DueWindow, stops: readonly PlanStop[], lastSeen: LastSeen): PlanStop[] {
  const shift = shiftAt(plan, window.fromMs);
  if (shift === undefined) return [...stops];
  const owed = stops.filter(({ cameraId }) => (lastSeen.get(cameraId) ?? -Infinity) < shift.fromMs);
  const roundsLeft = [...planWindows(plan, window.fromMs, shift.toMs)].length;
  return orderStops(owed, plan, window, lastSeen).slice(0, Math.ceil(owed.length / Math.max(1, roundsLeft)));
}

function orderStops(
  stops: readonly PlanStop[],
  { id, sequence }: PatrolPlan,
  { fromMs }: DueWindow,
  lastSeen: LastSeen,
): PlanStop[] {
  switch (sequence) {
    case 'fixed':
      return [...stops];
    case 'random':
      return shuffle(stops, seededChance(`${id}@${String(fromMs)}`));
    case 'longest-unseen':
      return stops.toSorted(
        (a, b) => (lastSeen.get(a.cameraId) ?? -Infinity) - (lastSeen.get(b.cameraId) ?? -Infinity) || 0,
      );
  }
}
