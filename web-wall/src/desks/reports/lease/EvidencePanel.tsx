import { Button } from 'antd';
import { formatCount, formatRate } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { StateMark } from '../../../ui/StateMark.tsx';
import { addMonths } from '../../duty/beijing-input.ts';
import { useExport } from '../../export/use-export.ts';
import { Loaded } from '../../Loaded.tsx';
import { yuan } from '../../registry/contracts/yuan.ts';
import { Teach } from '../../Teach.tsx';
import { CameraRateTable } from '../rates/CameraRateTable.tsx';
import { rangeWords } from '../rates/PeriodBar.tsx';
import { SignatureLine } from '../SignatureLine.tsx';
import { useReportsWords } from '../use-reports-words.ts';
import { ExclusionTable } from './ExclusionTable.tsx';
import { evidenceSheetPath, type LeaseEvidence, useLeaseEvidence } from './lease-queries.ts';
import { SealCheck } from './SealCheck.tsx';

interface EvidencePanelProps {
  readonly contractId: string;
  readonly month: string;
  readonly thisMonth: string;
  readonly onMonth: (month: string) => void;
}

/** One month of a contract: totals, the proposal, the points, the seal, and the check of a sheet. */
export function EvidencePanel({ contractId, month, thisMonth, onMonth }: EvidencePanelProps) {
  const { t } = useReportsWords();
  const evidence = useLeaseEvidence(contractId, month);

  return (
    <div className="lease-evidence">
      <section className="panel">
        <div className="lease-head">
          <Button
            onClick={() => onMonth(addMonths(month, -1))}
            aria-label={t('lease.monthBefore')}
            className="no-print"
          >
            ‹
          </Button>
          <h2 aria-live="polite">{month}</h2>
          <Button
            disabled={month >= thisMonth}
            onClick={() => onMonth(addMonths(month, 1))}
            aria-label={t('lease.monthAfter')}
            className="no-print"
          >
            ›
          </Button>
          {evidence.data !== undefined && <h2>{evidence.data.contractNumber}</h2>}
          {evidence.data?.days !== undefined && <SheetTools path={evidenceSheetPath(contractId, month)} />}
        </div>
        <Loaded query={evidence} what={t('lease.evidence')}>
          {(read) =>
            read.days === undefined ? (
              <Teach title={t('lease.outside')} step={t('lease.outsideTeach')} />
            ) : (
              <Evidence read={read} days={read.days} />
            )
          }
        </Loaded>
      </section>
      {evidence.data?.days !== undefined && (
        <section className="panel">
          <h2>{t('lease.pointsTitle')}</h2>
          <CameraRateTable question={{ ...evidence.data.days, contractId, order: 'offline' }} inMinutes />
          <h2>{t('lease.exclusions')}</h2>
          <ExclusionTable exclusions={evidence.data.exclusions} exclusionCount={evidence.data.exclusionCount} />
          <p className="print-only">{t('lease.printNote')}</p>
          <SignatureLine of="lease" />
        </section>
      )}
      <SealCheck contractId={contractId} month={month} />
    </div>
  );
}

function SheetTools({ path }: { readonly path: string }) {
  const { t } = useReportsWords();
  const { exporting, start } = useExport();

  return (
    <div className="desk-tools no-print">
      {exporting.kind === 'refused' && <ProblemNote problem={exporting.problem} />}
      <span role="status">{exporting.kind === 'done' && t('export.done', { name: exporting.name })}</span>
      <Button
        type="primary"
        loading={exporting.kind === 'running'}
        onClick={() => void start(path)}
        data-testid="lease-sheet"
      >
        {t('lease.download')}
      </Button>
      <Button onClick={() => window.print()}>{t('print')}</Button>
    </div>
  );
}

interface EvidenceProps {
  readonly read: LeaseEvidence;
  readonly days: { readonly from: string; readonly to: string };
}

function Evidence({ read, days }: EvidenceProps) {
  const words = useReportsWords();
  const { t, language } = words;
  const minutes = (count: number) => t('lease.minutes', { count: formatCount(count, language) });
  const facts: readonly (readonly [string, string])[] = [
    [t('lease.days'), rangeWords(days, words)],
    [
      t('lease.counted'),
      t('lease.countedOf', {
        count: formatCount(read.points, language),
        agreed: formatCount(read.agreedPoints, language),
      }),
    ],
    [t('lease.insufficient'), t('lease.insufficientNote', { count: formatCount(read.insufficientPoints, language) })],
    [
      t('lease.agreed'),
      read.agreedAvailability === 0 ? t('lease.noAgreed') : formatRate(read.agreedAvailability, language),
    ],
    [t('lease.due'), minutes(read.dueMinutes)],
    [t('lease.unknown'), `${minutes(read.unknownMinutes)} · ${t('lease.unknownNote')}`],
    [t('lease.outage'), minutes(read.outageMinutes)],
  ];

  return (
    <>
      {!read.isComplete && <StateMark look={{ tone: 'warn', shape: 'triangle' }}>{t('lease.running')}</StateMark>}
      <div className="lease-figures">
        <dl className="record">
          {facts.map(([term, value]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <div className="lease-proposal" data-testid="lease-proposal">
          <small>{t('lease.proposal')}</small>
          <b>{yuan(read.proposedFen, language)}</b>
          <p>{t('lease.proposalNote', { version: read.formulaVersion })}</p>
        </div>
      </div>
      <dl className="lease-seal">
        <dt>{t('lease.hash')}</dt>
        <dd className="seal-digits">{read.hash}</dd>
        <dt>{t('lease.signature')}</dt>
        <dd className="seal-digits">{read.signature}</dd>
      </dl>
    </>
  );
}
