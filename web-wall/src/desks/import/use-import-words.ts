import { type DeskWords, type Dictionary, useDictionary } from '../../i18n/use-dictionary.ts';
import { enImport } from '../../i18n/words/en-import.ts';
import { type ImportWord, zhImport } from '../../i18n/words/zh-import.ts';

const importWords: Dictionary<ImportWord> = { 'zh-CN': zhImport, en: enImport };

export type ImportWords = DeskWords<ImportWord>;

/** Words of the sheets' screens and the general ones. */
export function useImportWords(): ImportWords {
  return useDictionary(importWords);
}
