import { type DeskWords, type Dictionary, useDictionary } from '../../../i18n/use-dictionary.ts';
import { enNotices } from '../../../i18n/words/en-notices.ts';
import { enOutages } from '../../../i18n/words/en-outages.ts';
import { type NoticesWord, zhNotices } from '../../../i18n/words/zh-notices.ts';
import { type OutagesWord, zhOutages } from '../../../i18n/words/zh-outages.ts';

const dictionary: Dictionary<NoticesWord | OutagesWord> = {
  'zh-CN': { ...zhOutages, ...zhNotices },
  en: { ...enOutages, ...enNotices },
};

export type NoticesWords = DeskWords<NoticesWord | OutagesWord>;

/** The words of 故障台 and of its notices. */
export function useNoticesWords(): NoticesWords {
  return useDictionary(dictionary);
}
