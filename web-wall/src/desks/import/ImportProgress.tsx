import { Button, Progress } from 'antd';
import type { SheetImportView } from '../../../../gateway/registry/sheets/sheets-api.ts';
import { formatCount, formatDuration } from '../../i18n/format.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { tokens } from '../../ui/tokens.ts';
import { useNow } from '../../ui/use-now.ts';
import { percentOf, rowsToApply, sumOf } from './import-counts.ts';
import { useImportStep } from './import-queries.ts';
import { useImportWords } from './use-import-words.ts';

/** What the gateway does to an import now, how far it is, and the way to end it. */
export function ImportProgress({ view }: { readonly view: SheetImportView }) {
  const { t, language } = useImportWords();
  const step = useImportStep(view.id);
  const nowMs = useNow(1000);
  const isCheck = view.state === 'parsing';
  const done = sumOf(isCheck ? view.checked : view.applied);
  const total = isCheck ? view.rowCount : rowsToApply(view, view.accepted);
  const count = (value: number) => formatCount(value, language);

  return (
    <section className="panel import-progress" role="status" data-testid="import-progress">
      <h2>{t(total === 0 ? 'import.waitingLine' : isCheck ? 'import.parsing' : 'import.applying')}</h2>
      <Progress percent={percentOf(done, total)} showInfo={false} strokeColor={tokens.info} size="small" />
      <div className="import-progress-foot">
        <span>
          {total > 0 && `${t('import.progress', { done: count(done), total: count(total) })} · `}
          {isCheck && `${formatDuration(nowMs - view.createdAtMs, language)} · `}
          <span className="dim">{t('import.leave')}</span>
        </span>
        <Button
          loading={step.isPending}
          onClick={() => step.mutate({ kind: 'cancel' })}
          data-testid="import-cancel"
          {...(isCheck ? {} : { title: t('import.cancelApplyNote') })}
        >
          {t(isCheck ? 'import.cancelCheck' : 'import.cancelApply')}
        </Button>
      </div>
      {step.error !== null && <ProblemNote problem={step.error} />}
    </section>
  );
}
