import { type DeskWords, type Dictionary, useDictionary } from '../../../i18n/use-dictionary.ts';
import { enRoster } from '../../../i18n/words/en-roster.ts';
import { type RosterWord, zhRoster } from '../../../i18n/words/zh-roster.ts';

const dictionary: Dictionary<RosterWord> = { 'zh-CN': zhRoster, en: enRoster };

export type RosterWords = DeskWords<RosterWord>;

/** The words of 排班, which load with the desk. */
export function useRosterWords(): RosterWords {
  return useDictionary(dictionary);
}
