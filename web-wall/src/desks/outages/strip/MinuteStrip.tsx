import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import type { MinuteDayView } from '../../../../../gateway/health/minutes/minutes-api.ts';
import { formatCivilDate, formatCount, formatRate } from '../../../i18n/format.ts';
import { Loaded } from '../../Loaded.tsx';
import { type OutagesWords, useOutagesWords } from '../use-outages-words.ts';
import { useCameraMinutes } from './minute-queries.ts';
import { hourBeside, hoursOfDay, minutesOfHour, spansOf, type StripHour, sumStates } from './minute-runs.ts';
import { paintHour, paintStrip, rowHeight, stripHeight } from './strip-painter.ts';
import './strip.css';

/** A camera's last 30 days, minute by minute; one hour of them can be looked into. */
export function MinuteStrip({ cameraId }: { readonly cameraId: string }) {
  const { t } = useOutagesWords();
  const minutes = useCameraMinutes(cameraId);

  return (
    <Loaded query={minutes} what={t('strip.title')}>
      {({ days }) => <Strip key={cameraId} days={days} />}
    </Loaded>
  );
}

const legend = ['intact', 'impaired', 'down', 'unknown', 'not-due'] as const;

function Strip({ days }: { readonly days: readonly MinuteDayView[] }) {
  const words = useOutagesWords();
  const { t, language } = words;
  const [chosen, choose] = useState<StripHour>(() => ({ day: days.length - 1, hour: lastHourOf(days.at(-1)) }));
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(canvas);
  const day = days[chosen.day];
  useEffect(() => {
    if (canvas.current !== null) paintStrip(canvas.current, days, chosen);
  }, [days, chosen, width]);

  const pick = ({ currentTarget, clientX, clientY }: MouseEvent<HTMLCanvasElement>) => {
    const box = currentTarget.getBoundingClientRect();
    const row = Math.min(days.length - 1, Math.max(0, Math.floor((clientY - box.top) / rowHeight)));
    choose({ day: row, hour: Math.min(23, Math.max(0, Math.floor(((clientX - box.left) / box.width) * hoursOfDay))) });
  };
  const onKey = (event: KeyboardEvent) => {
    const beside = hourBeside(event.key, chosen, days.length);
    if (beside === undefined) return;
    event.preventDefault();
    choose(beside);
  };

  return (
    <div className="strip" data-testid="minute-strip">
      <div className="strip-axis" aria-hidden="true">
        {[0, 6, 12, 18, 24].map((hour) => (
          <span
            key={hour}
            style={{ left: `${(hour / hoursOfDay) * 100}%` }}
          >{`${String(hour).padStart(2, '0')}:00`}</span>
        ))}
      </div>
      <div className="strip-days" aria-hidden="true" style={{ height: stripHeight(days.length) }}>
        {days.map(({ date }, index) => (
          <span key={date} style={{ top: index * rowHeight }}>
            {(days.length - 1 - index) % 5 === 0 ? date.slice(5) : ''}
          </span>
        ))}
      </div>
      <canvas
        ref={canvas}
        className="strip-canvas"
        style={{ height: stripHeight(days.length) }}
        tabIndex={0}
        role="application"
        aria-label={t('strip.keys')}
        onKeyDown={onKey}
        onClick={pick}
      />
      <Legend />
      {day !== undefined && <HourView day={day} hour={chosen.hour} words={words} />}
      {day !== undefined && <p className="dim">{`${formatCivilDate(day.date, language)} · ${dayWords(day, words)}`}</p>}
    </div>
  );
}

function Legend() {
  const { t } = useOutagesWords();

  return (
    <ul className="strip-legend">
      {legend.map((state) => (
        <li key={state}>
          <i className={`minute-${state}`} aria-hidden="true" />
          {t(`minute.${state}`)}
        </li>
      ))}
      <li className="dim">{t('strip.keys')}</li>
    </ul>
  );
}

interface HourViewProps {
  readonly day: MinuteDayView;
  readonly hour: number;
  readonly words: OutagesWords;
}

function HourView({ day, hour, words: { t, language } }: HourViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(canvas);
  useEffect(() => {
    if (canvas.current !== null) paintHour(canvas.current, day, hour);
  }, [day, hour, width]);
  const from = hour * minutesOfHour;
  const sums = sumStates(spansOf(day.runs, from, from + minutesOfHour));
  const span = `${String(hour).padStart(2, '0')}:00–${String(hour + 1).padStart(2, '0')}:00`;
  const rtt = day.rttMs[hour];

  return (
    <div className="strip-hour" data-testid="strip-hour">
      <p aria-live="polite">
        <b>{`${formatCivilDate(day.date, language)} ${span}`}</b>{' '}
        {sums.length === 0
          ? t('strip.notYet')
          : sums.map(([state, minutes]) => `${t(`minute.${state}`)} ${minutes} min`).join(' · ')}
        {typeof rtt === 'number' && ` · ${t('strip.rtt', { rtt })}`}
      </p>
      <canvas ref={canvas} aria-hidden="true" />
      <div className="strip-axis" aria-hidden="true">
        {[0, 15, 30, 45, 60].map((minute) => (
          <span
            key={minute}
            style={{ left: `${(minute / minutesOfHour) * 100}%` }}
          >{`:${String(minute).padStart(2, '0')}`}</span>
        ))}
      </div>
    </div>
  );
}

function dayWords(
  { dueMinutes, knownMinutes, onlineMinutes, intactMinutes }: MinuteDayView,
  words: OutagesWords,
): string {
  const { t, language } = words;
  if (dueMinutes === 0) return t('strip.nothingDue');
  const coverage = formatRate(knownMinutes / dueMinutes, language);
  if (knownMinutes === 0) return t('strip.unknownDay', { coverage });

  return t('strip.day', {
    online: formatRate(onlineMinutes / knownMinutes, language),
    intact: formatRate(intactMinutes / knownMinutes, language),
    known: formatCount(knownMinutes, language),
    coverage,
  });
}

/** The hour in which a day's minutes end. */
function lastHourOf(day: MinuteDayView | undefined): number {
  const minutes = day?.runs.reduce((sum, [, length]) => sum + length, 0) ?? 0;

  return Math.max(0, Math.ceil(minutes / minutesOfHour) - 1);
}

/** The width of an element, CSS pixels; 0 before it is known. */
function useWidth(element: { readonly current: Element | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (element.current === null) return;
    const watcher = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    watcher.observe(element.current);

    return () => watcher.disconnect();
  }, [element]);

  return width;
}
