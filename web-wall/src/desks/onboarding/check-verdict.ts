import type { CheckView } from '../../../../gateway/discovery/check/check-api.ts';

/** What a report comes down to: one thing that forbids adoption, something to mind, or nothing. */
export function verdictOf({ remarks, state }: Pick<CheckView, 'remarks' | 'state'>): 'block' | 'warn' | 'good' {
  if (remarks.some(({ level }) => level === 'block')) return 'block';

  return state !== 'done' || remarks.some(({ level }) => level === 'warn') ? 'warn' : 'good';
}

/** Remarks of the level that decides. */
export function countDeciding({ remarks }: Pick<CheckView, 'remarks'>, level: 'block' | 'warn'): number {
  return remarks.filter((remark) => remark.level === level).length;
}
