import { civilTimeOf } from '../../platform/clock/civil-time.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { MaintenanceSchedule } from './maintenance-window.ts';

interface WantedSpan {
  readonly from: string;
  readonly to: string;
  readonly fromDay: string;
  readonly untilDay?: string | undefined;
}

/** When somebody wants a window to count. */
export type WantedSchedule =
  | { readonly kind: 'once'; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: 'ad-hoc' }
  | ({ readonly kind: 'daily' } & WantedSpan)
  | ({ readonly kind: 'weekly'; readonly weekdays: readonly number[] } & WantedSpan);

const hourMs = 3_600_000;
/** A window is for work: whatever lasts longer is another standing of the camera, suspended or in repair. */
const longestOnceDays = 92;

/** @throws GatewayError `request/invalid` for one that is over, ends before it begins, or is too long */
export function checkSchedule(wanted: WantedSchedule, nowMs: number, adHocHours: number): MaintenanceSchedule {
  switch (wanted.kind) {
    case 'ad-hoc':
      return { kind: 'ad-hoc', fromMs: nowMs, toMs: nowMs + adHocHours * hourMs };
    case 'once':
      if (wanted.toMs <= wanted.fromMs) throw invalid('toMs', 'must be after fromMs');
      if (wanted.toMs <= nowMs) throw invalid('toMs', 'must lie in the future');
      if (wanted.toMs - wanted.fromMs > longestOnceDays * 24 * hourMs) {
        throw invalid(
          'toMs',
          `must be at most ${String(longestOnceDays)} days after fromMs; suspend the cameras instead`,
        );
      }
      return wanted;
    case 'daily':
      return { kind: 'daily', ...checkDays(wanted, nowMs) };
    case 'weekly':
      return { kind: 'weekly', weekdays: [...new Set(wanted.weekdays)].sort(), ...checkDays(wanted, nowMs) };
  }
}

/** The times of a recurring one, without an undefined last day. */
function checkDays(
  { untilDay, fromDay, from, to }: WantedSpan,
  nowMs: number,
): Omit<WantedSpan, 'untilDay'> & { readonly untilDay?: string } {
  if (from === to) throw invalid('to', 'must be another time than from; what lasts the whole day is no window');
  if (untilDay === undefined) return { from, to, fromDay };
  if (untilDay < fromDay) throw invalid('untilDay', 'must not be before fromDay');
  if (untilDay < civilTimeOf(nowMs).date) throw invalid('untilDay', 'must not be over');
  return { from, to, fromDay, untilDay };
}

function invalid(field: string, message: string): GatewayError {
  const path = `body.schedule.${field}`;
  return new GatewayError('request/invalid', `${path}: ${message}.`, { issues: [{ path, message }] });
}
