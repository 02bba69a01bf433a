import type { MaintenanceWindowView } from '../../../../../gateway/outages/maintenance/maintenance-api.ts';
import { formatInstant, joinNames } from '../../../i18n/format.ts';
import type { StateLook } from '../../../ui/state-look.ts';
import type { OutagesWord } from '../../../i18n/words/zh-outages.ts';
import type { OutagesWords } from '../use-outages-words.ts';

type Standing = MaintenanceWindowView['standing'];

export const standingLook: Readonly<Record<Standing, StateLook>> = {
  running: { tone: 'info', shape: 'dot' },
  coming: { tone: 'idle', shape: 'ring' },
  over: { tone: 'idle', shape: 'check' },
};

export const standingWord: Readonly<Record<Standing, OutagesWord>> = {
  running: 'windows.running',
  coming: 'windows.coming',
  over: 'windows.overState',
};

/** When a window counts, in a sentence. */
export function scheduleWords({ schedule }: MaintenanceWindowView, { t, language }: OutagesWords): string {
  switch (schedule.kind) {
    case 'once':
      return `${formatInstant(schedule.fromMs, language)} – ${formatInstant(schedule.toMs, language)}`;
    case 'ad-hoc':
      return `${formatInstant(schedule.fromMs, language)} – ${t('windows.adHocUntil', { time: formatInstant(schedule.toMs, language) })}`;
    case 'daily':
    case 'weekly': {
      const { from, to, fromDay, untilDay } = schedule;
      const days =
        schedule.kind === 'weekly'
          ? joinNames(
              schedule.weekdays.map((day) => t(weekdayWord(day))),
              language,
            )
          : '';
      const sentence = t(schedule.kind === 'daily' ? 'windows.dailyAt' : 'windows.weeklyAt', {
        from,
        to,
        fromDay,
        days,
      });

      return untilDay === undefined ? sentence : `${sentence} ${t('windows.until', { day: untilDay })}`;
    }
  }
}

const weekdays = [
  'weekday.1',
  'weekday.2',
  'weekday.3',
  'weekday.4',
  'weekday.5',
  'weekday.6',
  'weekday.7',
] as const satisfies readonly OutagesWord[];

/** @param day 1 Monday … 7 Sunday */
export function weekdayWord(day: number): OutagesWord {
  return weekdays[day - 1] ?? 'weekday.1';
}

/** What is worked on: the first names, and how many there are. */
export function targetWords({ target }: MaintenanceWindowView, { t, language }: OutagesWords): string {
  const { kind, items } = target;
  const names = items.slice(0, 3).map(({ name }) => name);
  const all = joinNames(names, language);
  const rest = items.length > names.length ? ` ${t('windows.moreTargets', { count: items.length })}` : '';

  return `${t(`target.${kind}`)} · ${all}${rest}`;
}
