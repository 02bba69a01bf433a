import { type DeskWords, useDictionary } from '../../i18n/use-dictionary.ts';
import { enRegistry } from '../../i18n/words/en-registry.ts';
import { zhRegistry } from '../../i18n/words/zh-registry.ts';

const dictionary = { 'zh-CN': zhRegistry, en: enRegistry };

export type RegistryWords = DeskWords<keyof typeof zhRegistry>;

/** The words of the registry desk, and the general ones. */
export function useRegistryWords(): RegistryWords {
  return useDictionary(dictionary);
}
