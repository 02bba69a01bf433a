import type { InputIssue } from '../platform/errors/gateway-error.ts';
import { findOverlap } from './join-slots.ts';
import type { PlanBody } from './patrol-api.ts';

/** What cannot be meant in a plan, beyond what its schema says; empty when all is well. */
export function planIssues(body: PlanBody): InputIssue[] {
  return [...slotIssues(body), ...dateIssues(body), ...goalIssues(body)];
}

/** Stops whose camera is not among those that the plan's organisation has. */
export function findUnknownStops(body: Pick<PlanBody, 'stops'>, known: ReadonlySet<string>): InputIssue[] {
  return body.stops.flatMap(({ cameraId }, index) =>
    known.has(cameraId)
      ? []
      : [{ path: `body.stops.${String(index)}.cameraId`, message: 'is no camera of this organisation' }],
  );
}

function slotIssues({ slots }: PlanBody): InputIssue[] {
  const overlap = findOverlap(slots);
  if (overlap === undefined) return [];
  const [first, second] = overlap;
  return [
    { path: `body.slots.${String(second)}`, message: `overlaps slot ${String(first + 1)}; slots may only touch` },
  ];
}

function dateIssues({ validFrom, validTo }: PlanBody): InputIssue[] {
  if (validFrom === undefined || validTo === undefined || validFrom <= validTo) return [];
  return [{ path: 'body.validTo', message: 'must not be before validFrom' }];
}

function goalIssues({ goals, stops }: PlanBody): InputIssue[] {
  const hasKeys = stops.some(({ isKey }) => isKey === true);
  if (goals.onceAShift && goals.keyEveryMinutes !== undefined && !hasKeys) {
    return [{ path: 'body.stops', message: 'mark the stops of the key list, or leave keyEveryMinutes out' }];
  }
  return [];
}
