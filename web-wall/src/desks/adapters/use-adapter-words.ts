import { type DeskWords, type Dictionary, useDictionary } from '../../i18n/use-dictionary.ts';
import { enAdapters } from '../../i18n/words/en-adapters.ts';
import { type AdapterWord, zhAdapters } from '../../i18n/words/zh-adapters.ts';

const adapterWords: Dictionary<AdapterWord> = { 'zh-CN': zhAdapters, en: enAdapters };

/** Words of the kinds of sources and the general ones. */
export function useAdapterWords(): DeskWords<AdapterWord> {
  return useDictionary(adapterWords);
}
