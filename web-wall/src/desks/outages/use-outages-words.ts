import { type DeskWords, type Dictionary, useDictionary } from '../../i18n/use-dictionary.ts';
import { enOutages } from '../../i18n/words/en-outages.ts';
import { type OutagesWord, zhOutages } from '../../i18n/words/zh-outages.ts';

const dictionary: Dictionary<OutagesWord> = { 'zh-CN': zhOutages, en: enOutages };

export type OutagesWords = DeskWords<OutagesWord>;

/** The words of 故障台, which load with the desk. */
export function useOutagesWords(): OutagesWords {
  return useDictionary(dictionary);
}
