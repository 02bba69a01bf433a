import { type DeskWords, type Dictionary, useDictionary } from '../../i18n/use-dictionary.ts';
import { enPatrol } from '../../i18n/words/en-patrol.ts';
import { type PatrolWord, zhPatrol } from '../../i18n/words/zh-patrol.ts';

export const patrolWords: Dictionary<PatrolWord> = { 'zh-CN': zhPatrol, en: enPatrol };

export type PatrolWords = DeskWords<PatrolWord>;

/** Words of plans and coverage, and the general ones. */
export function usePatrolWords(): PatrolWords {
  return useDictionary(patrolWords);
}
