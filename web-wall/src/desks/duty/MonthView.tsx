import { Button } from 'antd';
import { useState } from 'react';
import { Loaded } from '../Loaded.tsx';
import { addMonths } from './beijing-input.ts';
import { DayDetail } from './DayDetail.tsx';
import type { DutyPlace } from './duty-place.ts';
import { useDutyDays } from './duty-desk-queries.ts';
import { firstOfGrid, gridDays, monthGrid } from './month-grid.ts';
import { MonthTable } from './MonthTable.tsx';
import { useDutyWords } from './use-duty-words.ts';

/** A month with its resolved modes, and the chosen day hour by hour. */
export function MonthView({ place, today }: { readonly place: DutyPlace; readonly today: string }) {
  const { t } = useDutyWords();
  const [date, setDate] = useState(today);
  const month = date.slice(0, 7);
  const [year = '', ofYear = ''] = month.split('-');
  const days = useDutyDays(place.organisationId, firstOfGrid(month), gridDays + 1);
  const turn = (months: number) => setDate(`${addMonths(month, months)}-01`);

  return (
    <div className="duty-month">
      <div className="duty-month-head">
        <Button size="small" onClick={() => turn(-1)} aria-label={t('month.previous')}>
          ‹
        </Button>
        <h2 aria-live="polite" data-testid="month-title">
          {t('month.title', { year, month: ofYear })}
        </h2>
        <Button size="small" onClick={() => turn(1)} aria-label={t('month.next')}>
          ›
        </Button>
        <Button size="small" onClick={() => setDate(today)}>
          {t('month.today')}
        </Button>
        <small className="dim">{t('month.keys')}</small>
      </div>
      <Loaded query={days} what={t('tab.month')}>
        {({ spans }) => (
          <>
            <MonthTable
              cells={monthGrid(month, spans)}
              today={today}
              chosen={date}
              onChoose={setDate}
              onTurn={(months) => turn(months)}
            />
            <DayDetail key={date} place={place} date={date} today={today} spans={spans} />
          </>
        )}
      </Loaded>
    </div>
  );
}
