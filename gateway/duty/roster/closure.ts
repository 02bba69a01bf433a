import { instantOf } from '../../platform/clock/civil-time.ts';
import type { OrganisationId } from '../../registry/camera.ts';

/**
 * Days on which an organisation, as a rule a police room, is closed 闭室: its posts want nobody, and the next superior
 * organisation that is open stands in for it. Those below it stay open.
 */
export interface Closure {
  readonly id: string;
  readonly organisationId: OrganisationId;
  readonly organisationPath: string;
  /** Civil dates, both included. */
  readonly fromDate: string;
  readonly toDate: string;
  /** Only these weekdays, 1 Monday to 7 Sunday; every day when empty. */
  readonly weekdays: readonly number[];
  readonly reason: string;
  readonly decidedBy: string;
  readonly decidedAtMs: number;
  /** Taken back at this instant: days that had begun by then stay closed, later ones are open. */
  readonly endedAtMs?: number;
}

/** True when an organisation is closed on a civil date. */
export function isClosedOn(closures: readonly Closure[], organisationId: string, date: string): boolean {
  return closures.some((closure) => closure.organisationId === organisationId && covers(closure, date));
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

function covers({ fromDate, toDate, weekdays, endedAtMs }: Closure, date: string): boolean {
  if (date < fromDate || date > toDate) return false;
  if (weekdays.length > 0 && !weekdays.includes(weekdayOf(date))) return false;
  return endedAtMs === undefined || instantOf(date) < endedAtMs;
}
