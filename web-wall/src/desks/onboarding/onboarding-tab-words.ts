import type { Dictionary } from '../../i18n/use-dictionary.ts';

const zh = {
  'onboardingTab.overview': '总览',
  'onboardingTab.units': '接入申报',
  'onboardingTab.scans': '扫描',
  'onboardingTab.candidates': '候选设备',
  'onboardingTab.bulk': '批量接入',
  'onboardingTab.credentials': '口令组',
  'onboardingTab.import': '表格导入导出',
  'onboardingTab.platforms': '运营商平台',
  'onboardingTab.adapters': '接入方式',
} as const;

export type OnboardingTab = keyof typeof zh;

/** Names of the onboarding desk's screens. */
export const onboardingTabWords: Dictionary<OnboardingTab> = {
  'zh-CN': zh,
  en: {
    'onboardingTab.overview': 'Overview',
    'onboardingTab.units': 'Units',
    'onboardingTab.scans': 'Scans',
    'onboardingTab.candidates': 'Candidates',
    'onboardingTab.bulk': 'Many at once',
    'onboardingTab.credentials': 'Credential sets',
    'onboardingTab.import': 'Sheets',
    'onboardingTab.platforms': 'Carrier platforms',
    'onboardingTab.adapters': 'Kinds of sources',
  },
};
