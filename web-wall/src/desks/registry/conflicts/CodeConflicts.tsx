import { App, Button } from 'antd';
import { useSearchParams } from 'react-router';
import type { ConflictView } from '../../../../../gateway/registry/record/record-api.ts';
import { request } from '../../../api/request.ts';
import { formatInstant } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { Loaded } from '../../Loaded.tsx';
import { Teach } from '../../Teach.tsx';
import { useRegistryEdit } from '../registry-queries.ts';
import { useRegistryWords } from '../use-registry-words.ts';
import { ComparedCameras } from './ComparedCameras.tsx';
import { useCodeConflicts } from './conflict-queries.ts';
import { PairList } from './PairList.tsx';

/** Codes that two cameras claim: who has it, who wants it, and the decision. */
export function CodeConflicts() {
  const { t, language } = useRegistryWords();
  const [params, setParams] = useSearchParams();
  const query = useCodeConflicts();
  const conflicts = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const chosen = conflicts.find(({ id }) => id === params.get('id')) ?? conflicts[0];

  return (
    <Loaded query={query} what={t('waits.codes')}>
      {({ pages }) =>
        chosen === undefined ? (
          <Teach title={t('codes.none')} step={t('codes.teach')} />
        ) : (
          <div className="pairs" data-testid="code-conflicts">
            <PairList
              rows={conflicts.map(({ id, gbCode, claimant, foundAtMs, foundBy }) => ({
                id,
                title: <span className="code">{gbCode}</span>,
                detail: (
                  <>
                    {claimant.name}
                    <br />
                    {`${foundBy} · ${formatInstant(foundAtMs, language)}`}
                  </>
                ),
              }))}
              total={pages[0]?.total ?? 0}
              chosenId={chosen.id}
              onChoose={(id) => setParams({ kind: 'codes', id })}
              hasMore={query.hasNextPage}
              isReading={query.isFetchingNextPage}
              onMore={() => void query.fetchNextPage()}
            />
            <Decision key={chosen.id} conflict={chosen} />
          </div>
        )
      }
    </Loaded>
  );
}

type Verdict = 'give' | 'keep' | 'same-asset';

function Decision({ conflict }: { readonly conflict: ConflictView }) {
  const { t } = useRegistryWords();
  const { message } = App.useApp();
  const { claimant, holder, gbCode, isHeldElsewhere } = conflict;
  const resolve = useRegistryEdit(
    (decision: Verdict) => request('POST', `/code-conflicts/${conflict.id}/resolution`, { body: { decision } }),
    (_nothing, decision) => void message.success(t(`codes.done.${decision}`)),
  );
  const decide = (decision: Verdict) => resolve.mutate(decision);

  return (
    <section className="panel pair">
      <header className="desk-head">
        <h2>{t('codes.title', { code: gbCode })}</h2>
        <div className="desk-tools">
          <Button
            loading={resolve.isPending}
            disabled={isHeldElsewhere}
            onClick={() => decide('give')}
            data-testid="code-give"
          >
            {t('codes.give')}
          </Button>
          <Button loading={resolve.isPending} onClick={() => decide('keep')} data-testid="code-keep">
            {t('codes.keep')}
          </Button>
          <Button
            loading={resolve.isPending}
            disabled={holder === undefined}
            onClick={() => decide('same-asset')}
            data-testid="code-same"
          >
            {t('codes.same')}
          </Button>
        </div>
      </header>
      {resolve.error !== null && <ProblemNote problem={resolve.error} />}
      {isHeldElsewhere && <p className="notice">{t('codes.elsewhere')}</p>}
      {!isHeldElsewhere && holder === undefined && <p className="notice">{t('codes.nobody')}</p>}
      <ComparedCameras
        sides={[
          { cameraId: claimant.id, role: t('codes.claimant') },
          ...(holder === undefined ? [] : [{ cameraId: holder.id, role: t('codes.holder') }]),
        ]}
      />
    </section>
  );
}
