import { type DeskWords, type Dictionary, useDictionary } from '../../i18n/use-dictionary.ts';
import { enPeople } from '../../i18n/words/en-people.ts';
import { type PeopleWord, zhPeople } from '../../i18n/words/zh-people.ts';

const dictionary: Dictionary<PeopleWord> = { 'zh-CN': zhPeople, en: enPeople };

export type PeopleWords = DeskWords<PeopleWord>;

/** The words of 人员, which load with the desk. */
export function usePeopleWords(): PeopleWords {
  return useDictionary(dictionary);
}
