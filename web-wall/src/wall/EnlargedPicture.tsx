import { useRef } from 'react';
import { useWords } from '../i18n/use-words.ts';
import { DeliveryNote } from './DeliveryNote.tsx';
import { useTilePlayer, type WallStreams } from './use-tile-player.ts';

interface EnlargedPictureProps {
  readonly cameraId: string;
  readonly streams: WallStreams;
}

/** The main stream over the tile's own picture, which stays until the main one is there and whenever it is not. */
export function EnlargedPicture({ cameraId, streams }: EnlargedPictureProps) {
  const { t } = useWords();
  const video = useRef<HTMLVideoElement>(null);
  const { state, stream } = useTilePlayer(video, { cameraId, profile: 'main', isPlayable: true }, streams);
  const isLive = state.kind === 'live';

  return (
    <>
      <video
        ref={video}
        muted
        playsInline
        disablePictureInPicture
        data-camera-id={cameraId}
        data-profile="main"
        data-live={isLive}
        data-transport={stream?.transport}
        className="tile-main"
      />
      <span className="tile-profile" role="status">
        {t(isLive ? (stream?.profile === 'sub' ? 'tile.sub' : 'tile.main') : 'tile.mainOpening')}
        {isLive && <DeliveryNote stream={stream} />}
      </span>
    </>
  );
}
