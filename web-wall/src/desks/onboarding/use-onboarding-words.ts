import { type DeskWords, type Dictionary, useDictionary } from '../../i18n/use-dictionary.ts';
import { enOnboardingCheck } from '../../i18n/words/en-onboarding-check.ts';
import { enOnboardingUnits } from '../../i18n/words/en-onboarding-units.ts';
import { enOnboarding } from '../../i18n/words/en-onboarding.ts';
import { zhOnboardingCheck } from '../../i18n/words/zh-onboarding-check.ts';
import { zhOnboardingUnits } from '../../i18n/words/zh-onboarding-units.ts';
import { zhOnboarding } from '../../i18n/words/zh-onboarding.ts';

const zh = { ...zhOnboarding, ...zhOnboardingCheck, ...zhOnboardingUnits } as const;

export type OnboardingWord = keyof typeof zh;

const dictionary: Dictionary<OnboardingWord> = {
  'zh-CN': zh,
  en: { ...enOnboarding, ...enOnboardingCheck, ...enOnboardingUnits },
};

export type OnboardingWords = DeskWords<OnboardingWord>;

/** The words of 接入, which load with the desk. */
export function useOnboardingWords(): OnboardingWords {
  return useDictionary(dictionary);
}
