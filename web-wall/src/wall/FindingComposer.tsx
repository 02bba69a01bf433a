import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, type SubmitEvent, useEffect, useRef, useState } from 'react';
import type { FindingView } from '../../../gateway/findings/findings-api.ts';
import type { ApiProblem } from '../api/api-problem.ts';
import { request } from '../api/request.ts';
import { useWords } from '../i18n/use-words.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import type { ComposerTarget } from './composer-target.ts';
import {
  categoryOfKey,
  findingCategories,
  findingSeverities,
  type FindingCategory,
  type FindingSeverity,
} from './finding-choices.ts';
import { FindingSaved } from './FindingSaved.tsx';

interface FindingComposerProps {
  readonly target: ComposerTarget;
  /** The page has turned since: the tile below shows another camera. */
  readonly hasTurned: boolean;
  readonly onClose: () => void;
}

/** Names one report, so that a repeated one is not stored twice. `randomUUID` is missing on plain http. */
function newRequestId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function useReportFinding({ cameraId, stopId, seenAtMs }: ComposerTarget) {
  const queries = useQueryClient();
  const [requestId] = useState(newRequestId);

  return useMutation<FindingView, ApiProblem, { category: FindingCategory; severity: FindingSeverity; text: string }>({
    mutationFn: (finding) =>
      request('POST', '/findings', {
        body: { ...finding, cameraId, stopId, requestId, ...(seenAtMs === undefined ? {} : { seenAtMs }) },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['findings'] }),
  });
}

/** Reports a finding where it was seen: digits pick the category, Enter sends, Esc closes. */
export function FindingComposer({ target, hasTurned, onClose }: FindingComposerProps) {
  const { t } = useWords();
  const report = useReportFinding(target);
  const [category, setCategory] = useState<FindingCategory>('other');
  const [severity, setSeverity] = useState<FindingSeverity>('medium');
  const [text, setText] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => form.current?.querySelector<HTMLInputElement>('input[name=category]:checked')?.focus(), []);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!report.isPending) report.mutate({ category, severity, text: text.trim() });
  };
  const pickByDigit = (event: KeyboardEvent) => {
    const picked = event.target === field.current ? undefined : categoryOfKey(event.key);
    if (picked === undefined) return;
    event.preventDefault();
    setCategory(picked);
    field.current?.focus();
  };
  if (report.data !== undefined) return <FindingSaved finding={report.data} onClose={onClose} />;

  return (
    <form ref={form} className="composer" onSubmit={submit} onKeyDown={pickByDigit} data-testid="finding-form">
      <h3>
        {t('finding.title')} <span>{target.name}</span>
      </h3>
      {hasTurned && <p className="composer-turned">{t('finding.turned', { name: target.name })}</p>}
      <CategoryChoice value={category} onChange={setCategory} />
      <div className="composer-row">
        <SeverityChoice value={severity} onChange={setSeverity} />
        <label className="field">
          <span className="visually-hidden">{t('finding.text')}</span>
          <input
            ref={field}
            name="text"
            maxLength={500}
            autoComplete="off"
            placeholder={t('finding.placeholder')}
            value={text}
            onChange={(event) => setText(event.target.value)}
            data-testid="finding-text"
          />
        </label>
      </div>
      {report.error !== null && <ProblemNote problem={report.error} />}
      <ComposerFoot isPending={report.isPending} onClose={onClose} />
    </form>
  );
}

interface ChoiceProps<Value> {
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

function CategoryChoice({ value, onChange }: ChoiceProps<FindingCategory>) {
  const { t } = useWords();

  return (
    <fieldset className="choices">
      <legend className="visually-hidden">{t('finding.category')}</legend>
      {findingCategories.map((category, index) => (
        <label key={category} className="choice">
          <input
            type="radio"
            name="category"
            value={category}
            checked={value === category}
            onChange={() => onChange(category)}
          />
          <kbd className="keycap">{index + 1}</kbd>
          <span>{t(`category.${category}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function SeverityChoice({ value, onChange }: ChoiceProps<FindingSeverity>) {
  const { t } = useWords();

  return (
    <fieldset className="choices choices-row">
      <legend className="visually-hidden">{t('finding.severity')}</legend>
      {findingSeverities.map((severity) => (
        <label key={severity} className="choice">
          <input
            type="radio"
            name="severity"
            value={severity}
            checked={value === severity}
            onChange={() => onChange(severity)}
          />
          <span>{t(`severity.${severity}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function ComposerFoot({ isPending, onClose }: { readonly isPending: boolean; readonly onClose: () => void }) {
  const { t } = useWords();

  return (
    <div className="composer-foot">
      <button type="button" className="button button-quiet" onClick={onClose}>
        {t('common.cancel')} <kbd className="keycap">Esc</kbd>
      </button>
      <button type="submit" className="button button-main" disabled={isPending} data-testid="finding-submit">
        {t(isPending ? 'finding.submitting' : 'finding.submit')} <kbd className="keycap">Enter</kbd>
      </button>
    </div>
  );
}
