import type { CameraId } from '../registry/camera.ts';
import { joinSlots } from './join-slots.ts';
import { type PatrolPlan, type PlanGoals, type PlanMode, type PlanStop, isMadeFor } from './plan.ts';

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

/** Joins a plan to the first one whose slots it meets; plans that are never in force together stay apart. */
function joinInto(joined: PatrolPlan[], plan: PatrolPlan): PatrolPlan[] {
  for (const [index, other] of joined.entries()) {
    const union = stricterUnion(other, plan);
    if (union !== undefined) return joined.with(index, union);
  }
  return [...joined, plan];
}

/**
 * One plan as strict as both: shortest interval, all cameras, longest dwell, the smaller layout, live if one is live,
 * both goals. It keeps the first one's id, so that its rounds stay unique by (plan, due time).
 *
 * @returns undefined when the slots never meet
 */
function stricterUnion(first: PatrolPlan, second: PatrolPlan): PatrolPlan | undefined {
  const slots = joinSlots(first.slots, second.slots);
  if (slots === undefined) return undefined;
  const postId = first.postId ?? second.postId;
  return {
    ...first,
    name: `${first.name} + ${second.name}`,
    slots,
    layout: first.layout < second.layout ? first.layout : second.layout,
    method: first.method === 'live' || second.method === 'live' ? 'live' : 'snapshot',
    goals: joinGoals(first.goals, second.goals),
    dwellSeconds: Math.max(first.dwellSeconds, second.dwellSeconds),
    stops: joinStops(first, second),
    sweptToMs: Math.max(first.sweptToMs, second.sweptToMs),
    ...(postId !== undefined && { postId }),
  };
}

/** Sharing out is looser than showing everything each time: both must want it. The shorter pace of the key lists counts. */
function joinGoals(first: PlanGoals, second: PlanGoals): PlanGoals {
  const paces = [first.keyEveryMinutes, second.keyEveryMinutes].filter((pace) => pace !== undefined);
  return {
    onceAShift: first.onceAShift && second.onceAShift,
    ...(paces.length > 0 && { keyEveryMinutes: Math.min(...paces) }),
  };
}

function joinStops(first: PatrolPlan, second: PatrolPlan): PlanStop[] {
  const joined = new Map<CameraId, PlanStop & { readonly dwellSeconds: number }>();
  for (const plan of [first, second]) {
    for (const stop of plan.stops) {
      const known = joined.get(stop.cameraId);
      const dwellSeconds = Math.max(stop.dwellSeconds ?? plan.dwellSeconds, known?.dwellSeconds ?? 0);
      joined.set(stop.cameraId, { ...stop, ...known, dwellSeconds });
    }
  }
  return [...joined.values()];
}
