import { formatInstant } from '../../../i18n/format.ts';
import { useNow } from '../../../ui/use-now.ts';
import { DeskHead } from '../../DeskHead.tsx';
import { civilDateOf } from '../../duty/beijing-input.ts';
import { Loaded } from '../../Loaded.tsx';
import { type ReportPart, type RatesReply, useRateDays, useRates } from '../report-queries.ts';
import { RepairsPanel } from '../repairs/RepairsPanel.tsx';
import { SignatureLine } from '../SignatureLine.tsx';
import { useReportsWords } from '../use-reports-words.ts';
import { CameraRatesDrawer } from './CameraRatesDrawer.tsx';
import { DayChart } from './DayChart.tsx';
import { groupName, GroupTable } from './GroupTable.tsx';
import { datesOf, periodBefore, upTo } from './period.ts';
import { PeriodBar, rangeWords } from './PeriodBar.tsx';
import { RateFigure } from './RateFigure.tsx';
import { RateFunnel } from './RateFunnel.tsx';
import { ReportTools } from './ReportTools.tsx';
import { type FilterChange, type ReportFilter, useReportFilter } from './use-report-filter.ts';

/** 考核指标: this period against the last, and who is behind the figures. */
export function RatesPage() {
  const { t } = useReportsWords();
  const today = civilDateOf(useNow(60_000));
  const { filter, change } = useReportFilter(today);
  const { organisationId, by } = filter;
  const { from, to } = upTo(today, filter.period);
  const part: ReportPart = { from, to, organisationId };
  const rates = useRates(part, by);

  return (
    <main className="desk reports" data-testid="reports-desk">
      <DeskHead title={t('nav.reports')} question={t('rates.question')}>
        <ReportTools part={part} by={by} />
      </DeskHead>
      <PeriodBar filter={filter} today={today} onChange={change} />
      <Loaded query={rates} what={t('tab.rates')}>
        {(now) => <Report now={now} part={part} filter={filter} onChange={change} />}
      </Loaded>
    </main>
  );
}

interface ReportProps {
  readonly now: RatesReply;
  readonly part: ReportPart;
  readonly filter: ReportFilter;
  readonly onChange: (part: FilterChange) => void;
}

function Report({ now, part, filter, onChange }: ReportProps) {
  const words = useReportsWords();
  const { t, language } = words;
  const { by, key, order, period, organisationId } = filter;
  const { from, to } = periodBefore(period);
  const before = useRates({ from, to, organisationId }, by).data;
  const { total, groups, targetRate, formulaVersion, asOfMs } = now;
  const chosen = groups.find((group) => group.key === key) ?? (key === undefined ? undefined : { key, name: key });

  return (
    <>
      <section className="panel rates">
        <RateFigure name="online" now={total} before={before?.total} target={targetRate} />
        <RateFigure name="intact" now={total} before={before?.total} target={targetRate} />
        <RateFunnel now={total} />
        <small className="dim rates-note">
          {`${t('period.comparedWith', { range: rangeWords({ from, to }, words) })} · ${t('rate.formula', {
            version: formulaVersion,
            time: formatInstant(asOfMs, language),
          })}`}
        </small>
      </section>
      {period.kind !== 'day' && (
        <Days part={part} dates={datesOf(period)} onOpen={(date) => onChange({ kind: 'day', date })} />
      )}
      <GroupTable
        by={by}
        groups={groups}
        before={new Map((before?.groups ?? []).map((group) => [group.key, group]))}
        target={targetRate}
        onBy={(chosenBy) => onChange({ by: chosenBy, key: undefined })}
        onOpen={(opened) => onChange({ key: opened })}
        onBelow={(below) => onChange({ organisationId: below, key: undefined })}
      />
      <RepairsPanel part={part} partBefore={{ from, to, organisationId }} by={by} />
      <SignatureLine of="report" />
      {chosen !== undefined && (
        <CameraRatesDrawer
          name={groupName(chosen, by, words)}
          question={{ ...part, by, key: chosen.key, order }}
          onOrder={(chosenOrder) => onChange({ order: chosenOrder })}
          onClose={() => onChange({ key: undefined })}
        />
      )}
    </>
  );
}

interface DaysProps {
  readonly part: ReportPart;
  readonly dates: readonly string[];
  readonly onOpen: (date: string) => void;
}

function Days({ part, dates, onOpen }: DaysProps) {
  const { t } = useReportsWords();
  const days = useRateDays(part);

  return (
    <Loaded query={days} what={t('days.title')}>
      {({ items, targetRate }) => <DayChart days={items} dates={dates} target={targetRate} onOpen={onOpen} />}
    </Loaded>
  );
}
