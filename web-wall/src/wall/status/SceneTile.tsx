import { type CSSProperties, lazy, Suspense, useRef } from 'react';
import type { SceneTileView } from '../../../../gateway/wall/scenes/scenes-api.ts';
import { useWallToolsWords } from '../../i18n/use-wall-tools-words.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { healthLook } from '../../ui/state-look.ts';
import { EnlargedPicture } from '../EnlargedPicture.tsx';
import { isDialled } from '../page-tiles.ts';
import type { PictureState } from '../picture-state.ts';
import { TileOverlay } from '../TileOverlay.tsx';
import { useTilePlayer, type WallStreams } from '../use-tile-player.ts';
import type { TileTool } from '../wall-keys.ts';

const TileTools = lazy(() => import('../tools/TileTools.tsx'));

/** One tile of a page of a scene, or of the next page behind it. */
export interface PlacedTile {
  readonly key: string;
  readonly position: number;
  readonly role: 'current' | 'next';
  readonly camera: SceneTileView;
}

/** What the page's holder does with tiles; a display has none of it. */
export interface SceneTileActions {
  readonly onSelect: (position: number) => void;
  readonly onEnlarge: (position: number) => void;
  readonly onTool: (position: number, tool: TileTool) => void;
  readonly onPin: (cameraId: string) => void;
}

interface SceneTileProps {
  readonly tile: PlacedTile;
  readonly columns: number;
  readonly streams: WallStreams;
  readonly isSelected: boolean;
  readonly isEnlarged: boolean;
  readonly isCovered: boolean;
  /** This computer cannot decode more. */
  readonly isShed: boolean;
  readonly tool: TileTool | undefined;
  readonly actions: SceneTileActions | undefined;
}

/** A picture of a status wall: what it shows, and honestly what not. It reports nothing: nothing here is patrolled. */
export function SceneTile(props: SceneTileProps) {
  const { tile, columns, streams, isSelected, isEnlarged, isShed, actions } = props;
  const { camera, position, role } = tile;
  const video = useRef<HTMLVideoElement>(null);
  const isUp = isDialled(camera);
  const isPlayable = isUp && !isShed;
  const { state } = useTilePlayer(video, { cameraId: camera.cameraId, profile: 'sub', isPlayable }, streams);
  const cell: CSSProperties = { gridRow: Math.floor(position / columns) + 1, gridColumn: (position % columns) + 1 };

  return (
    <figure
      className="tile scene-tile"
      style={isEnlarged ? { gridArea: '1 / 1 / -1 / -1' } : cell}
      data-testid={role === 'current' ? `tile-${position}` : `next-tile-${position}`}
      data-role={role}
      data-selected={isSelected}
      data-enlarged={isEnlarged}
      data-picture={pictureOf(isUp, isShed, state)}
      data-camera-id={camera.cameraId}
      aria-label={camera.name}
      aria-hidden={role === 'next'}
      inert={props.isCovered}
      onClick={() => actions?.onSelect(position)}
    >
      <div className="tile-screen" onDoubleClick={() => actions?.onEnlarge(position)}>
        <video
          ref={video}
          muted
          playsInline
          disablePictureInPicture
          data-camera-id={camera.cameraId}
          data-profile="sub"
        />
        {isEnlarged && isPlayable && <EnlargedScene {...props} />}
        {isShed ? (
          <ShedNote />
        ) : (
          <TileOverlay state={state} tile={undefined} hiding={camera.hiding} isDialled={isUp} problem={undefined} />
        )}
      </div>
      <SceneCaption tile={tile} actions={actions} />
    </figure>
  );
}

function pictureOf(isUp: boolean, isShed: boolean, { kind }: PictureState): PictureState['kind'] | 'down' | 'shed' {
  if (!isUp) return 'down';

  return isShed ? 'shed' : kind;
}

/** The main stream, and the tools of who sits here. */
function EnlargedScene({ tile: { camera, position }, streams, tool, actions }: SceneTileProps) {
  return (
    <>
      <EnlargedPicture cameraId={camera.cameraId} streams={streams} />
      {actions !== undefined && (
        <Suspense>
          <TileTools
            cameraId={camera.cameraId}
            streams={streams}
            tool={tool === 'replay' ? 'replay' : undefined}
            onTool={(each) => actions.onTool(position, each)}
            isWithPtz={false}
          />
        </Suspense>
      )}
    </>
  );
}

function ShedNote() {
  const { t } = useWallToolsWords();

  return (
    <div className="tile-note tile-failed" role="status" data-testid="tile-shed">
      <StateMark look={{ tone: 'warn', shape: 'triangle' }}>{t('load.tile')}</StateMark>
      <small>{t('load.tileHint')}</small>
    </div>
  );
}

function SceneCaption({ tile: { camera, position }, actions }: Pick<SceneTileProps, 'tile' | 'actions'>) {
  const { t } = useWallToolsWords();
  const { name, place, health, isPinned } = camera;
  const isNormal = health === 'online';

  return (
    <figcaption className="tile-caption">
      {actions !== undefined && <kbd className="keycap tile-number">{position + 1}</kbd>}
      <div className="tile-title">
        <strong title={`${name} · ${place}`} data-testid="tile-name">
          {name}
        </strong>
      </div>
      {!isNormal && (
        <span className="tile-states" data-testid="tile-health" data-health={health}>
          <StateMark look={healthLook[health]}>{t(`health.${health}`)}</StateMark>
        </span>
      )}
      {actions !== undefined && (
        <button
          type="button"
          className="button tile-pin"
          aria-pressed={isPinned}
          onClick={() => actions.onPin(camera.cameraId)}
          data-testid="pin"
        >
          {t(isPinned ? 'status.unpin' : 'status.pin')}
        </button>
      )}
      {actions === undefined && isPinned && <span className="tile-states">{t('status.pinned')}</span>}
    </figcaption>
  );
}
