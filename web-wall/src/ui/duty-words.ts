import type { DutyResolutionView } from '../../../gateway/duty/duty-api.ts';
import type { Words } from '../i18n/words-of.ts';

/** Name of a mode: `假日勤务·夜间`. */
export function dutyName(duty: Pick<DutyResolutionView, 'base' | 'night'>, t: Words['t']): string {
  return duty.night ? `${t(`duty.${duty.base}`)}·${t('duty.night')}` : t(`duty.${duty.base}`);
}

/** Name of a holiday in the screen's language; the calendar names them in Chinese, joined by `、` when two coincide. */
export function holidayWords(holidayName: string, { tOr, language }: Words): string {
  const names = holidayName.split('、').map((name) => tOr(`holiday.${name.replace(/节$/, '')}`, name));

  return names.join(language === 'en' ? ', ' : '、');
}
