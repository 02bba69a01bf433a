import { addDays, instantOf } from '../../platform/clock/civil-time.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { dayMs } from '../daily-slot.ts';
import type { Period } from './camera-gap.ts';

const longestDays = 92;

/**
 * Days from 00:00 to 24:00, until now at most: what lies ahead is no gap.
 *
 * @throws GatewayError `request/invalid` when the days are none or too many to sum up
 */
export function periodOf(
  { fromDate, toDate }: { readonly fromDate: string; readonly toDate: string },
  nowMs: number,
): Period {
  const [fromMs, toMs] = [instantOf(fromDate), instantOf(addDays(toDate, 1))];
  if (toMs <= fromMs || toMs - fromMs > longestDays * dayMs) {
    const message = `The period must be 1 to ${String(longestDays)} days; toDate is its last one.`;
    throw new GatewayError('request/invalid', message, { issues: [{ path: 'query.toDate', message }] });
  }
  return { fromMs, toMs: Math.max(fromMs, Math.min(toMs, nowMs)) };
}
