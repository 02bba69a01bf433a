import { Button, Segmented } from 'antd';
import { formatCivilDate } from '../../../i18n/format.ts';
import { useOrganisationName } from '../../onboarding/OrganisationPicker.tsx';
import { PlaceSelect } from '../../registry/tree/PlaceSelect.tsx';
import { type ReportsWords, useReportsWords } from '../use-reports-words.ts';
import { type Period, periodAfter, periodBefore, periodKinds, upTo } from './period.ts';
import type { FilterChange, ReportFilter } from './use-report-filter.ts';

interface PeriodBarProps {
  readonly filter: ReportFilter;
  readonly today: string;
  readonly onChange: (part: FilterChange) => void;
}

const currents = { day: 'period.currentDay', week: 'period.currentWeek', month: 'period.currentMonth' } as const;

/** Which day, week or month, and of which organisation. */
export function PeriodBar({ filter: { period, organisationId }, today, onChange }: PeriodBarProps) {
  const words = useReportsWords();
  const { t } = words;
  const after = periodAfter(period);
  const name = useOrganisationName(organisationId);

  return (
    <div className="filters reports-period" role="search">
      <Segmented
        value={period.kind}
        aria-label={t('period.choose')}
        onChange={(kind) => onChange({ kind })}
        options={periodKinds.map((value) => ({ value, label: t(`period.${value}`) }))}
      />
      <Button onClick={() => onChange({ date: periodBefore(period).from })} aria-label={t('period.before')}>
        ‹
      </Button>
      <b aria-live="polite" data-testid="report-period">
        {rangeWords(upTo(today, period), words)}
      </b>
      <Button
        disabled={after.from > today}
        onClick={() => onChange({ date: after.from })}
        aria-label={t('period.after')}
      >
        ›
      </Button>
      <Button disabled={after.from > today} onClick={() => onChange({ date: undefined })}>
        {t(currents[period.kind])}
      </Button>
      {period.to >= today && <small className="dim">{t('period.running')}</small>}
      <span className="print-only">{organisationId === undefined ? t('part.all') : (name ?? '…')}</span>
      <div className="reports-place">
        <PlaceSelect
          kind="police"
          value={organisationId}
          placeholder={t('part.all')}
          onChange={(chosen) => onChange({ organisationId: chosen, key: undefined })}
        />
      </div>
    </div>
  );
}

/** `2026-11-01 周日 至 2026-11-22 周日`, or the one day. */
export function rangeWords({ from, to }: Pick<Period, 'from' | 'to'>, { t, language }: ReportsWords): string {
  if (from === to) return formatCivilDate(from, language);

  return t('period.range', { from: formatCivilDate(from, language), to: formatCivilDate(to, language) });
}
