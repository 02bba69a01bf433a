import { useRef } from 'react';
import { useWords } from '../i18n/use-words.ts';
import type { StreamLeases } from './stream-leases.ts';
import { useTilePlayer } from './use-tile-player.ts';

/** The main stream over the tile's own picture, which stays until the main one is there. */
export function EnlargedPicture({ cameraId, leases }: { readonly cameraId: string; readonly leases: StreamLeases }) {
  const { t } = useWords();
  const video = useRef<HTMLVideoElement>(null);
  const { state } = useTilePlayer(video, { cameraId, profile: 'main', isPlayable: true }, leases);
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
        className="tile-main"
      />
      <span className="tile-profile" role="status">
        {t(isLive ? 'tile.main' : 'tile.mainOpening')}
      </span>
    </>
  );
}
