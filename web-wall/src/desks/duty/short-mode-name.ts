import type { DutyResolutionView } from '../../../../gateway/duty/duty-api.ts';
import type { DutyWords } from './use-duty-words.ts';

/** A mode without the word that all of them have in common: 周末, `Weekend`. */
export function shortModeName(base: DutyResolutionView['base'], t: DutyWords['t']): string {
  return t(`duty.${base}`).replace(/勤务$| duty$/, '');
}
