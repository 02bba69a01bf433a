import { type DeskWords, type Dictionary, useDictionary } from '../../i18n/use-dictionary.ts';
import { enReports } from '../../i18n/words/en-reports.ts';
import { type ReportsWord, zhReports } from '../../i18n/words/zh-reports.ts';

const dictionary: Dictionary<ReportsWord> = { 'zh-CN': zhReports, en: enReports };

export type ReportsWords = DeskWords<ReportsWord>;

/** The words of 考核报表, which load with the desk. */
export function useReportsWords(): ReportsWords {
  return useDictionary(dictionary);
}
