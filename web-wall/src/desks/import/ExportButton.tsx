import { Button, Modal, Radio } from 'antd';
import { useRef, useState } from 'react';
import { type ApiProblem, toProblem } from '../../api/api-problem.ts';
import { queryText } from '../../api/request.ts';
import { formatCount } from '../../i18n/format.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { downloadFile } from './download-file.ts';
import { formatSize } from './format-size.ts';
import { type SheetForm, sheetForms } from './import-queries.ts';
import { useImportWords } from './use-import-words.ts';

type Format = 'xlsx' | 'csv';

type Exporting =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly receivedBytes: number }
  | { readonly kind: 'done'; readonly name: string; readonly sizeBytes: number }
  | { readonly kind: 'refused'; readonly problem: ApiProblem };

interface ExportButtonProps {
  /** The query of the camera list without cursor and limit; the sheet has what the list shows. */
  readonly filter: Readonly<Record<string, string | number | boolean | undefined>>;
  /** How many cameras that is, where the screen knows. */
  readonly total?: number;
}

/** Exports the cameras of a filter as a sheet; a screen with a camera list puts it beside its filters. */
export function ExportButton({ filter, total }: ExportButtonProps) {
  const { t } = useImportWords();
  const [isOpen, setOpen] = useState(false);

  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)} data-testid="export">
        {t('export.button')}
      </button>
      {isOpen && (
        <ExportDialog filter={filter} {...(total === undefined ? {} : { total })} onClose={() => setOpen(false)} />
      )}
    </>
  );
}

function useExport() {
  const [exporting, setExporting] = useState<Exporting>({ kind: 'idle' });
  const controller = useRef<AbortController>(undefined);
  const start = async (query: string) => {
    const { signal } = (controller.current = new AbortController());
    setExporting({ kind: 'running', receivedBytes: 0 });
    try {
      const onBytes = (receivedBytes: number) => setExporting({ kind: 'running', receivedBytes });
      setExporting({ kind: 'done', ...(await downloadFile(`/camera-sheet${query}`, { onBytes, signal })) });
    } catch (error) {
      setExporting(signal.aborted ? { kind: 'idle' } : { kind: 'refused', problem: toProblem(error) });
    }
  };

  return { exporting, start, cancel: () => controller.current?.abort() };
}

function ExportDialog({ filter, total, onClose }: ExportButtonProps & { readonly onClose: () => void }) {
  const { t, language } = useImportWords();
  const [form, setForm] = useState<SheetForm>('standard-27');
  const [format, setFormat] = useState<Format>('xlsx');
  const { exporting, start, cancel } = useExport();
  const isRunning = exporting.kind === 'running';
  const leave = () => {
    cancel();
    onClose();
  };

  return (
    <Modal
      open
      width={480}
      title={t('export.title')}
      onCancel={leave}
      footer={[
        <Button key="leave" onClick={isRunning ? cancel : leave}>
          {t(isRunning ? 'export.cancel' : 'export.close')}
        </Button>,
        <Button
          key="start"
          type="primary"
          loading={isRunning}
          onClick={() => void start(queryText({ ...filter, form, format }))}
          data-testid="export-start"
        >
          {t('export.start')}
        </Button>,
      ]}
    >
      <div className="export-fields" data-testid="export-dialog">
        {total !== undefined && <p>{t('export.count', { count: formatCount(total, language) })}</p>}
        <h3>{t('export.form')}</h3>
        <Radio.Group
          vertical
          value={form}
          disabled={isRunning}
          onChange={({ target }: { target: { value?: SheetForm } }) => setForm(target.value ?? 'standard-27')}
          options={sheetForms.map((value) => ({ value, label: t(`form.${value}`) }))}
        />
        <h3>{t('export.format')}</h3>
        <Radio.Group
          value={format}
          disabled={isRunning}
          onChange={({ target }: { target: { value?: Format } }) => setFormat(target.value ?? 'xlsx')}
          options={[
            { value: 'xlsx', label: 'XLSX' },
            { value: 'csv', label: 'CSV' },
          ]}
        />
        <p className="dim">{t(`export.${format}Note`)}</p>
        <p className="dim">{t('export.secretNote')}</p>
        <ExportOutcome exporting={exporting} />
      </div>
    </Modal>
  );
}

function ExportOutcome({ exporting }: { readonly exporting: Exporting }) {
  const { t } = useImportWords();

  switch (exporting.kind) {
    case 'idle':
      return null;
    case 'running':
      return <p role="status">{t('export.running', { size: formatSize(exporting.receivedBytes) })}</p>;
    case 'done':
      return (
        <p role="status" data-testid="export-done">
          <StateMark look={{ tone: 'normal', shape: 'check' }}>
            {t('export.done', { name: exporting.name, size: formatSize(exporting.sizeBytes) })}
          </StateMark>
        </p>
      );
    case 'refused':
      return <ProblemNote problem={exporting.problem} />;
  }
}
