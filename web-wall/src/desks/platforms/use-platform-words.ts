import { type DeskWords, type Dictionary, useDictionary } from '../../i18n/use-dictionary.ts';
import { enPlatforms } from '../../i18n/words/en-platforms.ts';
import { type PlatformWord, zhPlatforms } from '../../i18n/words/zh-platforms.ts';

const platformWords: Dictionary<PlatformWord> = { 'zh-CN': zhPlatforms, en: enPlatforms };

export type PlatformWords = DeskWords<PlatformWord>;

/** Words of the carriers' platforms and the general ones. */
export function usePlatformWords(): PlatformWords {
  return useDictionary(platformWords);
}
