import type { GrantView } from '../../../../../gateway/registry/grants/grants-api.ts';
import type { StateLook } from '../../../ui/state-look.ts';
import { civilDateOf } from '../../duty/beijing-input.ts';

export const grantLooks: Readonly<Record<GrantView['standing'], StateLook>> = {
  coming: { tone: 'idle', shape: 'ring' },
  running: { tone: 'normal', shape: 'check' },
  expiring: { tone: 'warn', shape: 'triangle' },
  ended: { tone: 'idle', shape: 'ring' },
};

/** Words of what a grant gives beyond record and state, in their order. */
export function rightsOf(grant: Pick<GrantView, 'mayLive' | 'maySnapshot' | 'mayPatrol'>) {
  return [
    ...(grant.mayLive ? (['grants.live'] as const) : []),
    ...(grant.maySnapshot ? (['grants.snapshot'] as const) : []),
    ...(grant.mayPatrol ? (['grants.patrol'] as const) : []),
  ];
}

/** Days from today to a civil date, both in Beijing; 0 on the day itself. */
export function daysUntil(day: string, nowMs: number): number {
  return Math.round((Date.parse(day) - Date.parse(civilDateOf(nowMs))) / 86_400_000);
}
