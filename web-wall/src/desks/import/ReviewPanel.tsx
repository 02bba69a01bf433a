import { Button, Checkbox, Popconfirm } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { SheetImportView } from '../../../../gateway/registry/sheets/sheets-api.ts';
import { formatCount } from '../../i18n/format.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { rowsToChange, sumOf } from './import-counts.ts';
import type { Proposal } from './import-counts.ts';
import { useImportStep } from './import-queries.ts';
import { useImportWords } from './use-import-words.ts';
import { VerdictTiles } from './VerdictTiles.tsx';

/** What a dry run found, in counts with their denominator, and what a person can do about it. */
export function ReviewPanel({ view }: { readonly view: SheetImportView }) {
  const { t, language } = useImportWords();
  const [accepted, setAccepted] = useState<readonly Proposal[]>(view.accepted);
  const count = (value: number) => formatCount(value, language);

  return (
    <section className="panel review" data-testid="review">
      <VerdictTiles view={view} />
      <div className="review-side">
        {view.warned > 0 && (
          <StateMark look={{ tone: 'warn', shape: 'triangle' }}>
            {t('import.warned', { count: count(view.warned) })}
          </StateMark>
        )}
        {view.proposed > 0 && view.state === 'checked' && (
          <ProposalBox
            count={count(view.proposed)}
            isAccepted={accepted.length > 0}
            onChange={(isAccepted) => setAccepted(isAccepted ? ['coordinates/swapped'] : [])}
          />
        )}
        {view.state === 'checked' && <StoppedNote view={view} />}
        {view.state === 'checked' && <ApplyButton view={view} accepted={accepted} />}
        {view.state === 'done' && <DoneNote view={view} />}
      </div>
    </section>
  );
}

interface ProposalBoxProps {
  readonly count: string;
  readonly isAccepted: boolean;
  readonly onChange: (isAccepted: boolean) => void;
}

function ProposalBox({ count, isAccepted, onChange }: ProposalBoxProps) {
  const { t } = useImportWords();

  return (
    <div className="proposal" data-testid="proposal">
      <strong>{t('import.proposal.coordinates/swapped', { count })}</strong>
      <small className="dim">{t('import.proposalNote.coordinates/swapped')}</small>
      <Checkbox checked={isAccepted} onChange={({ target }) => onChange(target.checked)}>
        {t('import.accept')}
      </Checkbox>
    </div>
  );
}

const stopped = {
  cancelled: 'import.applyCancelled',
  restarted: 'import.applyRestarted',
  broken: 'import.applyBroken',
} as const;

/** Why an application that began did not end. */
function StoppedNote({ view }: { readonly view: SheetImportView }) {
  const { t, language } = useImportWords();
  const { stopReason } = view;
  if (stopReason !== 'cancelled' && stopReason !== 'restarted' && stopReason !== 'broken') return null;

  return (
    <p className="notice" data-testid="apply-stopped">
      {t(stopped[stopReason], { done: formatCount(sumOf(view.applied), language) })}
    </p>
  );
}

/** An attribute that the type of buttons does not name. */
const applyConfirm: Readonly<Record<string, string>> = { 'data-testid': 'apply-confirm' };

function ApplyButton({ view, accepted }: { readonly view: SheetImportView; readonly accepted: readonly Proposal[] }) {
  const { t, language } = useImportWords();
  const step = useImportStep(view.id);
  const count = (value: number) => formatCount(value, language);
  const { added, changed, rejected } = view.checked;
  const left = accepted.length > 0 ? 0 : view.proposed;
  const total = Math.max(0, rowsToChange(view, accepted) - view.applied.added - view.applied.changed);
  const ask = t('import.applyAsk', {
    ...{ count: count(total), added: count(added), changed: count(changed), rejected: count(rejected) },
  });

  return (
    <>
      <Popconfirm
        title={ask}
        {...(left > 0 ? { description: t('import.applyAskProposed', { count: count(left) }) } : {})}
        okText={t('import.confirm')}
        cancelText={t('import.notYet')}
        okButtonProps={applyConfirm}
        onConfirm={() => step.mutate({ kind: 'apply', accept: accepted })}
        disabled={total <= 0}
      >
        <Button type="primary" disabled={total <= 0} loading={step.isPending} data-testid="apply">
          {total > 0 ? t('import.apply', { count: count(total) }) : t('import.applyNothing')}
        </Button>
      </Popconfirm>
      {step.error !== null && <ProblemNote problem={step.error} />}
    </>
  );
}

function DoneNote({ view }: { readonly view: SheetImportView }) {
  const { t, language } = useImportWords();
  const count = (value: number) => formatCount(value, language);
  const { added, changed, rejected } = view.applied;

  return (
    <>
      <p role="status" data-testid="applied">
        {t('import.done', {
          ...{ added: count(added), changed: count(changed) },
          // Rows that the dry run rejected were never applied; those that failed at the end count as well.
          rejected: count(view.checked.rejected + rejected),
        })}
      </p>
      {view.accepted.length > 0 && <p className="dim">{t('import.accepted')}</p>}
      <p className="links">
        <Link className="button button-main" to="/desk/cameras">
          {t('import.doneLink')}
        </Link>
        <Link className="button" to="/desk/onboarding/import">
          {t('import.again')}
        </Link>
      </p>
    </>
  );
}
