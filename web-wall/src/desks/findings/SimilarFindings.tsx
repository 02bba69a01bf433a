import { Button } from 'antd';
import { Link } from 'react-router';
import type { FindingHistoryView, FindingView } from '../../../../gateway/findings/findings-api.ts';
import { formatInstant } from '../../i18n/format.ts';
import { useFindingsWords } from '../../i18n/use-findings-words.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { useFindingChange } from './finding-queries.ts';

/** Findings that are perhaps the same thing, to merge this one into, and those that were merged into it. */
export function SimilarFindings({ history }: { readonly history: FindingHistoryView }) {
  const { t } = useFindingsWords();
  const { finding, similar, merged, actions } = history;
  const merge = useFindingChange((intoId: string) => [
    'POST',
    `/findings/${finding.id}/merge`,
    { intoId, version: finding.version },
  ]);
  if (similar.length === 0 && merged.length === 0) return null;

  return (
    <div className="finding-similar">
      {similar.length > 0 && <h3>{t('fd.similar')}</h3>}
      {similar.map((other) => (
        <p key={other.id}>
          <OtherFinding finding={other} />
          {actions.length > 0 && (
            <Button size="small" loading={merge.isPending} onClick={() => merge.mutate(other.id)}>
              {t('fd.mergeInto')}
            </Button>
          )}
        </p>
      ))}
      {merged.length > 0 && <h3>{t('fd.merged')}</h3>}
      {merged.map((other) => (
        <p key={other.id}>
          <OtherFinding finding={other} />
        </p>
      ))}
      {merge.isError && <ProblemNote problem={merge.error} />}
    </div>
  );
}

function OtherFinding({ finding }: { readonly finding: FindingView }) {
  const { t, language } = useFindingsWords();

  return (
    <Link to={`/desk/findings/${finding.id}`}>
      {formatInstant(finding.foundAtMs, language)} · {t(`category.${finding.category}`)} · {finding.officerName}
    </Link>
  );
}
