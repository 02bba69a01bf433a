import { useState } from 'react';
import type { ShiftDetailView } from '../../../../../gateway/patrol/shifts/shifts-api.ts';
import { formatInstant } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { useShiftStep } from './shift-queries.ts';
import { useShiftWords } from './use-shift-words.ts';

/** What people wrote into the record, oldest first; added only. */
export function ShiftNotes({ shift }: { readonly shift: ShiftDetailView }) {
  const { t, language } = useShiftWords();

  return (
    <div className="shift-notes">
      <h3>{t('notes.title')}</h3>
      {shift.notes.length === 0 && <p className="dim">{t('notes.none')}</p>}
      <ol>
        {shift.notes.map(({ id, kind, text, byName, atMs }) => (
          <li key={id}>
            <small>{`${formatInstant(atMs, language)} ${byName} · ${t(`notes.kind.${kind}`)}`}</small>
            <p>{text}</p>
          </li>
        ))}
      </ol>
      {shift.may.includes('note') && <NoteForm shiftId={shift.id} />}
    </div>
  );
}

function NoteForm({ shiftId }: { readonly shiftId: string }) {
  const { t } = useShiftWords();
  const [text, setText] = useState('');
  const step = useShiftStep();

  return (
    <form
      className="shift-note-form"
      onSubmit={(event) => {
        event.preventDefault();
        step.mutate({ path: `/${shiftId}/notes`, body: { text } }, { onSuccess: () => setText('') });
      }}
    >
      <textarea
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder={t('notes.placeholder')}
        aria-label={t('notes.title')}
        rows={2}
        maxLength={2000}
        data-testid="shift-note"
      />
      <button type="submit" className="button" disabled={text.trim() === '' || step.isPending}>
        {t('notes.add')}
      </button>
      {step.error !== null && <ProblemNote problem={step.error} />}
    </form>
  );
}
