import type { CameraId } from '../registry/camera.ts';
import { endsOf, joinSpans, spanOf } from './daily-slot.ts';
import { type PatrolPlan, type PlanMode, type PlanStop, isMadeFor } from './plan.ts';

/** The night plan 夜间勤务 of an organisation is the one for the night of an ordinary day. */
const plainNight: PlanMode = { base: 'normal', night: true };

/**
 * The plans in force in one duty mode, for every organisation by itself.
 *
 * By day: the plans made for the base. By night: the plans made for exactly this base and night when there is one,
 * else the stricter union of the base's plans and the night plan. A mode that nobody planned for has no plan in force.
 *
 * @param plans any number of organisations mixed; disabled ones are left out
 */
export function choosePlans(plans: readonly PatrolPlan[], mode: PlanMode): PatrolPlan[] {
  const byOrganisation = Map.groupBy(
    plans.filter((plan) => plan.enabled),
    (plan) => plan.organisationId,
  );
  return [...byOrganisation.values()].flatMap((own) => chooseOwn(own, mode));
}

function chooseOwn(plans: readonly PatrolPlan[], mode: PlanMode): PatrolPlan[] {
  const exact = plans.filter((plan) => isMadeFor(plan, mode));
  if (!mode.night || exact.length > 0) return exact;

  const ofBase = plans.filter((plan) => isMadeFor(plan, { base: mode.base, night: false }));
  const ofNight = plans.filter((plan) => isMadeFor(plan, plainNight) && !ofBase.includes(plan));
  if (ofBase.length === 0 || ofNight.length === 0) return [...ofBase, ...ofNight];
  return [...ofBase, ...ofNight].reduce<PatrolPlan[]>(joinInto, []);
}

/** Joins a plan to the first one whose slot it meets; plans that are never in force together stay apart. */
function joinInto(joined: PatrolPlan[], plan: PatrolPlan): PatrolPlan[] {
  for (const [index, other] of joined.entries()) {
    const union = stricterUnion(other, plan);
    if (union !== undefined) return joined.with(index, union);
  }
  return [...joined, plan];
}

/**
 * One plan as strict as both: shortest interval, all cameras, longest dwell, the smaller layout.
 * It keeps the first one's id, so that its rounds stay unique by (plan, due time).
 *
 * @returns undefined when the slots never meet
 */
function stricterUnion(first: PatrolPlan, second: PatrolPlan): PatrolPlan | undefined {
  const span = joinSpans(spanOf(first.slot), spanOf(second.slot));
  if (span === undefined) return undefined;
  return {
    ...first,
    name: `${first.name} + ${second.name}`,
    slot: { ...endsOf(span), intervalMinutes: Math.min(first.slot.intervalMinutes, second.slot.intervalMinutes) },
    layout: first.layout < second.layout ? first.layout : second.layout,
    dwellSeconds: Math.max(first.dwellSeconds, second.dwellSeconds),
    stops: joinStops(first, second),
    sweptToMs: Math.max(first.sweptToMs, second.sweptToMs),
  };
}

function joinStops(first: PatrolPlan, second: PatrolPlan): PlanStop[] {
  const dwellSeconds = new Map<CameraId, number>();
  for (const plan of [first, second]) {
    for (const stop of plan.stops) {
      const own = stop.dwellSeconds ?? plan.dwellSeconds;
      dwellSeconds.set(stop.cameraId, Math.max(own, dwellSeconds.get(stop.cameraId) ?? 0));
    }
  }
  return [...dwellSeconds].map(([cameraId, seconds]) => ({ cameraId, dwellSeconds: seconds }));
}
