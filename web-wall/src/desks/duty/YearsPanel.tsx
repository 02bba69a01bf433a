import { Button } from 'antd';
import { useState } from 'react';
import { formatDay } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import type { StateLook } from '../../ui/state-look.ts';
import { Loaded } from '../Loaded.tsx';
import type { DutyPlace } from './duty-place.ts';
import { type DutyYears, useDutyYears } from './duty-desk-queries.ts';
import { useDutyWords } from './use-duty-words.ts';
import { YearImport } from './YearImport.tsx';

type Year = DutyYears['items'][number];

const yearLook: Readonly<Record<Year['status'], StateLook>> = {
  official: { tone: 'normal', shape: 'check' },
  provisional: { tone: 'warn', shape: 'triangle' },
  missing: { tone: 'unknown', shape: 'ring' },
};

/** How far each year can be trusted, and the import of another one. */
export function YearsPanel({ place, today }: { readonly place: DutyPlace; readonly today: string }) {
  const { t } = useDutyWords();
  const years = useDutyYears(place.organisationId);
  const [isImporting, setImporting] = useState(false);

  return (
    <section className="panel" data-testid="duty-years">
      <h2>{t('years.title')}</h2>
      <Loaded query={years} what={t('years.title')}>
        {({ items }) => (
          <ul className="duty-list">
            {items.map((year) => (
              <YearLine key={year.year} year={year} />
            ))}
          </ul>
        )}
      </Loaded>
      {place.isAdmin && (
        <div className="duty-buttons">
          <Button onClick={() => setImporting(true)} data-testid="import-year">
            {t('years.import')}
          </Button>
        </div>
      )}
      {isImporting && <YearImport place={place} today={today} onClose={() => setImporting(false)} />}
    </section>
  );
}

function YearLine({ year: { year, status, basis, days } }: { readonly year: Year }) {
  const { t, language } = useDutyWords();
  const holidays = days.filter(({ kind }) => kind === 'holiday').length;
  const source =
    basis !== undefined
      ? t('years.imported', {
          time: formatDay(basis.decidedAtMs, language),
          document: basis.documentNumber ?? basis.reason,
        })
      : t(status === 'official' ? 'years.builtIn' : status === 'provisional' ? 'years.law' : 'years.nothing');

  return (
    <li className="duty-year" data-testid={`year-${year}`} data-status={status}>
      <b>{year}</b>
      <StateMark look={yearLook[status]}>{t(`year.${status}`)}</StateMark>
      <small className="dim">
        {status !== 'missing' && `${t('years.counts', { holidays, workdays: days.length - holidays })} · `}
        {source}
      </small>
    </li>
  );
}
