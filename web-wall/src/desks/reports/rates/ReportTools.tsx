import { Button } from 'antd';
import type { downloadRateReport } from '../../../../../gateway/reports/reports-api.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { useExport } from '../../export/use-export.ts';
import { formatSize } from '../../import/format-size.ts';
import { addressOf, type Grouping, type ReportPart } from '../report-queries.ts';
import { useReportsWords } from '../use-reports-words.ts';

const formats = ['xlsx', 'csv'] as const;
const path: (typeof downloadRateReport)['path'] = '/reports/rates';

/** The report as a sheet or on paper. */
export function ReportTools({ part, by }: { readonly part: ReportPart; readonly by: Grouping }) {
  const { t } = useReportsWords();
  const { exporting, start, cancel } = useExport();
  const isRunning = exporting.kind === 'running';

  return (
    <div className="desk-tools no-print">
      {exporting.kind === 'refused' && <ProblemNote problem={exporting.problem} />}
      <span role="status">
        {exporting.kind === 'running' && t('export.running', { size: formatSize(exporting.receivedBytes) })}
        {exporting.kind === 'done' && t('export.done', { name: exporting.name })}
      </span>
      {isRunning && <Button onClick={cancel}>{t('common.cancel')}</Button>}
      {formats.map((format) => (
        <Button
          key={format}
          disabled={isRunning}
          onClick={() => void start(addressOf(path, { ...part, by, format }))}
          data-testid={`report-${format}`}
        >
          {t(`export.${format}`)}
        </Button>
      ))}
      <Button onClick={() => window.print()}>{t('print')}</Button>
    </div>
  );
}
