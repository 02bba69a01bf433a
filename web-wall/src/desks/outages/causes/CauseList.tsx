import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useNow } from '../../../ui/use-now.ts';
import { DeskHead } from '../../DeskHead.tsx';
import { Loaded } from '../../Loaded.tsx';
import { ListFoot } from '../../registry/ListFoot.tsx';
import { usePages } from '../../registry/use-pages.ts';
import { Teach } from '../../Teach.tsx';
import { useOutagesWords } from '../use-outages-words.ts';
import { CauseFilters } from './CauseFilters.tsx';
import { readCauseFilter, writeCauseFilter } from './cause-filter.ts';
import { useCauses, useLiveCauses } from './cause-queries.ts';
import { CauseRow } from './CauseRow.tsx';

const pageSize = 50;
const filterNames = ['state', 'kind', 'severity', 'maintenance', 'sort'] as const;

/** 故障清单: every outage under the cause that explains it. */
export function CauseList() {
  const { t } = useOutagesWords();
  const [address, setAddress] = useSearchParams();
  const filter = useMemo(() => readCauseFilter(address), [address]);
  const pages = usePages(JSON.stringify(filter));
  const causes = useCauses({ ...filter, cursor: pages.cursor, limit: pageSize });
  const nowMs = useNow(1000);
  useLiveCauses();
  const isNarrowed = filterNames.some((name) => address.has(name));

  return (
    <main className="desk" data-testid="cause-list">
      <DeskHead title={t('tab.list')} question={t('list.question')} />
      <CauseFilters
        filter={filter}
        isNarrowed={isNarrowed}
        onChange={(name, value) => setAddress((before) => writeCauseFilter(before, name, value))}
        onClear={() => setAddress(new URLSearchParams())}
      />
      <Loaded query={causes} what={t('causes.title')}>
        {(page) =>
          page.items.length === 0 ? (
            <Nothing isNarrowed={isNarrowed} isClosed={filter.state === 'closed'} />
          ) : (
            <div className="cause-table" data-stale={causes.isPlaceholderData}>
              <table className="rows cause-rows">
                <thead>
                  <tr>
                    <th aria-label={t('list.expand')} />
                    <th scope="col">{t('list.severity')}</th>
                    <th scope="col">{t('list.cause')}</th>
                    <th scope="col">{t('list.size')}</th>
                    <th scope="col">{t('list.since')}</th>
                    <th scope="col">{t('list.fault')}</th>
                    <th scope="col">{t('list.unit')}</th>
                  </tr>
                </thead>
                <tbody>
                  {page.items.map((cause) => (
                    <CauseRow key={cause.id} cause={cause} nowMs={nowMs} />
                  ))}
                </tbody>
              </table>
              <ListFoot page={page} pageSize={pageSize} pages={pages} />
              <p className="dim list-keys">{t('list.keys')}</p>
            </div>
          )
        }
      </Loaded>
    </main>
  );
}

function Nothing({ isNarrowed, isClosed }: { readonly isNarrowed: boolean; readonly isClosed: boolean }) {
  const { t } = useOutagesWords();
  if (isClosed) return <Teach title={t('causes.noneClosed')} />;
  if (isNarrowed) return <Teach title={t('causes.noneFilter')} />;

  return <Teach title={t('causes.none')} step={t('causes.noneTeach')} />;
}
