import { Button, Modal, Radio } from 'antd';
import { useState } from 'react';
import { queryText } from '../../api/request.ts';
import { formatCount } from '../../i18n/format.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { formatSize } from '../import/format-size.ts';
import { type SheetForm, sheetForms } from '../import/import-queries.ts';
import './export.css';
import { type Exporting, type SheetFilter, useExport } from './use-export.ts';
import { useExportWords } from './use-export-words.ts';

type Format = 'xlsx' | 'csv';

interface ExportDialogProps {
  readonly filter: SheetFilter;
  readonly total: number | undefined;
  readonly onClose: () => void;
}

/** Which sheet, and how far its making has come; leaving it cancels. */
export default function ExportDialog({ filter, total, onClose }: ExportDialogProps) {
  const { t, language } = useExportWords();
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
          onClick={() => void start(`/camera-sheet${queryText({ ...filter, form, format })}`)}
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
  const { t } = useExportWords();

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
