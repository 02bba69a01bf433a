import { type CSSProperties, lazy, type RefObject, Suspense, useEffect, useEffectEvent, useRef } from 'react';
import { type SceneBody, sceneLayouts, type ScenePageView } from '../../../../gateway/wall/scenes/scenes-api.ts';
import { useWallInput } from '../use-wall-input.ts';
import { useWallStreams } from '../use-wall-streams.ts';
import { shedPositions } from './decode-load.ts';
import { LoadNote } from './LoadNote.tsx';
import { type PlacedTile, SceneTile, type SceneTileActions } from './SceneTile.tsx';
import './status.css';
import { useDecodeLoad } from './use-decode-load.ts';

const KeysOverlay = lazy(() => import('../tools/KeysOverlay.tsx'));

interface SceneGridProps {
  readonly layout: SceneBody['layout'];
  readonly page: ScenePageView;
  /** Which of the following page's pictures open behind these. */
  readonly withNext: boolean;
  readonly label: string;
  /** Absent on a display, which nobody sits at. */
  readonly controls?: {
    readonly onTurn: (turn: 'next' | 'previous' | 'hold') => void;
    readonly onPin: (cameraId: string) => void;
  };
  /** Told now and then how many of the tiles have a picture that moves. */
  readonly onPlaying?: (playing: number, tiles: number) => void;
}

const countEveryMs = 1000;

/**
 * A pinned camera keeps its player over all pages, any other one over the turn by which `next` becomes `current`. Where
 * one page is all there is, its tiles are the next ones too.
 */
function placedTiles({ index, count, tiles, nextTiles }: ScenePageView, withNext: boolean): readonly PlacedTile[] {
  const key = (page: number, cameraId: string) => `${page % count}/${cameraId}`;
  const current = tiles.map((camera, position): PlacedTile => ({
    ...{ position, camera, role: 'current' },
    key: camera.isPinned ? `pinned/${camera.cameraId}` : key(index, camera.cameraId),
  }));
  if (!withNext || count === 1) return current;
  const next = nextTiles.flatMap((camera, position): readonly PlacedTile[] =>
    camera.isPinned ? [] : [{ position, camera, role: 'next', key: key(index + 1, camera.cameraId) }],
  );

  return [...current, ...next];
}

/** Where one page is all there is, no more tiles than it takes: larger pictures instead of empty cells. */
function fittingLayout(layout: SceneBody['layout'], { count, tiles }: ScenePageView): SceneBody['layout'] {
  const fits = sceneLayouts.find((each) => each >= tiles.length);

  return count === 1 && fits !== undefined && fits < layout ? fits : layout;
}

/** Rows that pictures stand in: all of the layout, unless one page is all there is. */
function rowsOf(layout: SceneBody['layout'], { count, tiles }: ScenePageView): number {
  const columns = Math.sqrt(layout);

  return count === 1 ? Math.max(1, Math.ceil(tiles.length / columns)) : columns;
}

/** Tells each second how many pictures of the page move. */
function usePlayingCount(grid: RefObject<HTMLElement | null>, onPlaying: (playing: number) => void): void {
  const tell = useEffectEvent(() =>
    onPlaying(grid.current?.querySelectorAll('[data-role=current][data-picture=live]').length ?? 0),
  );

  useEffect(() => {
    const timer = setInterval(() => tell(), countEveryMs);

    return () => clearInterval(timer);
  }, []);
}

/** Keys of a page that nobody patrols. */
function useSceneInput(page: ScenePageView, layout: number, controls: SceneGridProps['controls']) {
  return useWallInput({
    ...{ pageKey: String(page.index), columns: Math.sqrt(layout), tileCount: page.tiles.length },
    markNormal: () => undefined,
    compose: () => undefined,
    turn: (turn) => controls?.onTurn(turn),
    closeComposer: () => false,
    isReadOnly: controls === undefined,
  });
}

/** The pictures of one page of a scene. */
export function SceneGrid({ layout, page, withNext, label, controls, onPlaying }: SceneGridProps) {
  const grid = useRef<HTMLElement>(null);
  const streams = useWallStreams();
  const fitting = fittingLayout(layout, page);
  const columns = Math.sqrt(fitting);
  const tileCount = page.tiles.length;
  const input = useSceneInput(page, fitting, controls);
  const pinned = page.tiles.filter(({ isPinned }) => isPinned).length;
  const load = useDecodeLoad(grid, Math.max(0, tileCount - pinned - 1));
  const shed = shedPositions(page.tiles, input.enlarged ?? input.selected, load.shed);
  usePlayingCount(grid, (playing) => onPlaying?.(playing, tileCount));
  const actions: SceneTileActions | undefined = controls && {
    ...{ onSelect: input.choose, onEnlarge: input.toggleEnlarged, onTool: input.toggleTool, onPin: controls.onPin },
  };

  return (
    <section
      ref={grid}
      className="grid scene-grid"
      style={{ '--columns': columns, '--rows': rowsOf(fitting, page) } as CSSProperties /* CSS variables */}
      data-layout={fitting}
      data-page={page.index + 1}
      data-enlarged={input.enlarged !== undefined}
      aria-label={label}
    >
      {placedTiles(page, withNext).map((tile) => {
        const isCurrent = tile.role === 'current';
        const isEnlarged = isCurrent && input.enlarged === tile.position;

        return (
          <SceneTile
            key={tile.key}
            tile={tile}
            columns={columns}
            streams={streams}
            isSelected={controls !== undefined && isCurrent && input.selected === tile.position}
            isEnlarged={isEnlarged}
            isCovered={!isCurrent || (input.enlarged !== undefined && !isEnlarged)}
            isShed={shed.has(tile.position)}
            tool={isEnlarged ? input.tool : undefined}
            actions={actions}
          />
        );
      })}
      <LoadNote load={load} />
      {input.keysShown && (
        <Suspense>
          <KeysOverlay onClose={input.back} kind="status" />
        </Suspense>
      )}
    </section>
  );
}
