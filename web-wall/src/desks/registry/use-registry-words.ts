import { type DeskWords, useDictionary } from '../../i18n/use-dictionary.ts';
import { enContracts } from '../../i18n/words/en-contracts.ts';
import { enDeepChecks } from '../../i18n/words/en-deep-checks.ts';
import { enGrants } from '../../i18n/words/en-grants.ts';
import { enRegistry } from '../../i18n/words/en-registry.ts';
import { zhContracts } from '../../i18n/words/zh-contracts.ts';
import { zhDeepChecks } from '../../i18n/words/zh-deep-checks.ts';
import { zhGrants } from '../../i18n/words/zh-grants.ts';
import { zhRegistry } from '../../i18n/words/zh-registry.ts';

const dictionary = {
  'zh-CN': { ...zhRegistry, ...zhContracts, ...zhDeepChecks, ...zhGrants },
  en: { ...enRegistry, ...enContracts, ...enDeepChecks, ...enGrants },
};

export type RegistryWords = DeskWords<keyof (typeof dictionary)['zh-CN']>;

/** The words of the registry desk, and the general ones. */
export function useRegistryWords(): RegistryWords {
  return useDictionary(dictionary);
}
