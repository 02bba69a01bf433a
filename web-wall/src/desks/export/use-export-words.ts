import { type Dictionary, useDictionary } from '../../i18n/use-dictionary.ts';
import { enExport } from '../../i18n/words/en-export.ts';
import { type ExportWord, zhExport } from '../../i18n/words/zh-export.ts';

const exportWords: Dictionary<ExportWord> = { 'zh-CN': zhExport, en: enExport };

/** Words of the export of sheets and the general ones. */
export function useExportWords() {
  return useDictionary(exportWords);
}
