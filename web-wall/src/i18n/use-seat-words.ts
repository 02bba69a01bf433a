import { type DeskWords, type Dictionary, useDictionary } from './use-dictionary.ts';
import { enSeat } from './words/en-seat.ts';
import { type SeatWord, zhSeat } from './words/zh-seat.ts';

export const seatWords: Dictionary<SeatWord> = { 'zh-CN': zhSeat, en: enSeat };

/** Words of what a seat asks its officer: they load when something is asked. */
export function useSeatWords(): DeskWords<SeatWord> {
  return useDictionary(seatWords);
}
