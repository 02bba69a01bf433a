import { Button, Input } from 'antd';
import { useState } from 'react';
import type { FindingHistoryView } from '../../../../gateway/findings/findings-api.ts';
import { useFindingsWords } from '../../i18n/use-findings-words.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { postName } from './finding-look.ts';
import { type AskedAction, useFindingChange } from './finding-queries.ts';

/** Steps that must say what was done or why. */
const explained: readonly AskedAction[] = ['handle', 'feed-back', 'return', 'note'];

/** What the reader may do now: one key press for what needs no words, a line of text for what does. */
export function FindingSteps({ history }: { readonly history: FindingHistoryView }) {
  const words = useFindingsWords();
  const { t } = words;
  const { finding, actions, isOwnWork } = history;
  const [chosen, setChosen] = useState<AskedAction>();
  const change = useFindingChange((asked: { readonly action: AskedAction; readonly note: string }) => [
    'POST',
    `/findings/${finding.id}/steps`,
    { ...asked, version: finding.version },
  ]);
  // Pushed again elsewhere is what a superior does, not the first thing to offer.
  const offered = actions.filter((action) => action !== 'push' || actions.length === 1);
  const take = (action: AskedAction): void => {
    if (explained.includes(action)) setChosen(action);
    else change.mutate({ action, note: '' });
  };

  return (
    <div className="finding-steps">
      <div className="filters">
        {offered.map((action, index) => (
          <Button
            key={action}
            type={index === 0 ? 'primary' : 'default'}
            loading={change.isPending && change.variables.action === action}
            onClick={() => take(action)}
            data-testid={`step-${action}`}
          >
            {t(`fd.action.${action}`)}
          </Button>
        ))}
        {finding.state !== 'merged' && (
          <Button type="text" onClick={() => setChosen('note')}>
            {t('fd.action.note')}
          </Button>
        )}
        {isOwnWork && finding.state === 'fed-back' && (
          <span className="dim" data-testid="own-work">
            {t('fd.ownWork')}
          </span>
        )}
        {offered.length === 0 && finding.dueAtMs !== undefined && (
          <span className="dim">{t('fd.waitsForOther', { post: postName(words, finding.holder) })}</span>
        )}
      </div>
      {chosen !== undefined && (
        <StepNote
          action={chosen}
          isPending={change.isPending}
          onCancel={() => setChosen(undefined)}
          onSend={(note) => change.mutate({ action: chosen, note })}
        />
      )}
      {change.isError &&
        (change.error.code === 'finding/stale' ? (
          <p className="tone-warn">▲ {t('fd.stale')}</p>
        ) : (
          <ProblemNote problem={change.error} />
        ))}
    </div>
  );
}

interface StepNoteProps {
  readonly action: AskedAction;
  readonly isPending: boolean;
  readonly onCancel: () => void;
  readonly onSend: (note: string) => void;
}

function StepNote({ action, isPending, onCancel, onSend }: StepNoteProps) {
  const { t } = useFindingsWords();
  const [note, setNote] = useState('');
  const isEmpty = note.trim() === '';

  return (
    <form
      className="step-note"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty) onSend(note.trim());
      }}
    >
      <Input
        autoFocus
        maxLength={500}
        value={note}
        aria-label={t('fd.note')}
        placeholder={t('fd.noteTeach')}
        onChange={(event) => setNote(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onCancel()}
        data-testid="step-note"
      />
      <Button htmlType="submit" type="primary" disabled={isEmpty} loading={isPending} data-testid="step-confirm">
        {t(`fd.action.${action}`)}
      </Button>
      <Button onClick={onCancel}>{t('common.cancel')}</Button>
    </form>
  );
}
