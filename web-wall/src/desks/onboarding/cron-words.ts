import type { Language } from '../../i18n/format.ts';
import type { zhOnboarding } from '../../i18n/words/zh-onboarding.ts';

interface CronWords {
  readonly t: (word: keyof typeof zhOnboarding, values?: Readonly<Record<string, string | number>>) => string;
  readonly language: Language;
}

/** A Sunday, as cron counts from it. */
const sundayMs = Date.UTC(2026, 0, 4);
const dayMs = 86_400_000;

/** A schedule in words where it is as plain as most are: daily, one day a week, one day a month; else the cron itself. */
export function cronWords(cron: string, { t, language }: CronWords): string {
  const plain = /^(\d{1,2}) (\d{1,2}) (\*|\d{1,2}) \* (\*|[0-7])$/.exec(cron.trim());
  if (plain === null) return cron;
  const [, minute = '', hour = '', monthDay = '', weekday = ''] = plain;
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (monthDay !== '*' && weekday !== '*') return cron;
  if (monthDay !== '*') return t('schedule.monthly', { day: Number(monthDay), time });
  if (weekday === '*') return t('schedule.daily', { time });
  return t('schedule.weekly', { day: weekdayName(Number(weekday), language), time });
}

/** @param weekday 0 or 7 is Sunday */
function weekdayName(weekday: number, language: Language): string {
  const name = new Intl.DateTimeFormat(language, { weekday: language === 'en' ? 'long' : 'short', timeZone: 'UTC' });

  return name.format(sundayMs + weekday * dayMs);
}
