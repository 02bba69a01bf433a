import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import type { FindingView } from '../../../gateway/findings/findings-api.ts';
import type { ApiProblem } from '../api/api-problem.ts';
import { useFindingsWords } from '../i18n/use-findings-words.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { findingCategories, findingSeverities } from '../wall/finding-choices.ts';
import { type FieldReportForm, sendPhotos, sendReport } from './field-report.ts';
import { PhotoField } from './PhotoField.tsx';
import { PlaceField } from './PlaceField.tsx';
import { ReportSent } from './ReportSent.tsx';
import './report.css';

const empty: FieldReportForm = {
  organisationId: '',
  cameraId: '',
  place: '',
  isAtCamera: true,
  category: 'other',
  severity: 'medium',
  text: '',
};

/** Names one report, so that a repeated one is not stored twice. `randomUUID` is missing on plain http. */
function newRequestId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface Sent {
  readonly finding: FindingView;
  readonly left: readonly File[];
}

/** 现场上报: the form of duty forces and grid members, for a phone in one hand. */
export default function ReportPage() {
  const { t } = useFindingsWords();
  const [round, setRound] = useState(0);

  return (
    <main className="report" data-testid="report-page">
      <header>
        <h1>{t('rp.title')}</h1>
        <p>{t('rp.teach')}</p>
      </header>
      <ReportForm key={round} onAgain={() => setRound(round + 1)} />
    </main>
  );
}

function ReportForm({ onAgain }: { readonly onAgain: () => void }) {
  const { t } = useFindingsWords();
  const [form, setForm] = useState(empty);
  const [photos, setPhotos] = useState<readonly File[]>([]);
  const [requestId] = useState(newRequestId);
  const send = useMutation<Sent, ApiProblem>({
    mutationFn: async () => {
      const finding = await sendReport(form, requestId);
      return { finding, left: await sendPhotos(finding.id, photos) };
    },
  });
  const change = (part: Partial<FieldReportForm>): void => setForm({ ...form, ...part });
  const isPlaced = form.isAtCamera ? form.cameraId !== '' : form.organisationId !== '' && form.place.trim() !== '';
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (isPlaced && !send.isPending) send.mutate();
  };
  if (send.data !== undefined) return <ReportSent sent={send.data} onAgain={onAgain} />;

  return (
    <form onSubmit={submit}>
      <PlaceField form={form} onChange={change} />
      <Choices
        legend={t('rp.what')}
        value={form.category}
        choices={findingCategories.map((value) => ({ value, label: t(`category.${value}`) }))}
        onChange={(category) => change({ category })}
      />
      <Choices
        legend={t('rp.severity')}
        value={form.severity}
        choices={findingSeverities.map((value) => ({ value, label: t(`severity.${value}`) }))}
        onChange={(severity) => change({ severity })}
      />
      <label className="field">
        {t('rp.text')}
        <input
          name="text"
          maxLength={500}
          autoComplete="off"
          placeholder={t('finding.placeholder')}
          value={form.text}
          onChange={(event) => change({ text: event.target.value })}
        />
      </label>
      <PhotoField photos={photos} onChange={setPhotos} />
      {send.isError && <ProblemNote problem={send.error} />}
      <button
        type="submit"
        className="button button-main"
        disabled={!isPlaced || send.isPending}
        data-testid="report-send"
      >
        {t(send.isPending ? 'rp.sending' : 'rp.send')}
      </button>
    </form>
  );
}

interface ChoicesProps<Value extends string> {
  readonly legend: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}

function Choices<Value extends string>({ legend, value, choices, onChange }: ChoicesProps<Value>) {
  return (
    <fieldset className="report-choices" data-count={choices.length}>
      <legend>{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value}>
          <input
            type="radio"
            name={legend}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
            value={choice.value}
          />
          <span>{choice.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
