import { lazy, Suspense } from 'react';
import type { PageTurn } from '../../../gateway/wall/scenes/scenes-api.ts';
import type { WallPageView } from '../../../gateway/wall/wall-api.ts';
import { useWords } from '../i18n/use-words.ts';
import type { ComposerTarget } from './composer-target.ts';
import { isPrewarmDue } from './countdown.ts';
import { pageTiles } from './page-tiles.ts';
import { useMarkNormal } from './use-mark-normal.ts';
import { useViewingReporter } from './use-viewing-reporter.ts';
import { useServerNow, type WallReading } from './use-wall.ts';
import { useWallInput } from './use-wall-input.ts';
import { useWallStreams } from './use-wall-streams.ts';
import { WallTile } from './WallTile.tsx';

const KeysOverlay = lazy(() => import('./tools/KeysOverlay.tsx'));

interface WallGridProps {
  readonly reading: WallReading;
  readonly page: WallPageView;
  /** Names the page; a finding remembers on which page it was begun. */
  readonly pageKey: string;
  readonly composer: ComposerTarget | undefined;
  readonly onCompose: (target: ComposerTarget | undefined) => void;
  readonly onTurn: (turn: PageTurn) => void;
}

/** The pictures of the page, and behind them, shortly before the turn, those of the next one. */
export function WallGrid({ reading, page, pageKey, composer, onCompose, onTurn }: WallGridProps) {
  const { t } = useWords();
  const { session } = reading;
  const columns = Math.sqrt(session.layout);
  const streams = useWallStreams();
  const reporter = useViewingReporter(reading, page);
  const mark = useMarkNormal(session.id);
  const withNext = isPrewarmDue(page, useServerNow(reading, 500));

  const markNormal = (position: number) => {
    const stop = page.tiles[position]?.stop;
    // What nobody could see can not be called normal.
    if (stop === undefined || stop.outcome === 'not-viewable' || reporter.hasFailed(stop.id)) return;
    if (!stop.markedNormal && !mark.isPending) mark.mutate(stop.id);
  };
  const compose = (position: number) => {
    const stop = page.tiles[position]?.stop;
    if (stop === undefined) return;
    const { id: stopId, cameraId, cameraName: name } = stop;
    onCompose({ stopId, cameraId, name, position, pageKey, seenAtMs: streams.shown.seenAtMs(cameraId) });
  };
  const closeComposer = () => {
    onCompose(undefined);
    return composer !== undefined;
  };
  const turn = (how: 'next' | 'previous' | 'hold') =>
    onTurn(how === 'hold' ? (page.isPaused ? 'resume' : 'pause') : how);
  const tileCount = page.tiles.length;
  const input = useWallInput({ pageKey, columns, tileCount, markNormal, compose, turn, closeComposer });

  return (
    <section
      className="grid"
      data-layout={session.layout}
      data-enlarged={input.enlarged !== undefined}
      aria-label={t('wall.grid')}
    >
      {pageTiles(session, withNext).map((tile) => (
        <WallTile
          key={tile.key}
          tile={tile}
          columns={columns}
          streams={streams}
          reporter={reporter}
          isSelected={tile.role === 'current' && input.selected === tile.position}
          isEnlarged={tile.role === 'current' && input.enlarged === tile.position}
          tool={tile.role === 'current' && input.enlarged === tile.position ? input.tool : undefined}
          isCovered={tile.role === 'next' || (input.enlarged !== undefined && input.enlarged !== tile.position)}
          problem={mark.error !== null && mark.variables === tile.tile?.stop.id ? mark.error : undefined}
          onSelect={input.choose}
          onEnlarge={input.toggleEnlarged}
          onTool={input.toggleTool}
          onMarkNormal={markNormal}
          onCompose={compose}
        />
      ))}
      <Suspense>{input.keysShown && <KeysOverlay onClose={input.back} />}</Suspense>
    </section>
  );
}
