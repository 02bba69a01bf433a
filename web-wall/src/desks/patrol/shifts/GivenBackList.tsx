import { useState } from 'react';
import type { GivenBackView, ShiftDetailView } from '../../../../../gateway/patrol/shifts/shifts-api.ts';
import { formatInstant, formatMinute } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { StateMark } from '../../../ui/StateMark.tsx';
import { useShiftStep } from './shift-queries.ts';
import { useShiftWords } from './use-shift-words.ts';

/** To whom a shift gives back what it stood in for, what it wrote to them, and who accepted. */
export function GivenBackList({ shift }: { readonly shift: ShiftDetailView }) {
  const { t } = useShiftWords();
  if (shift.handBacks.length === 0) return null;

  return (
    <section className="panel shift-backs" data-testid="shift-given-back">
      <h2>{t('give.title')}</h2>
      <ul>
        {shift.handBacks.map((given) => (
          <Given key={given.organisationId} shiftId={shift.id} given={given} isSigned={shift.state === 'signed-off'} />
        ))}
      </ul>
    </section>
  );
}

interface GivenProps {
  readonly shiftId: string;
  readonly given: GivenBackView;
  readonly isSigned: boolean;
}

function Given({ shiftId, given, isSigned }: GivenProps) {
  const { t, language } = useShiftWords();
  const { organisationId, organisationName, fromMs, toMs, note, acceptance, mayNote, isInRecord } = given;

  return (
    <li>
      <p className="shift-back-head">
        <b>{organisationName}</b>
        <span>{`${formatInstant(fromMs, language)}–${formatMinute(toMs, language)}`}</span>
        {acceptance === undefined ? (
          <StateMark look={{ tone: 'warn', shape: 'triangle' }}>{t('give.waiting')}</StateMark>
        ) : (
          <span>{t('give.accepted', { time: formatInstant(acceptance.atMs, language), name: acceptance.name })}</span>
        )}
        {acceptance !== undefined && isSigned && !isInRecord && <small className="dim">{t('give.beside')}</small>}
      </p>
      {note?.note !== undefined && <p>{t('back.note', { text: note.note })}</p>}
      {acceptance?.note !== undefined && <p>{`${t('notes.kind.annotation')} · ${acceptance.note}`}</p>}
      {mayNote && <LateNote shiftId={shiftId} organisationId={organisationId} organisationName={organisationName} />}
    </li>
  );
}

interface LateNoteProps {
  readonly shiftId: string;
  readonly organisationId: string;
  readonly organisationName: string;
}

function LateNote({ shiftId, organisationId, organisationName }: LateNoteProps) {
  const { t } = useShiftWords();
  const [text, setText] = useState('');
  const step = useShiftStep();

  return (
    <form
      className="shift-note-form no-print"
      onSubmit={(event) => {
        event.preventDefault();
        step.mutate({ path: `/${shiftId}/hand-backs/${organisationId}/note`, body: { text } });
      }}
    >
      <textarea
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder={t('give.field', { name: organisationName })}
        aria-label={t('give.field', { name: organisationName })}
        rows={2}
        maxLength={500}
      />
      <button type="submit" className="button" disabled={text.trim() === '' || step.isPending}>
        {t('give.write')}
      </button>
      {step.error !== null && <ProblemNote problem={step.error} />}
    </form>
  );
}
