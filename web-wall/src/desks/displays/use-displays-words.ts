import { type DeskWords, type Dictionary, useDictionary } from '../../i18n/use-dictionary.ts';
import { enDisplays } from '../../i18n/words/en-displays.ts';
import { type DisplaysWord, zhDisplays } from '../../i18n/words/zh-displays.ts';

const dictionary: Dictionary<DisplaysWord> = { 'zh-CN': zhDisplays, en: enDisplays };

export type DisplaysWords = DeskWords<DisplaysWord>;

/** The words of 显示屏, which load with the desk. */
export function useDisplaysWords(): DisplaysWords {
  return useDictionary(dictionary);
}
