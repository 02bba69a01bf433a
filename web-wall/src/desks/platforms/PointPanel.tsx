import { Button, Input } from 'antd';
import { useState } from 'react';
import type { PlatformView } from '../../../../gateway/discovery/platforms/platform-api.ts';
import { formatCount } from '../../i18n/format.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Loaded } from '../Loaded.tsx';
import { DecisionBar } from './DecisionBar.tsx';
import { pointPageSize, usePlatformPoints } from './platform-queries.ts';
import { PointTable } from './PointTable.tsx';
import { TakeDialog } from './TakeDialog.tsx';
import { usePlatformWords } from './use-platform-words.ts';
import { type PointFilter, shownChoices, usePointFilter } from './use-point-filter.ts';

/** A platform's points: how they differ from the registry, and what is decided of them. */
export function PointPanel({ platform }: { readonly platform: PlatformView }) {
  const { t, language } = usePlatformWords();
  const filter = usePointFilter();
  const { shown, search, cursor } = filter;
  const stamp = `${Object.values(platform.counts).join('/')} ${platform.run?.state ?? ''}`;
  const points = usePlatformPoints(platform.id, { shown, search, cursor }, stamp);
  const [chosenIds, setChosenIds] = useState<ReadonlySet<string>>(new Set());
  // Only what is on the page, as it stands now: nobody decides what he does not see.
  const chosen = (points.data?.items ?? []).filter(({ id }) => chosenIds.has(id));
  const [isTaking, setTaking] = useState(false);
  const isRunning = platform.run?.state === 'running';
  const newCount = platform.counts.new;

  return (
    <section className="panel" data-testid="points">
      <ShownTiles platform={platform} filter={filter} />
      <div className="filters">
        <Input.Search
          key={search}
          style={{ width: 300 }}
          placeholder={t('platforms.search')}
          defaultValue={search}
          maxLength={64}
          allowClear
          onSearch={filter.find}
        />
        <DecisionBar platform={platform} chosen={chosen} onDone={() => setChosenIds(new Set())} />
        <Button
          type="primary"
          className="push"
          disabled={isRunning || newCount === 0}
          onClick={() => setTaking(true)}
          data-testid="take-all"
        >
          {t('platforms.takeAll', { count: formatCount(newCount, language) })}
        </Button>
      </div>
      <Loaded query={points} what={t('platforms.point')}>
        {({ items, total, nextCursor }) => (
          <>
            <PointTable
              points={items}
              chosen={chosen}
              isFiltered={shown !== 'all' || search !== ''}
              isLoading={points.isPlaceholderData}
              onChoose={(ids) => setChosenIds(new Set(ids))}
            />
            <PointFoot filter={filter} shownCount={items.length} total={total} nextCursor={nextCursor} />
          </>
        )}
      </Loaded>
      {points.error !== null && <ProblemNote problem={points.error} />}
      {isTaking && <TakeDialog platform={platform} onClose={() => setTaking(false)} />}
    </section>
  );
}

function ShownTiles({ platform, filter }: { readonly platform: PlatformView; readonly filter: PointFilter }) {
  const { t, language } = usePlatformWords();
  const { counts } = platform;

  return (
    <div className="shown-tiles">
      {shownChoices.map((shown) => {
        const count = shown === 'all' ? counts.listed : counts[shown];

        return (
          <button
            key={shown}
            type="button"
            className="shown-tile"
            aria-pressed={filter.shown === shown}
            data-tone={shown === 'vanished' && count > 0 ? 'warn' : undefined}
            onClick={() => filter.show(shown)}
            data-testid={`show-${shown}`}
          >
            <span>{t(`platforms.show.${shown}`)}</span>
            <b>{platform.listedAtMs === undefined && counts.listed === 0 ? '–' : formatCount(count, language)}</b>
            <small>{t(`platforms.showWhy.${shown}`)}</small>
          </button>
        );
      })}
    </div>
  );
}

interface PointFootProps {
  readonly filter: PointFilter;
  readonly shownCount: number;
  readonly total: number;
  readonly nextCursor: string | undefined;
}

function PointFoot({ filter, shownCount, total, nextCursor }: PointFootProps) {
  const { t, language } = usePlatformWords();
  if (shownCount === 0) return null;
  const before = filter.pageIndex * pointPageSize;
  const count = (value: number) => formatCount(value, language);

  return (
    <div className="desk-foot">
      <span>
        {t('platforms.shown', { first: count(before + 1), last: count(before + shownCount), total: count(total) })}
      </span>
      <Button disabled={filter.pageIndex === 0} onClick={filter.goBack}>
        {t('cameras.previous')}
      </Button>
      <Button disabled={nextCursor === undefined} onClick={() => nextCursor !== undefined && filter.goNext(nextCursor)}>
        {t('cameras.next')}
      </Button>
    </div>
  );
}
