import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { formatCivilDate, formatCount, formatInstant, formatRate } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { cameraTime, type Standing, standingLook, standingOf } from '../rates/rate-words.ts';
import { addressOf, type RateDays } from '../report-queries.ts';
import { type ReportsWords, useReportsWords } from '../use-reports-words.ts';
import { dayByKey, monthWeeks, yearDays } from './year-grid.ts';

type DayRates = RateDays['items'][number];

interface YearCalendarProps {
  readonly year: number;
  readonly metric: 'online' | 'intact';
  readonly read: RateDays;
  readonly today: string;
  /** Organisation of the figures, for the way to the ranking. */
  readonly part: string | undefined;
}

const rateOf = { online: 'onlineRate', intact: 'intactRate' } as const;
const standings = ['reached', 'below', 'far', 'insufficient', 'none'] as const satisfies Standing[];
/** What stands in a cell beside its colour. */
const marks: Readonly<Record<Standing, string>> = { reached: '', below: '▲', far: '■', insufficient: '', none: '' };

/** Every day of a year as a cell: colour and mark say how it stood to the target; one day is told in words. */
export function YearCalendar({ year, metric, read, today, part }: YearCalendarProps) {
  const words = useReportsWords();
  const { t, language } = words;
  const navigate = useNavigate();
  const cells = useRef<HTMLDivElement>(null);
  const [chosen, choose] = useState(today.startsWith(String(year)) ? today : `${year}-12-31`);
  const byDate = new Map(read.items.map((day) => [day.date, day]));
  const days = yearDays(year);
  const standingAt = (date: string): Standing => {
    const day = byDate.get(date);

    return day === undefined ? 'none' : standingOf(day, day[rateOf[metric]], read.targetRate);
  };
  const openDay = (date: string) => addressOf('/desk/reports', { kind: 'day', date, organisationId: part });
  const onKey = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key === 'Enter') return void navigate(openDay(chosen));
    const target = dayByKey(event.key, chosen);
    if (target === undefined) return;
    event.preventDefault();
    choose(target);
    cells.current?.querySelector<HTMLElement>(`[data-date="${target}"]`)?.focus();
  };

  return (
    <section className="panel year" data-testid="year-calendar">
      <Legend counts={Map.groupBy(days, ({ date }) => standingAt(date))} target={read.targetRate} />
      <div className="year-grid" ref={cells} onKeyDown={onKey} role="group" aria-label={t('year.keys')}>
        <Axes days={days} />
        {days.map(({ date, week, weekday }) => {
          const standing = standingAt(date);

          return (
            <button
              key={date}
              type="button"
              className={`year-day day-${standing}`}
              data-date={date}
              tabIndex={date === chosen ? 0 : -1}
              aria-current={date === chosen}
              aria-label={`${date} ${t(`standing.${standing}`)}`}
              title={`${date} ${rateWords(byDate.get(date), metric, words)}`}
              style={{ gridColumn: week + 2, gridRow: weekday + 2 }}
              onClick={() => choose(date)}
            >
              {marks[standing]}
            </button>
          );
        })}
      </div>
      <ChosenDay date={chosen} day={byDate.get(chosen)} target={read.targetRate} metric={metric}>
        <Link className="no-print" to={openDay(chosen)}>
          {t('year.openDay')}
        </Link>
      </ChosenDay>
      <small className="dim">
        <span className="no-print">{`${t('year.keys')} · `}</span>
        {t('rate.formula', { version: read.formulaVersion, time: formatInstant(read.asOfMs, language) })}
      </small>
    </section>
  );
}

interface LegendProps {
  readonly counts: ReadonlyMap<Standing, readonly unknown[]>;
  readonly target: number;
}

function Legend({ counts, target }: LegendProps) {
  const { t, language } = useReportsWords();

  return (
    <ul className="year-legend">
      {standings.map((standing) => (
        <li key={standing}>
          <i className={`day-${standing}`} aria-hidden="true">
            {marks[standing]}
          </i>
          {t(`standing.${standing}`)}
          <b>{t('year.count', { count: formatCount(counts.get(standing)?.length ?? 0, language) })}</b>
        </li>
      ))}
      <li className="dim">{t('rate.targetLocal', { rate: formatRate(target, language) })}</li>
    </ul>
  );
}

function Axes({ days }: { readonly days: ReturnType<typeof yearDays> }) {
  const { t } = useReportsWords();

  return (
    <>
      {monthWeeks(days).map(({ month, week }) => (
        <span key={month} className="year-month" style={{ gridColumn: `${week + 2} / span 3`, gridRow: 1 }}>
          {t('year.month', { month })}
        </span>
      ))}
      {(
        [
          ['year.mon', 2],
          ['year.wed', 4],
          ['year.fri', 6],
          ['year.sun', 8],
        ] as const
      ).map(([key, row]) => (
        <span key={key} className="year-weekday" style={{ gridColumn: 1, gridRow: row }}>
          {t(key)}
        </span>
      ))}
    </>
  );
}

function rateWords(day: DayRates | undefined, metric: 'online' | 'intact', { t, language }: ReportsWords): string {
  if (day === undefined || day.dueMinutes === 0) return t('standing.none');
  const rate = day[rateOf[metric]];

  return rate === undefined ? t('rate.insufficient') : `${t(`rate.${metric}`)} ${formatRate(rate, language)}`;
}

interface ChosenDayProps {
  readonly date: string;
  readonly day: DayRates | undefined;
  readonly target: number;
  readonly metric: 'online' | 'intact';
  readonly children: ReactNode;
}

/** The chosen day in words, with its denominators. */
function ChosenDay({ date, day, target, metric, children }: ChosenDayProps) {
  const words = useReportsWords();
  const { t, language } = words;
  const standing = day === undefined ? 'none' : standingOf(day, day[rateOf[metric]], target);
  const time = (minutes: number, beside: number) => {
    const { text, unit } = cameraTime(minutes, beside, language);

    return `${text} ${t(`unit.${unit}`)}`;
  };

  return (
    <div className="year-chosen" aria-live="polite" data-testid="year-chosen">
      <b>{formatCivilDate(date, language)}</b>
      <StateMark look={standingLook[standing]}>{t(`standing.${standing}`)}</StateMark>
      {day !== undefined && day.dueMinutes > 0 && (
        <>
          <span>{rateWords(day, 'online', words)}</span>
          <span>{rateWords(day, 'intact', words)}</span>
          {day.coverage !== undefined && <span>{`${t('rate.coverage')} ${formatRate(day.coverage, language)}`}</span>}
          <span>{t('funnel.cameras', { count: formatCount(day.cameras, language) })}</span>
          <span>
            {t('funnel.lostOnline', { amount: time(day.knownMinutes - day.onlineMinutes, day.knownMinutes) })}
          </span>
        </>
      )}
      {children}
    </div>
  );
}
