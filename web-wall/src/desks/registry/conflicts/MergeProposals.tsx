import { App, Button, Segmented } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { request } from '../../../api/request.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { Loaded } from '../../Loaded.tsx';
import { Teach } from '../../Teach.tsx';
import { useRegistryEdit } from '../registry-queries.ts';
import { useRegistryWords } from '../use-registry-words.ts';
import { ComparedCameras } from './ComparedCameras.tsx';
import { type Merge, type MergeState, useMergeProposals } from './conflict-queries.ts';
import { PairList } from './PairList.tsx';

const states = ['open', 'accepted', 'dismissed'] as const satisfies readonly MergeState[];

/** Cameras that may be one asset, the surest first: why, and the decision. */
export function MergeProposals() {
  const { t } = useRegistryWords();
  const [params, setParams] = useSearchParams();
  const [state, setState] = useState<(typeof states)[number]>('open');
  const query = useMergeProposals(state);
  const merges = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const chosen = merges.find(({ id }) => id === params.get('id')) ?? merges[0];

  return (
    <>
      <div className="tab-tools">
        <Segmented
          size="small"
          value={state}
          onChange={setState}
          options={states.map((value) => ({ value, label: t(`merge.${value}`) }))}
        />
        <SearchTwins />
      </div>
      <Loaded query={query} what={t('waits.merges')}>
        {({ pages }) =>
          chosen === undefined ? (
            <Teach title={t('merge.none')} step={t('merge.teach')} />
          ) : (
            <div className="pairs" data-testid="merge-proposals">
              <PairList
                rows={merges.map((merge) => ({
                  id: merge.id,
                  title: merge.cameras.map(({ name }) => name).join(' ⇄ '),
                  detail: `${t('merge.confidence', { confidence: merge.confidence })} · ${kindsOf(merge, t)}`,
                }))}
                total={pages[0]?.total ?? 0}
                chosenId={chosen.id}
                onChoose={(id) => setParams({ kind: 'merges', id })}
                hasMore={query.hasNextPage}
                isReading={query.isFetchingNextPage}
                onMore={() => void query.fetchNextPage()}
              />
              <Decision key={chosen.id} merge={chosen} />
            </div>
          )
        }
      </Loaded>
    </>
  );
}

function kindsOf({ reasons }: Merge, t: ReturnType<typeof useRegistryWords>['t']): string {
  return [...new Set(reasons.map(({ kind }) => t(`reason.twin.${kind}`)))].join(t('common.comma'));
}

/** Compares all cameras anew. */
function SearchTwins() {
  const { t } = useRegistryWords();
  const { message } = App.useApp();
  const search = useRegistryEdit(() => request<{ proposedCount: number }>('POST', '/merge-proposals/search'));
  const run = () =>
    search.mutate(undefined, {
      onSuccess: ({ proposedCount }) => void message.info(t('merge.found', { count: proposedCount })),
    });

  return (
    <>
      <Button size="small" loading={search.isPending} onClick={run} data-testid="merge-search">
        {t('merge.search')}
      </Button>
      {search.error !== null && <ProblemNote problem={search.error} />}
    </>
  );
}

function Decision({ merge }: { readonly merge: Merge }) {
  const { t } = useRegistryWords();

  return (
    <section className="panel pair">
      <header className="desk-head">
        <h2>{t('merge.title', { confidence: merge.confidence })}</h2>
        <MergeActs merge={merge} />
      </header>
      <ul className="reasons">
        {merge.reasons.map(({ kind, value }) => (
          <li key={`${kind} ${value}`}>
            {t(`reason.twin.${kind}`)} <span className="code">{value}</span>
          </li>
        ))}
      </ul>
      <ComparedCameras
        sides={[
          { cameraId: merge.firstCameraId, role: t('merge.first') },
          { cameraId: merge.secondCameraId, role: t('merge.second') },
        ]}
      />
    </section>
  );
}

type Verb = 'accept' | 'dismiss' | 'undo';

function MergeActs({ merge }: { readonly merge: Merge }) {
  const { t } = useRegistryWords();
  const { message, modal } = App.useApp();
  const act = useRegistryEdit(
    ({ verb, body }: { readonly verb: Verb; readonly body?: object }) =>
      request('POST', `/merge-proposals/${merge.id}/${verb}`, body === undefined ? {} : { body }),
    (_merge, { verb }) => void message.success(t(`merge.done.${verb}`)),
  );
  const run = (verb: Verb, body?: object) => act.mutate({ verb, ...(body !== undefined && { body }) });
  const nameOf = (id: string) => merge.cameras.find((camera) => camera.id === id)?.name ?? id;
  const keep = (keepCameraId: string) =>
    modal.confirm({
      title: t('merge.keepTitle', { name: nameOf(keepCameraId) }),
      content: t('merge.keepNote'),
      okText: t('merge.accept'),
      onOk: () => run('accept', { keepCameraId }),
    });

  return (
    <div className="desk-tools">
      {act.error !== null && <ProblemNote problem={act.error} />}
      {merge.state === 'open' && (
        <>
          <Button onClick={() => void keep(merge.firstCameraId)} data-testid="merge-keep-first">
            {t('merge.keepFirst')}
          </Button>
          <Button onClick={() => void keep(merge.secondCameraId)} data-testid="merge-keep-second">
            {t('merge.keepSecond')}
          </Button>
          <Button loading={act.isPending} onClick={() => run('dismiss')} data-testid="merge-dismiss">
            {t('merge.dismiss')}
          </Button>
        </>
      )}
      {merge.state === 'accepted' && (
        <Button loading={act.isPending} onClick={() => run('undo')} data-testid="merge-undo">
          {t('merge.undo')}
        </Button>
      )}
    </div>
  );
}
