import type { DecisionView } from '../../../../gateway/duty/decisions/decisions-api.ts';
import { formatInstant } from '../../i18n/format.ts';
import type { DutyWords } from './use-duty-words.ts';

type Ruling = DecisionView['ruling'];

/** What was decided, as one line. @param others where a taken-back decision is looked up */
export function rulingSentence(ruling: Ruling, words: DutyWords, others: readonly DecisionView[] = []): string {
  const { t } = words;
  switch (ruling.kind) {
    case 'override':
      return overrideSentence(ruling, words);
    case 'calendar-year':
      return t('ruling.year', { year: ruling.year, holidays: ruling.holidayCount, workdays: ruling.workdayCount });
    case 'night-windows':
      return t('ruling.windows', { windows: ruling.windows.map((window) => windowText(window, words)).join('; ') });
    case 'eve-rule':
      return ruling.from === undefined ? t('ruling.eveOff') : t('ruling.eve', { time: ruling.from });
    case 'special':
      return t('ruling.special', timesOf(ruling, words));
    case 'level':
      return t('ruling.level', { level: t(`duty.level.${ruling.level}`), ...timesOf(ruling, words) });
    case 'end':
      return endSentence(ruling.decisionId, words, others);
  }
}

function overrideSentence(
  { fromDate, toDate, base }: Extract<Ruling, { readonly kind: 'override' }>,
  { t }: DutyWords,
): string {
  const key = fromDate === toDate ? 'ruling.overrideDay' : 'ruling.override';

  return t(key, { from: fromDate, to: toDate, base: t(`duty.${base}`) });
}

function timesOf({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }, { language }: DutyWords) {
  return { from: formatInstant(fromMs, language), to: formatInstant(toMs, language) };
}

function endSentence(decisionId: string, words: DutyWords, others: readonly DecisionView[]): string {
  const ended = others.find(({ id }) => id === decisionId);
  const what = ended === undefined ? words.t('ruling.endUnknown') : rulingSentence(ended.ruling, words);

  return words.t('ruling.end', { what });
}

interface Window {
  readonly start: string;
  readonly end: string;
  readonly season?: { readonly from: string; readonly to: string } | undefined;
}

/** `20:00–06:00（每年 11-01 至 03-31）`. */
export function windowText({ start, end, season }: Window, { t, language }: DutyWords): string {
  const hours = `${start}–${end}`;
  if (season === undefined) return hours;

  return language === 'en' ? `${hours} (${t('night.season', season)})` : `${hours}（${t('night.season', season)}）`;
}
