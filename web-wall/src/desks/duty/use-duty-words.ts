import { type DeskWords, type Dictionary, useDictionary } from '../../i18n/use-dictionary.ts';
import { enDuty } from '../../i18n/words/en-duty.ts';
import { type DutyWord, zhDuty } from '../../i18n/words/zh-duty.ts';

const dictionary: Dictionary<DutyWord> = { 'zh-CN': zhDuty, en: enDuty };

export type DutyWords = DeskWords<DutyWord>;

/** The words of 勤务日历, which load with the desk. */
export function useDutyWords(): DutyWords {
  return useDictionary(dictionary);
}
