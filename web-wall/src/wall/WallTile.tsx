import { type CSSProperties, useEffect, useRef } from 'react';
import type { ApiProblem } from '../api/api-problem.ts';
import { useWords } from '../i18n/use-words.ts';
import { EnlargedPicture } from './EnlargedPicture.tsx';
import { isDialled, type PageTile } from './page-tiles.ts';
import type { StreamLeases } from './stream-leases.ts';
import { TileCaption } from './TileCaption.tsx';
import { TileOverlay } from './TileOverlay.tsx';
import { type TilePicture, useTilePlayer } from './use-tile-player.ts';
import type { ViewingReporter } from './viewing-reporter.ts';

interface WallTileProps {
  readonly tile: PageTile;
  readonly columns: number;
  readonly leases: StreamLeases;
  readonly reporter: ViewingReporter;
  readonly isSelected: boolean;
  readonly isEnlarged: boolean;
  /** Behind another page or another picture: what it shows is before nobody's eyes. */
  readonly isCovered: boolean;
  readonly problem: ApiProblem | undefined;
  readonly onSelect: (position: number) => void;
  readonly onEnlarge: (position: number) => void;
  readonly onMarkNormal: (position: number) => void;
  readonly onCompose: (position: number) => void;
}

/** Counts what the tile shows from the begin of its page, while nothing covers it. */
function useViewingProof(
  { tile, reporter, isCovered }: WallTileProps,
  { player, proof }: TilePicture,
  isPlayable: boolean,
) {
  const stopId = tile.role === 'current' ? tile.tile?.stop.id : undefined;
  useEffect(() => {
    if (stopId === undefined) return undefined;
    player.current?.beginPage();

    return reporter.track(stopId, proof);
  }, [stopId, reporter, player, proof]);
  useEffect(() => player.current?.setShown(!isCovered), [isCovered, player, isPlayable]);
}

/** One cell of the wall. React draws the frame; `TilePlayer` owns everything that moves. */
export function WallTile(props: WallTileProps) {
  const { tile, columns, leases, isSelected, isEnlarged } = props;
  const { t } = useWords();
  const video = useRef<HTMLVideoElement>(null);
  const isPlayable = isDialled(tile);
  const picture = useTilePlayer(video, { cameraId: tile.cameraId, profile: 'sub', isPlayable }, leases);
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
      data-picture={isPlayable ? picture.state.kind : 'down'}
      data-camera-id={tile.cameraId}
      aria-label={t('tile.stop', { position: position + 1, name: tile.name })}
      aria-hidden={role === 'next'}
      inert={props.isCovered}
      onClick={() => props.onSelect(position)}
      onFocus={() => props.onSelect(position)}
    >
      <div className="tile-screen" onDoubleClick={() => props.onEnlarge(position)}>
        <video
          ref={video}
          muted
          playsInline
          disablePictureInPicture
          data-camera-id={tile.cameraId}
          data-profile="sub"
        />
        {isEnlarged && isPlayable && <EnlargedPicture cameraId={tile.cameraId} leases={leases} />}
        <TileOverlay state={picture.state} tile={tile.tile} isDialled={isPlayable} problem={props.problem} />
      </div>
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
