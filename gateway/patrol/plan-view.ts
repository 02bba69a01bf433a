import type { CameraId, Organisation, PlacedCamera } from '../registry/camera.ts';
import { followMerges } from './follow-merges.ts';
import type { PlanBody, PlanView } from './patrol-api.ts';
import type { PatrolPlan, PlanStop } from './plan.ts';
import type { PlanId } from './round.ts';

/** A plan as pages show it, with the names of its cameras as they are now. */
export function viewPlan(
  plan: PatrolPlan,
  cameras: ReadonlyMap<string, PlacedCamera>,
  organisationName: string,
): PlanView {
  const { id, name, organisationId, modes, slots, method, sequence, goals, layout, dwellSeconds, enabled } = plan;
  const { validFrom, validTo, postId } = plan;
  return {
    ...{ id, name, organisationId, organisationName, method, sequence, goals, layout, dwellSeconds, enabled },
    modes: [...modes],
    slots: [...slots],
    ...(validFrom !== undefined && { validFrom }),
    ...(validTo !== undefined && { validTo }),
    ...(postId !== undefined && { postId }),
    stops: followMerges(plan.stops, cameras, { organisationPath: plan.organisationPath }).map((stop) => ({
      ...stop,
      cameraName: cameras.get(stop.cameraId)?.name ?? '',
      place: cameras.get(stop.cameraId)?.place ?? '',
    })),
  };
}

/** The plan that a checked body asks for. Absent members stay absent. */
export function planOf(
  body: PlanBody,
  made: { readonly id: PlanId; readonly organisation: Organisation; readonly atMs: number },
): PatrolPlan {
  const { name, modes, slots, method, sequence, goals, layout, dwellSeconds, enabled } = body;
  const { validFrom, validTo, postId } = body;
  return {
    ...{ name, modes, slots, method, sequence, layout, dwellSeconds, enabled },
    id: made.id,
    organisationId: made.organisation.id,
    organisationPath: made.organisation.path,
    goals: goalsOf(goals),
    ...(validFrom !== undefined && { validFrom }),
    ...(validTo !== undefined && { validTo }),
    ...(postId !== undefined && { postId }),
    stops: body.stops.map(stopOf),
    sweptToMs: made.atMs,
  };
}

function goalsOf({ onceAShift, keyEveryMinutes }: PlanBody['goals']): PatrolPlan['goals'] {
  return { onceAShift, ...(keyEveryMinutes !== undefined && { keyEveryMinutes }) };
}

function stopOf({ cameraId, dwellSeconds, isKey, patrolPreset, resetPreset }: PlanBody['stops'][number]): PlanStop {
  return {
    // The registry knows it: checked before.
    cameraId: cameraId as CameraId,
    ...(dwellSeconds !== undefined && { dwellSeconds }),
    ...(isKey !== undefined && { isKey }),
    ...(patrolPreset !== undefined && { patrolPreset }),
    ...(resetPreset !== undefined && { resetPreset }),
  };
}
