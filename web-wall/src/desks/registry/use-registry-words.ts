import { type DeskWords, useDictionary } from '../../i18n/use-dictionary.ts';
import { enGrants } from '../../i18n/words/en-grants.ts';
import { enRegistry } from '../../i18n/words/en-registry.ts';
import { zhGrants } from '../../i18n/words/zh-grants.ts';
import { zhRegistry } from '../../i18n/words/zh-registry.ts';

const dictionary = { 'zh-CN': { ...zhRegistry, ...zhGrants }, en: { ...enRegistry, ...enGrants } };

export type RegistryWords = DeskWords<keyof typeof zhRegistry | keyof typeof zhGrants>;

/** The words of the registry desk, and the general ones. */
export function useRegistryWords(): RegistryWords {
  return useDictionary(dictionary);
}
