import type { Dictionary } from '../../i18n/use-dictionary.ts';

const zh = {
  'onboardingTab.devices': '单位与设备',
  'onboardingTab.import': '表格导入导出',
  'onboardingTab.platforms': '运营商平台',
  'onboardingTab.adapters': '接入方式',
} as const;

export type OnboardingTab = keyof typeof zh;

/** Names of the onboarding desk's screens. */
export const onboardingTabWords: Dictionary<OnboardingTab> = {
  'zh-CN': zh,
  en: {
    'onboardingTab.devices': 'Units and devices',
    'onboardingTab.import': 'Sheets',
    'onboardingTab.platforms': 'Carrier platforms',
    'onboardingTab.adapters': 'Kinds of sources',
  },
};
