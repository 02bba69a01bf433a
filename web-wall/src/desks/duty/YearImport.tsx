import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import type { YearReportView } from '../../../../gateway/duty/years/years-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import { request } from '../../api/request.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { DecisionDrawer, type Evidence } from './DecisionDrawer.tsx';
import type { DutyPlace } from './duty-place.ts';
import { readTextFile } from './read-text-file.ts';
import { useDutyWords } from './use-duty-words.ts';
import { YearReport } from './YearReport.tsx';

interface ImportValues extends Evidence {
  readonly year: number;
  readonly text: string;
}

interface YearImportProps {
  readonly place: DutyPlace;
  readonly today: string;
  readonly onClose: () => void;
}

/** Takes the announcement of a year in: file or text, a check that changes nothing, then the document and go. */
export function YearImport({ place, today, onClose }: YearImportProps) {
  const { t } = useDutyWords();
  const [form] = Form.useForm<ImportValues>();
  const [fileName, setFileName] = useState<string>();
  const check = useMutation<YearReportView, ApiProblem, Pick<ImportValues, 'year' | 'text'>>({
    mutationFn: (file) =>
      request('POST', '/duty/years/check', { body: { ...file, organisationId: place.organisationId } }),
  });
  const thisYear = Number(today.slice(0, 4));
  const years = [thisYear - 1, thisYear, thisYear + 1, thisYear + 2];
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setFileName(file.name);
    form.setFieldValue('text', await readTextFile(file));
    check.reset();
  };
  const ask = async () => {
    const file = await form.validateFields(['year', 'text']);
    check.mutate(file);
  };

  return (
    <DecisionDrawer<ImportValues>
      {...{ place, form, onClose, needsDocument: true }}
      title={t('import.title')}
      note={t('import.applyNote')}
      initial={{ year: thisYear + 1 }}
      toOrder={({ year, text }) => ({ method: 'POST', path: '/duty/years', body: { year, text } })}
    >
      <Form.Item name="year" label={t('import.year')}>
        <Select options={years.map((year) => ({ value: year, label: String(year) }))} onChange={() => check.reset()} />
      </Form.Item>
      <label className="file-drop duty-file">
        <input
          className="visually-hidden"
          type="file"
          accept=".json,.csv,.txt"
          onClick={(event) => (event.currentTarget.value = '')}
          onChange={(event) => void take(event.currentTarget.files?.[0])}
          data-testid="year-file"
        />
        <strong>{fileName ?? t('import.file')}</strong>
        <small>{t('import.fileNote')}</small>
      </label>
      <Form.Item name="text" label={t('import.paste')} rules={[{ required: true, message: t('form.required') }]}>
        <Input.TextArea rows={4} spellCheck={false} onChange={() => check.reset()} data-testid="year-text" />
      </Form.Item>
      <Button className="duty-form-act" onClick={() => void ask()} loading={check.isPending} data-testid="year-check">
        {t('import.check')}
      </Button>
      {check.error !== null && <ProblemNote problem={check.error} />}
      {check.data !== undefined && <YearReport report={check.data} />}
    </DecisionDrawer>
  );
}
