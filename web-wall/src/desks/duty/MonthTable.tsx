import { type KeyboardEvent, useEffect, useRef } from 'react';
import { formatCivilDate } from '../../i18n/format.ts';
import { dutyName, holidayWords } from '../../ui/duty-words.ts';
import { dateByKey, type DayCell, type DayPart } from './month-grid.ts';
import { shortModeName } from './short-mode-name.ts';
import { type DutyWords, useDutyWords } from './use-duty-words.ts';

interface MonthTableProps {
  readonly cells: readonly DayCell[];
  readonly today: string;
  readonly chosen: string;
  readonly onChoose: (date: string) => void;
  readonly onTurn: (months: number) => void;
}

const weeks = [0, 1, 2, 3, 4, 5];

/** The month as a table of days. One of them can be reached by Tab, the others by the arrow keys. */
export function MonthTable({ cells, today, chosen, onChoose, onTurn }: MonthTableProps) {
  const { language } = useDutyWords();
  const grid = useRef<HTMLDivElement>(null);
  const byKey = useRef(false);
  useEffect(() => {
    if (!byKey.current) return;
    byKey.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-date="${chosen}"]`)?.focus();
  }, [chosen]);
  const press = (event: KeyboardEvent) => {
    const months = event.key === 'PageUp' ? -1 : event.key === 'PageDown' ? 1 : 0;
    const date = dateByKey(event.key, chosen);
    if (months === 0 && date === undefined) return;
    event.preventDefault();
    byKey.current = true;
    if (date === undefined) onTurn(months);
    else onChoose(date);
  };

  return (
    <div className="month" role="grid" ref={grid} onKeyDown={press} data-testid="duty-month">
      <div className="month-week month-weekdays" role="row">
        {cells.slice(0, 7).map(({ date }) => (
          <span role="columnheader" key={date}>
            {weekday(date, language)}
          </span>
        ))}
      </div>
      {weeks.map((week) => (
        <div className="month-week" role="row" key={week}>
          {cells.slice(week * 7, week * 7 + 7).map((cell) => (
            <Day key={cell.date} cell={cell} today={today} isChosen={cell.date === chosen} onChoose={onChoose} />
          ))}
        </div>
      ))}
    </div>
  );
}

function weekday(date: string, language: 'zh-CN' | 'en'): string {
  return formatCivilDate(date, language).replace(date, '').trim();
}

interface DayProps {
  readonly cell: DayCell;
  readonly today: string;
  readonly isChosen: boolean;
  readonly onChoose: (date: string) => void;
}

function Day({ cell, today, isChosen, onChoose }: DayProps) {
  const words = useDutyWords();
  const { date, isOutside, day, night } = cell;
  const resolution = (day[0] ?? night[0])?.resolution;
  const holiday = resolution?.holidayName === undefined ? '' : holidayWords(resolution.holidayName, words);

  return (
    <button
      type="button"
      role="gridcell"
      className="month-day"
      data-date={date}
      data-outside={isOutside}
      data-today={date === today}
      aria-selected={isChosen}
      aria-current={date === today ? 'date' : undefined}
      aria-label={dayLabel(cell, holiday, words)}
      tabIndex={isChosen ? 0 : -1}
      onClick={() => onChoose(date)}
    >
      <span className="month-date">
        <b>{Number(date.slice(8))}</b>
        <span className="month-holiday">{holiday}</span>
        <Marks cell={cell} />
      </span>
      <Parts parts={day} />
      <Parts parts={night} />
    </button>
  );
}

/** Short words at the date: make-up workday, set by an administrator, provisional. */
function Marks({ cell: { day, night } }: { readonly cell: DayCell }) {
  const { t } = useDutyWords();
  const all = [...day, ...night].map(({ resolution }) => resolution);
  const marks: string[] = [];
  if (all.some(({ makeUp }) => makeUp)) marks.push(t('month.makeUp'));
  if (all.some(({ layer }) => layer === 'override')) marks.push(t('month.changed'));
  if (all.some(({ layer }) => layer === 'provisional')) marks.push(t('month.provisional'));

  return marks.map((mark) => (
    <span className="month-mark" key={mark}>
      {mark}
    </span>
  ));
}

function Parts({ parts }: { readonly parts: readonly DayPart[] }) {
  const { t } = useDutyWords();
  const wholeMs = parts.reduce((sum, { lengthMs }) => sum + lengthMs, 0);

  return (
    <span className="month-parts">
      {parts.map(({ resolution, lengthMs }, index) => (
        <span
          className="month-part"
          // Parts of a day have no other identity than their order.
          key={index}
          data-base={resolution.base}
          data-night={resolution.night}
          data-short={lengthMs < wholeMs / 4}
          style={{ flexGrow: lengthMs }}
        >
          {resolution.night ? `☾ ${shortModeName(resolution.base, t)}` : shortModeName(resolution.base, t)}
          {resolution.level !== undefined && ` · ${t(`duty.level.${resolution.level}`)}`}
        </span>
      ))}
    </span>
  );
}

function dayLabel({ date, day, night }: DayCell, holiday: string, { t, language }: DutyWords): string {
  const modes = [...day, ...night].map(({ resolution }) => dutyName(resolution, t));

  return [formatCivilDate(date, language), holiday, ...modes].filter((text) => text !== '').join(', ');
}
