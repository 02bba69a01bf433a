import { type DeskWords, type Dictionary, useDictionary } from '../../../i18n/use-dictionary.ts';
import { enShifts } from '../../../i18n/words/en-shifts.ts';
import { type ShiftsWord, zhShifts } from '../../../i18n/words/zh-shifts.ts';

const dictionary: Dictionary<ShiftsWord> = { 'zh-CN': zhShifts, en: enShifts };

export type ShiftWords = DeskWords<ShiftsWord>;

/** The words of 值班, which load with the desk. */
export function useShiftWords(): ShiftWords {
  return useDictionary(dictionary);
}
