import { type DeskWords, type Dictionary, useDictionary } from '../../../i18n/use-dictionary.ts';
import { enTickets } from '../../../i18n/words/en-tickets.ts';
import { type TicketsWord, zhTickets } from '../../../i18n/words/zh-tickets.ts';

const dictionary: Dictionary<TicketsWord> = { 'zh-CN': zhTickets, en: enTickets };

export type TicketWords = DeskWords<TicketsWord>;

/** The words of tickets, which load with them. */
export function useTicketWords(): TicketWords {
  return useDictionary(dictionary);
}
