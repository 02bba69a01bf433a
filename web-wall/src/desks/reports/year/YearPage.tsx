import { Button, Segmented } from 'antd';
import { useSearchParams } from 'react-router';
import { useNow } from '../../../ui/use-now.ts';
import { DeskHead } from '../../DeskHead.tsx';
import { civilDateOf } from '../../duty/beijing-input.ts';
import { Loaded } from '../../Loaded.tsx';
import { useOrganisationName } from '../../onboarding/OrganisationPicker.tsx';
import { PlaceSelect } from '../../registry/tree/PlaceSelect.tsx';
import { useRateDays } from '../report-queries.ts';
import { useReportsWords } from '../use-reports-words.ts';
import { YearCalendar } from './YearCalendar.tsx';

const metrics = ['online', 'intact'] as const;
type Metric = (typeof metrics)[number];

/** 全年日历: which days of a year missed the target. Year, rate and organisation stand in the address. */
export function YearPage() {
  const { t } = useReportsWords();
  const today = civilDateOf(useNow(60_000));
  const [params, setParams] = useSearchParams();
  const [asked, thisYear] = [Number(params.get('year') ?? NaN), Number(today.slice(0, 4))];
  const year = Number.isInteger(asked) && asked >= 2000 && asked <= thisYear ? asked : thisYear;
  const metric = metrics.find((known) => known === params.get('metric')) ?? 'online';
  const organisationId = params.get('organisationId') ?? undefined;
  const last = `${year}-12-31`;
  const days = useRateDays({ from: `${year}-01-01`, to: last > today ? today : last, organisationId });
  const change = (part: Readonly<Record<string, string | undefined>>) => {
    const values = { year: String(year), metric, organisationId, ...part };
    const next = new URLSearchParams();
    for (const [name, value] of Object.entries(values)) if (value !== undefined) next.set(name, value);
    setParams(next);
  };

  return (
    <main className="desk reports" data-testid="year-desk">
      <DeskHead title={t('nav.reports')} question={t('year.question')}>
        <Button className="no-print" onClick={() => window.print()}>
          {t('print')}
        </Button>
      </DeskHead>
      <YearBar {...{ year, thisYear, metric, organisationId }} onChange={change} />
      <Loaded query={days} what={t('tab.year')}>
        {(read) => (
          <YearCalendar key={year} year={year} metric={metric} read={read} today={today} part={organisationId} />
        )}
      </Loaded>
    </main>
  );
}

interface YearBarProps {
  readonly year: number;
  readonly thisYear: number;
  readonly metric: Metric;
  readonly organisationId: string | undefined;
  readonly onChange: (part: Readonly<Record<string, string | undefined>>) => void;
}

/** Which rate, year and organisation. */
function YearBar({ year, thisYear, metric, organisationId, onChange }: YearBarProps) {
  const { t } = useReportsWords();
  const name = useOrganisationName(organisationId);

  return (
    <div className="filters reports-period" role="search">
      <Segmented<Metric>
        value={metric}
        onChange={(chosen) => onChange({ metric: chosen })}
        aria-label={t('year.metric')}
        options={metrics.map((value) => ({ value, label: t(`rate.${value}`) }))}
      />
      <Button onClick={() => onChange({ year: String(year - 1) })} aria-label={t('year.before')}>
        ‹
      </Button>
      <b aria-live="polite">{t('year.title', { year })}</b>
      <Button
        disabled={year >= thisYear}
        onClick={() => onChange({ year: String(year + 1) })}
        aria-label={t('year.after')}
      >
        ›
      </Button>
      <span className="print-only">
        {`${t(`rate.${metric}`)} · ${organisationId === undefined ? t('part.all') : (name ?? '…')}`}
      </span>
      <div className="reports-place">
        <PlaceSelect
          kind="police"
          value={organisationId}
          placeholder={t('part.all')}
          onChange={(chosen) => onChange({ organisationId: chosen })}
        />
      </div>
    </div>
  );
}
