import { useState } from 'react';
import type { TicketFiguresView } from '../../../../../gateway/outages/tickets/tickets-api.ts';
import { formatCount, formatDuration, formatInstant, formatRate } from '../../../i18n/format.ts';
import { Loaded } from '../../Loaded.tsx';
import type { Grouping, ReportPart } from '../report-queries.ts';
import { useReportsWords } from '../use-reports-words.ts';
import { CauseTables } from './CauseTables.tsx';
import type { OpenedFigure } from './opened-figure.ts';
import { type Repairs, useRepairs } from './repair-queries.ts';
import { RepairTable } from './RepairTable.tsx';
import { RepairsDrawer } from './RepairsDrawer.tsx';

interface RepairsPanelProps {
  readonly part: ReportPart;
  /** The same days of the period before. */
  readonly partBefore: ReportPart;
  readonly by: Grouping;
}

/** How long repairs took, what broke, and who mends slowly; each figure leads to its tickets. */
export function RepairsPanel({ part, partBefore, by }: RepairsPanelProps) {
  const { t } = useReportsWords();
  const repairs = useRepairs(part, by);
  const before = useRepairs(partBefore, by).data;
  const [opened, setOpened] = useState<OpenedFigure>();

  return (
    <Loaded query={repairs} what={t('repair.title')}>
      {(now) => (
        <>
          <RepairFigures now={now} before={before?.total} onOpen={setOpened} />
          <CauseTables repairs={now} onOpen={setOpened} />
          <RepairTable repairs={now} onOpen={setOpened} />
          {opened !== undefined && (
            <RepairsDrawer
              name={opened.name}
              question={{ ...part, ...opened.question }}
              onClose={() => setOpened(undefined)}
            />
          )}
        </>
      )}
    </Loaded>
  );
}

const counted = ['respondLate', 'repairLate', 'repeated', 'false'] as const;

interface RepairFiguresProps {
  readonly now: Repairs;
  readonly before: TicketFiguresView | undefined;
  readonly onOpen: (figure: OpenedFigure) => void;
}

function RepairFigures({ now: { total, formulaVersion, asOfMs }, before, onOpen }: RepairFiguresProps) {
  const { t, language } = useReportsWords();

  return (
    <section className="panel" data-testid="report-repairs">
      <h2>{t('repair.title')}</h2>
      <dl className="repair-figures">
        <Mttr name="net" ms={total.mttrNetMs} before={before && { ms: before.mttrNetMs }} />
        <Mttr name="gross" ms={total.mttrGrossMs} before={before && { ms: before.mttrGrossMs }} />
        <div>
          <dt>{t('repair.opened')}</dt>
          <dd>{formatCount(total.opened, language)}</dd>
        </div>
        <div>
          <dt>{t('repair.closed')}</dt>
          <dd>
            {total.closed === 0 ? (
              '0'
            ) : (
              <button
                type="button"
                className="figure-link"
                data-testid="repairs-closed"
                onClick={() => onOpen({ name: t('repair.title'), question: {} })}
              >
                {formatCount(total.closed, language)}
              </button>
            )}
          </dd>
        </div>
        {counted.map((name) => (
          <div key={name}>
            <dt>{t(`repair.${name}`)}</dt>
            <dd>{formatCount(total[name], language)}</dd>
            {total.closed > 0 && (
              <small>{t('repair.ofClosed', { rate: formatRate(total[name] / total.closed, language) })}</small>
            )}
          </div>
        ))}
      </dl>
      <small className="dim">
        {t('repair.formula', { version: formulaVersion, time: formatInstant(asOfMs, language) })}
      </small>
    </section>
  );
}

interface MttrProps {
  readonly name: 'net' | 'gross';
  readonly ms: number | undefined;
  /** Absent while it is being read. */
  readonly before: { readonly ms: number | undefined } | undefined;
}

function Mttr({ name, ms, before }: MttrProps) {
  const { t, language } = useReportsWords();
  const wasMs = before?.ms;

  return (
    <div className="repair-mttr" data-testid={`mttr-${name}`}>
      <dt>{t(`repair.${name}`)}</dt>
      <dd>{ms === undefined ? <span className="dim">{t('repair.none')}</span> : formatDuration(ms, language)}</dd>
      <small>
        {before === undefined && '…'}
        {before !== undefined &&
          (wasMs === undefined
            ? t('repair.nonePrevious')
            : t('repair.previous', { duration: formatDuration(wasMs, language) }))}
      </small>
    </div>
  );
}
