import { Button } from 'antd';
import { useState } from 'react';
import type { DutySpanView } from '../../../../gateway/duty/duty-api.ts';
import { formatCivilDate, formatInstant, formatMinute, type Language } from '../../i18n/format.ts';
import { dutyReason } from '../../ui/duty-words.ts';
import { DutyChip } from '../../ui/DutyChip.tsx';
import { civilDateOf } from './beijing-input.ts';
import type { DutyPlace } from './duty-place.ts';
import { OverrideForm } from './OverrideForm.tsx';
import { useDutyWords } from './use-duty-words.ts';

interface DayDetailProps {
  readonly place: DutyPlace;
  readonly date: string;
  readonly today: string;
  readonly spans: readonly DutySpanView[];
}

/** The chosen duty date hour by hour, with the reason of each mode. */
export function DayDetail({ place, date, today, spans }: DayDetailProps) {
  const words = useDutyWords();
  const { t, language } = words;
  const [isChanging, setChanging] = useState(false);
  const own = spans.filter(({ resolution }) => resolution.dutyDate === date);

  return (
    <section className="day-detail" data-testid="day-detail" aria-live="polite">
      <header>
        <h3>{t('day.title', { date: formatCivilDate(date, language) })}</h3>
        {place.isAdmin &&
          (date < today ? (
            <small className="dim">{t('day.over')}</small>
          ) : (
            <Button size="small" onClick={() => setChanging(true)} data-testid="day-change">
              {t('day.change')}
            </Button>
          ))}
      </header>
      <ul>
        {own.map((span) => (
          <li key={span.fromMs}>
            <span className="day-hours">{hoursOf(span, date, language)}</span>
            <DutyChip duty={span.resolution} />
            <span className="dim">{dutyReason(span.resolution, words)}</span>
          </li>
        ))}
      </ul>
      {isChanging && <OverrideForm place={place} today={today} date={date} onClose={() => setChanging(false)} />}
    </section>
  );
}

/** `08:00–20:00`; what lies on another civil date says on which, and midnight at the day's end is 24:00. */
function hoursOf({ fromMs, toMs }: DutySpanView, date: string, language: Language): string {
  const from = civilDateOf(fromMs) === date ? formatMinute(fromMs, language) : formatInstant(fromMs, language);
  if (civilDateOf(toMs) === date) return `${from}–${formatMinute(toMs, language)}`;
  const endsTheDay = civilDateOf(toMs - 1) === date;

  return `${from}–${endsTheDay ? '24:00' : formatInstant(toMs, language)}`;
}
