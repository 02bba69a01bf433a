import { type KeyboardEvent, useRef, useState } from 'react';
import type { DutySpanView } from '../../../../gateway/duty/duty-api.ts';
import { formatDay, formatInstant } from '../../i18n/format.ts';
import { dutyName, dutyReason, holidayWords } from '../../ui/duty-words.ts';
import { Loaded } from '../Loaded.tsx';
import { type Band, cutIntoDays, startOfBeijingDay } from '../patrol/duty-bands.ts';
import type { DutyPlace } from './duty-place.ts';
import { useDutyDays } from './duty-desk-queries.ts';
import { useDutyWords } from './use-duty-words.ts';

const dayCount = 60;
const hours = [0, 3, 6, 9, 12, 15, 18, 21, 24];

/** Sixty days of 24 h as bands; pointing at one or focusing it tells why. */
export function AheadDays({ place, today }: { readonly place: DutyPlace; readonly today: string }) {
  const { t } = useDutyWords();
  const preview = useDutyDays(place.organisationId, today, dayCount);

  return (
    <Loaded query={preview} what={t('tab.ahead')}>
      {({ spans }) => <AheadBands spans={spans} today={today} />}
    </Loaded>
  );
}

function AheadBands({ spans, today }: { readonly spans: readonly DutySpanView[]; readonly today: string }) {
  const { t, language } = useDutyWords();
  const list = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<DutySpanView>();
  const days = cutIntoDays(spans, startOfBeijingDay(Date.parse(`${today}T12:00:00+08:00`)), dayCount);
  const press = (event: KeyboardEvent) => {
    const next = bandByKey(event.key, list.current);
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  };

  return (
    <div className="ahead">
      <p className="ahead-why" role="status" data-testid="ahead-why">
        {shown === undefined ? <span className="dim">{t('ahead.pick')}</span> : <Reason span={shown} />}
      </p>
      <div className="ribbon ahead-ribbon" ref={list} onKeyDown={press} role="group" aria-label={t('ahead.title')}>
        <div className="ribbon-axis" aria-hidden="true">
          {hours.map((hour) => (
            <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>{`${String(hour).padStart(2, '0')}:00`}</span>
          ))}
        </div>
        {days.map((day, index) => (
          <div key={day.startMs} style={{ display: 'contents' }}>
            <span className="ribbon-day" data-today={index === 0}>
              {formatDay(day.startMs, language)}
            </span>
            <div className="ribbon-track" data-row={index}>
              {day.bands.map((band, place) => (
                <AheadBand key={band.from} band={band} isEntry={index === 0 && place === 0} onShow={setShown} />
              ))}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

/** The mode of a span, when it rules, and why. */
function Reason({ span: { fromMs, toMs, resolution } }: { readonly span: DutySpanView }) {
  const words = useDutyWords();
  const { t, language } = words;

  return (
    <>
      <b>{dutyName(resolution, t)}</b> {formatInstant(fromMs, language)} – {formatInstant(toMs, language)}
      <span className="dim"> {dutyReason(resolution, words)}</span>
    </>
  );
}

interface AheadBandProps {
  readonly band: Band<DutySpanView>;
  readonly isEntry: boolean;
  readonly onShow: (span: DutySpanView) => void;
}

function AheadBand({ band, isEntry, onShow }: AheadBandProps) {
  const words = useDutyWords();
  const { t } = words;
  const { resolution } = band.content;
  const holiday = resolution.holidayName === undefined ? '' : ` ${holidayWords(resolution.holidayName, words)}`;
  const level = resolution.level === undefined ? '' : ` · ${t(`duty.level.${resolution.level}`)}`;
  const show = () => onShow(band.content);

  return (
    <button
      type="button"
      className="band"
      data-base={resolution.base}
      data-night={resolution.night}
      style={{ left: `${band.from * 100}%`, width: `${(band.to - band.from) * 100}%` }}
      tabIndex={isEntry ? 0 : -1}
      onFocus={show}
      onMouseEnter={show}
      title={dutyReason(resolution, words)}
    >
      {`${dutyName(resolution, t)}${holiday}${level}`}
    </button>
  );
}

/** The band to which an arrow key leads: along the time, or to the days above and below. */
function bandByKey(key: string, list: HTMLElement | null): HTMLElement | undefined {
  const current = document.activeElement;
  if (list === null || !(current instanceof HTMLElement) || !current.matches('.band')) return undefined;
  const along = { ArrowLeft: -1, ArrowRight: 1 }[key];
  const across = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (along !== undefined) {
    const bands = [...list.querySelectorAll<HTMLElement>('.band')];
    return bands[bands.indexOf(current) + along];
  }

  return across === undefined ? undefined : bandOfRow(list, current, across);
}

/** The band of a day above or below that lies at the same hour. */
function bandOfRow(list: HTMLElement, current: HTMLElement, across: number): HTMLElement | undefined {
  const row = Number(current.parentElement?.dataset.row) + across;
  const { x } = current.getBoundingClientRect();
  const bands = [...list.querySelectorAll<HTMLElement>(`[data-row="${row}"] .band`)];

  return bands.findLast((band) => band.getBoundingClientRect().x <= x + 1) ?? bands[0];
}
