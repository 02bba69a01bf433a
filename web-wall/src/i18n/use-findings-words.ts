import { type DeskWords, type Dictionary, useDictionary } from './use-dictionary.ts';
import { enFindings } from './words/en-findings.ts';
import { type FindingsWord, zhFindings } from './words/zh-findings.ts';

export const findingsWords: Dictionary<FindingsWord> = { 'zh-CN': zhFindings, en: enFindings };

export type FindingsWords = DeskWords<FindingsWord>;

/** Words of findings and the general ones. */
export function useFindingsWords(): FindingsWords {
  return useDictionary(findingsWords);
}
