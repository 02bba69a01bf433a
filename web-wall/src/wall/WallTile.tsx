import { type CSSProperties, lazy, type RefObject, Suspense, useEffect, useRef } from 'react';
import type { ApiProblem } from '../api/api-problem.ts';
import { useWords } from '../i18n/use-words.ts';
import { DeliveryNote, streamNote } from './DeliveryNote.tsx';
import { EnlargedPicture } from './EnlargedPicture.tsx';
import { isDialled, type PageTile } from './page-tiles.ts';
import { TileCaption } from './TileCaption.tsx';
import { TileOverlay } from './TileOverlay.tsx';
import type { TileTool } from './wall-keys.ts';
import { type TilePicture, useTilePlayer, type WallStreams } from './use-tile-player.ts';
import type { ViewingReporter } from './viewing-reporter.ts';

/** Fetched with the first enlarged picture, or before in a quiet moment. */
const TileTools = lazy(() => import('./tools/TileTools.tsx'));

interface WallTileProps {
  readonly tile: PageTile;
  readonly columns: number;
  readonly streams: WallStreams;
  readonly reporter: ViewingReporter;
  readonly isSelected: boolean;
  readonly isEnlarged: boolean;
  readonly tool: TileTool | undefined;
  /** Behind another page or another picture: what it shows is before nobody's eyes. */
  readonly isCovered: boolean;
  readonly problem: ApiProblem | undefined;
  readonly onSelect: (position: number) => void;
  readonly onEnlarge: (position: number) => void;
  readonly onTool: (position: number, tool: TileTool) => void;
  readonly onMarkNormal: (position: number) => void;
  readonly onCompose: (position: number) => void;
}

/** Counts what the tile shows from the begin of its page, while nothing covers it. */
function useViewingProof(
  { tile, reporter, isCovered, tool }: WallTileProps,
  { player, proof }: TilePicture,
  isPlayable: boolean,
) {
  const stopId = tile.role === 'current' ? tile.tile?.stop.id : undefined;
  useEffect(() => {
    if (stopId === undefined) return undefined;
    player.current?.beginPage();

    return reporter.track(stopId, proof);
  }, [stopId, reporter, player, proof]);
  // What is replayed is past: nobody watches the camera meanwhile.
  const isShown = !isCovered && tool !== 'replay';
  useEffect(() => player.current?.setShown(isShown), [isShown, player, isPlayable]);
}

/** One cell of the wall. React draws the frame; `TilePlayer` owns everything that moves. */
export function WallTile(props: WallTileProps) {
  const { tile, columns, streams, isSelected, isEnlarged } = props;
  const { t } = useWords();
  const video = useRef<HTMLVideoElement>(null);
  const isPlayable = isDialled(tile);
  const picture = useTilePlayer(video, { cameraId: tile.cameraId, profile: 'sub', isPlayable }, streams);
  useViewingProof(props, picture, isPlayable);

  const { position, role } = tile;
  const cell: CSSProperties = { gridRow: Math.floor(position / columns) + 1, gridColumn: (position % columns) + 1 };

  return (
    <figure
      className="tile"
      style={isEnlarged ? { gridArea: '1 / 1 / -1 / -1' } : cell}
      data-testid={role === 'current' ? `tile-${position}` : `next-tile-${position}`}
      data-role={role}
      data-selected={isSelected}
      data-enlarged={isEnlarged}
      data-tool={props.tool}
      data-picture={isPlayable ? picture.state.kind : 'down'}
      data-transport={picture.stream?.transport}
      data-camera-id={tile.cameraId}
      aria-label={t('tile.stop', { position: position + 1, name: tile.name })}
      aria-hidden={role === 'next'}
      inert={props.isCovered}
      onClick={() => props.onSelect(position)}
      onFocus={() => props.onSelect(position)}
    >
      <TileScreen {...props} video={video} picture={picture} isPlayable={isPlayable} />
      {tile.tile !== undefined && (
        <TileCaption
          tile={tile.tile}
          position={position}
          picture={isPlayable ? picture.state.kind : 'down'}
          onMarkNormal={props.onMarkNormal}
          onCompose={props.onCompose}
          proof={picture.proof}
        />
      )}
    </figure>
  );
}

interface TileScreenProps extends WallTileProps {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly picture: TilePicture;
  readonly isPlayable: boolean;
}

/** The picture, and what there is to say over it. */
function TileScreen({ video, picture, isPlayable, ...props }: TileScreenProps) {
  const words = useWords();
  const { tile, isEnlarged, streams } = props;
  const { stream } = picture;

  return (
    <div
      className="tile-screen"
      title={stream && streamNote(words, stream)}
      onDoubleClick={() => props.onEnlarge(tile.position)}
    >
      <video ref={video} muted playsInline disablePictureInPicture data-camera-id={tile.cameraId} data-profile="sub" />
      {!isEnlarged && stream !== undefined && stream.delivery !== 'as-asked' && (
        <span className="tile-profile">
          <DeliveryNote stream={stream} />
        </span>
      )}
      {isEnlarged && isPlayable && <EnlargedPicture cameraId={tile.cameraId} streams={streams} />}
      {isEnlarged && isPlayable && (
        <Suspense>
          <TileTools
            cameraId={tile.cameraId}
            streams={streams}
            tool={props.tool}
            onTool={(tool) => props.onTool(tile.position, tool)}
          />
        </Suspense>
      )}
      <TileOverlay
        state={picture.state}
        tile={tile.tile}
        hiding={tile.tile?.hiding}
        isDialled={isPlayable}
        problem={props.problem}
      />
    </div>
  );
}
