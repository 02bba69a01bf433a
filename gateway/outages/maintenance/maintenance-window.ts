import type { CameraId, OrganisationId } from '../../registry/camera.ts';
import { addDays, civilTimeOf, instantOf } from '../../platform/clock/civil-time.ts';
import type { Brand } from '../../platform/ids/brand.ts';

export type MaintenanceWindowId = Brand<'MaintenanceWindowId'>;

/** What is worked on. `upstream` is an ONU, OLT or switch as cameras' records name it. */
export const maintenanceTargetKinds = ['camera', 'recorder', 'upstream', 'contract', 'area', 'organisation'] as const;
export type MaintenanceTargetKind = (typeof maintenanceTargetKinds)[number];

/** coming 未开始, running 进行中, over 已结束. A recurring one is coming between two of its spans. */
export const windowStandings = ['coming', 'running', 'over'] as const;
export type WindowStanding = (typeof windowStandings)[number];

interface DailySpan {
  /** `HH:mm` in Asia/Shanghai. */
  readonly from: string;
  /** `HH:mm`; at or before `from` it lies on the next day. */
  readonly to: string;
  /** First and last civil date on which it begins. */
  readonly fromDay: string;
  readonly untilDay?: string;
}

/** When a window counts. */
export type MaintenanceSchedule =
  | { readonly kind: 'once'; readonly fromMs: number; readonly toMs: number }
  /** Begun at once, with no end in mind; `toMs` is the latest. */
  | { readonly kind: 'ad-hoc'; readonly fromMs: number; readonly toMs: number }
  | ({ readonly kind: 'daily' } & DailySpan)
  /** Weekdays as ISO 8601 counts: 1 Monday … 7 Sunday. */
  | ({ readonly kind: 'weekly'; readonly weekdays: readonly number[] } & DailySpan);

export interface MaintenanceTarget {
  readonly kind: MaintenanceTargetKind;
  /** Ids; of upstream nodes the serial or name as records have it. */
  readonly keys: readonly string[];
}

/** Announced work 维护窗口: alarms of what it covers wait, monitoring goes on. Instants are ms since the epoch. */
export interface MaintenanceWindow {
  readonly id: MaintenanceWindowId;
  readonly organisationId: OrganisationId;
  /** Only cameras in this part are covered, whatever else stands behind the target. */
  readonly organisationPath: string;
  readonly reason: string;
  readonly schedule: MaintenanceSchedule;
  readonly target: MaintenanceTarget;
  readonly createdAtMs: number;
  readonly createdBy: string;
  readonly changedAtMs?: number;
  readonly changedBy?: string;
  readonly endedAtMs?: number;
  readonly endedBy?: string;
  /** Grows with each edit. */
  readonly version: number;
}

/** A time [fromMs, toMs). */
export interface MaintenanceSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What has to be known of a camera to tell whether a window covers it. */
export interface CoveredCamera {
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  /** True when it stands behind that recorder, node, contract or area. */
  readonly standsBehind: (kind: MaintenanceTargetKind, key: string) => boolean;
}

/** Days looked ahead for the next span of a recurring window. */
const lookAheadDays = 8;

/** The span that counts at an instant, or else the next one; undefined when none will come. */
export function spanAt({ schedule, endedAtMs }: MaintenanceWindow, atMs: number): MaintenanceSpan | undefined {
  if (endedAtMs !== undefined) return undefined;
  if (schedule.kind === 'once' || schedule.kind === 'ad-hoc') {
    const { fromMs, toMs } = schedule;
    return atMs < toMs ? { fromMs, toMs } : undefined;
  }
  const today = civilTimeOf(atMs).date;
  // Yesterday's may reach into today; before the first day nothing begins.
  const first = schedule.fromDay > today ? schedule.fromDay : addDays(today, -1);
  for (let ahead = 0; ahead <= lookAheadDays; ahead++) {
    const span = spanOn(schedule, addDays(first, ahead));
    if (span !== undefined && atMs < span.toMs) return span;
  }
  return undefined;
}

export function isRunning(window: MaintenanceWindow, atMs: number): boolean {
  const span = spanAt(window, atMs);
  return span !== undefined && span.fromMs <= atMs;
}

export function windowStanding(window: MaintenanceWindow, atMs: number): WindowStanding {
  const span = spanAt(window, atMs);
  if (span === undefined) return 'over';
  return span.fromMs <= atMs ? 'running' : 'coming';
}

/** From when on it can count no more; undefined while it recurs for ever. */
export function overAt({ schedule, endedAtMs }: MaintenanceWindow): number | undefined {
  if (endedAtMs !== undefined) return endedAtMs;
  if (schedule.kind === 'once' || schedule.kind === 'ad-hoc') return schedule.toMs;
  return schedule.untilDay === undefined ? undefined : endOn(schedule, schedule.untilDay);
}

/** True when the camera lies in the window's part and in what is worked on. */
export function covers({ organisationPath, target }: MaintenanceWindow, camera: CoveredCamera): boolean {
  if (!camera.organisationPath.startsWith(organisationPath)) return false;
  const { kind, keys } = target;
  if (kind === 'camera') return keys.includes(camera.cameraId);
  if (kind === 'organisation') return keys.some((key) => camera.organisationPath.includes(`/${key}/`));
  return keys.some((key) => camera.standsBehind(kind, key));
}

type RecurringSchedule = Extract<MaintenanceSchedule, { readonly kind: 'daily' | 'weekly' }>;

/** The span that begins on a civil date; undefined when none does. */
function spanOn(schedule: RecurringSchedule, day: string): MaintenanceSpan | undefined {
  const { fromDay, untilDay } = schedule;
  if (day < fromDay || (untilDay !== undefined && day > untilDay)) return undefined;
  if (schedule.kind === 'weekly' && !schedule.weekdays.includes(isoWeekday(day))) return undefined;
  return { fromMs: instantOf(day, minuteOf(schedule.from)), toMs: endOn(schedule, day) };
}

function endOn({ from, to }: DailySpan, day: string): number {
  const [begin, end] = [minuteOf(from), minuteOf(to)];
  return instantOf(day, end <= begin ? end + 1440 : end);
}

function isoWeekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
