import { Button } from 'antd';
import type { DecisionView } from '../../../../gateway/duty/decisions/decisions-api.ts';
import { formatInstant } from '../../i18n/format.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Waiting } from '../../ui/Waiting.tsx';
import { Teach } from '../Teach.tsx';
import { useDutyDecisions } from './duty-desk-queries.ts';
import { rulingSentence } from './ruling-sentence.ts';
import { useDutyWords } from './use-duty-words.ts';

/** Who decided what, when and why; newest first. */
export function DecisionHistory() {
  const { t } = useDutyWords();
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useDutyDecisions();
  const decisions = data?.pages.flatMap(({ items }) => items);
  if (decisions === undefined)
    return error === null ? <Waiting what={t('tab.history')} /> : <ProblemNote problem={error} />;
  if (decisions.length === 0) return <Teach title={t('history.none')} step={t('history.noneTeach')} />;

  return (
    <div className="duty-history">
      <table className="rows" data-testid="duty-history">
        <thead>
          <tr>
            {(['when', 'what', 'why', 'who', 'where'] as const).map((column) => (
              <th key={column}>{t(`history.${column}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {decisions.map((decision) => (
            <DecisionRow key={decision.id} decision={decision} others={decisions} />
          ))}
        </tbody>
      </table>
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('history.more')}
        </Button>
      )}
    </div>
  );
}

function DecisionRow({
  decision,
  others,
}: {
  readonly decision: DecisionView;
  readonly others: readonly DecisionView[];
}) {
  const words = useDutyWords();
  const { t, language } = words;

  return (
    <tr>
      <td className="one-line">{formatInstant(decision.decidedAtMs, language)}</td>
      <td>
        {rulingSentence(decision.ruling, words, others)}
        {decision.isEnded && <span className="detail">{t('history.ended')}</span>}
      </td>
      <td>
        {decision.reason}
        {decision.documentNumber !== undefined && <span className="detail">{decision.documentNumber}</span>}
      </td>
      <td className="one-line">{decision.decidedBy}</td>
      <td>{decision.organisation?.name}</td>
    </tr>
  );
}
