import { type DeskWords, type Dictionary, useDictionary } from '../../../i18n/use-dictionary.ts';
import { enOutages } from '../../../i18n/words/en-outages.ts';
import { enReports } from '../../../i18n/words/en-reports.ts';
import { enTickets } from '../../../i18n/words/en-tickets.ts';
import { type OutagesWord, zhOutages } from '../../../i18n/words/zh-outages.ts';
import { type ReportsWord, zhReports } from '../../../i18n/words/zh-reports.ts';
import { type TicketsWord, zhTickets } from '../../../i18n/words/zh-tickets.ts';

type RepairWord = OutagesWord | TicketsWord | ReportsWord;

const dictionary: Dictionary<RepairWord> = {
  'zh-CN': { ...zhOutages, ...zhTickets, ...zhReports },
  en: { ...enOutages, ...enTickets, ...enReports },
};

/** The words of reports, and what causes and faults are called where they are worked on. */
export function useRepairWords(): DeskWords<RepairWord> {
  return useDictionary(dictionary);
}
