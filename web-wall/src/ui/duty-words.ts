import type { DutyResolutionView } from '../../../gateway/duty/duty-api.ts';
import type { Words } from '../i18n/words-of.ts';

/** Name of a mode: `假日勤务·夜间`. */
export function dutyName(duty: Pick<DutyResolutionView, 'base' | 'night'>, t: Words['t']): string {
  return duty.night ? `${t(`duty.${duty.base}`)}·${t('duty.night')}` : t(`duty.${duty.base}`);
}

/** Why a mode rules: the layer that decided, the holiday, the decision with its document, and the level likewise. */
export function dutyReason(duty: DutyResolutionView, words: Words): string {
  const { t, language } = words;
  const layer = duty.eve === true ? `${t(`layer.${duty.layer}`)}·${t('duty.eve')}` : t(`layer.${duty.layer}`);
  const day = duty.makeUp
    ? t('duty.whyMakeUp', { layer })
    : duty.holidayName === undefined
      ? t('duty.why', { layer })
      : t('duty.whyHoliday', { layer, holiday: holidayWords(duty.holidayName, words) });
  const level = duty.level === undefined ? [] : [t(`duty.level.${duty.level}`), ...basisWords(duty.levelBasis, t)];

  return [day, ...basisWords(duty.basis, t), ...level].join(language === 'en' ? ', ' : '，');
}

function basisWords(basis: DutyResolutionView['basis'], t: Words['t']): string[] {
  if (basis === undefined) return [];
  const { reason, documentNumber } = basis;

  return [documentNumber === undefined ? reason : t('duty.basis', { reason, document: documentNumber })];
}

/** Name of a holiday in the screen's language; the calendar names them in Chinese, joined by `、` when two coincide. */
export function holidayWords(holidayName: string, { tOr, language }: Words): string {
  const names = holidayName.split('、').map((name) => tOr(`holiday.${name.replace(/节$/, '')}`, name));

  return names.join(language === 'en' ? ', ' : '、');
}
