import { formatRate } from '../../../i18n/format.ts';
import type { RateDays } from '../report-queries.ts';
import { useReportsWords } from '../use-reports-words.ts';
import { axisFloor } from './day-scale.ts';
import { type Standing, standingOf } from './rate-words.ts';

/** Geometry, in units of the drawing. */
const height = 120;

interface DayChartProps {
  /** Those that have begun and have something to tell. */
  readonly days: RateDays['items'];
  /** Days of the whole period; those to come keep their place. */
  readonly dates: readonly string[];
  readonly target: number;
  readonly onOpen: (date: string) => void;
}

/** Online and intact rate of each day as bars beside each other, with the target as a line. Days open by a click or Enter. */
export function DayChart({ days, dates, target, onOpen }: DayChartProps) {
  const { t, language } = useReportsWords();
  if (days.length === 0) return <p className="dim">{t('days.none')}</p>;
  const floor = axisFloor(days, target);
  const byDate = new Map(days.map((day) => [day.date, day]));
  const percentOf = (share: number) => `${((share - floor) / (1 - floor)) * 100}%`;

  return (
    <section className="panel day-chart">
      <h2>
        {t('days.title')}
        <small>
          <i className="bar-online" aria-hidden="true" />
          {t('rate.online')}
          <i className="bar-intact" aria-hidden="true" />
          {t('rate.intact')}
          <i className="line-target" aria-hidden="true" />
          {t('rate.targetLocal', { rate: formatRate(target, language) })}
          <i className="day-insufficient" aria-hidden="true" />
          {t('rate.insufficient')}
          {floor > 0 && <span>{t('days.axis', { rate: `${floor * 100} %` })}</span>}
        </small>
      </h2>
      <div className="day-plot" style={{ height }}>
        <div className="day-axis" aria-hidden="true">
          <span>100 %</span>
          <span>{`${floor * 100} %`}</span>
        </div>
        <div className="day-bars">
          <div className="day-target" aria-hidden="true" style={{ bottom: percentOf(target) }} />
          {dates.map((date) => (
            <DayBar
              key={date}
              date={date}
              day={byDate.get(date)}
              target={target}
              percentOf={percentOf}
              onOpen={() => onOpen(date)}
            />
          ))}
        </div>
      </div>
    </section>
  );
}

/** Beside the number of a day that missed the target: colour alone says nothing to some. */
const marks: Readonly<Record<Standing, string>> = { reached: '', below: '▲', far: '■', insufficient: '', none: '' };

interface DayBarProps {
  readonly date: string;
  /** Absent for a day to come. */
  readonly day: RateDays['items'][number] | undefined;
  readonly target: number;
  readonly percentOf: (share: number) => string;
  readonly onOpen: () => void;
}

function DayBar({ date, day, target, percentOf, onOpen }: DayBarProps) {
  const { t, language } = useReportsWords();
  const standing = day === undefined ? 'none' : standingOf(day, day.onlineRate, target);
  const [online, intact] = [day?.onlineRate, day?.intactRate];
  const rates =
    online === undefined || intact === undefined
      ? ''
      : ` · ${t('rate.online')} ${formatRate(online, language)} · ${t('rate.intact')} ${formatRate(intact, language)}`;
  const said = `${date} · ${t(`standing.${standing}`)}${rates}`;

  return (
    <button
      type="button"
      className={`day-bar day-${standing}`}
      disabled={day === undefined}
      title={said}
      aria-label={said}
      onClick={onOpen}
    >
      {online !== undefined && <i className="bar-online" style={{ height: percentOf(online) }} />}
      {intact !== undefined && <i className="bar-intact" style={{ height: percentOf(intact) }} />}
      <small aria-hidden="true">{`${date.slice(8)}${marks[standing]}`}</small>
    </button>
  );
}
