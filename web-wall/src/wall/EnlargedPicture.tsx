import { useRef } from 'react';
import { useWords } from '../i18n/use-words.ts';
import type { Words } from '../i18n/words-of.ts';
import { DeliveryNote } from './DeliveryNote.tsx';
import type { PictureState } from './picture-state.ts';
import { useTilePlayer, type WallStreams } from './use-tile-player.ts';

interface EnlargedPictureProps {
  readonly cameraId: string;
  readonly streams: WallStreams;
}

/** The main stream over the tile's own picture, which stays until the main one is there and whenever it is not. */
export function EnlargedPicture({ cameraId, streams }: EnlargedPictureProps) {
  const words = useWords();
  const { t } = words;
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
        <span>{isLive ? t(stream?.profile === 'sub' ? 'tile.sub' : 'tile.main') : meanwhileNote(words, state)}</span>
        {isLive && <DeliveryNote stream={stream} />}
      </span>
    </>
  );
}

/** Why the sub-stream shows where the main stream is wanted. */
function meanwhileNote({ t }: Words, state: PictureState): string {
  if (state.kind !== 'failed') return t('tile.mainOpening');
  if (state.full === undefined) return t('tile.mainFailed');
  const { budget, limit } = state.full;

  return t('tile.mainFull', { why: t(`tile.full.${budget}`, { limit }), hint: t(`tile.fullHint.${budget}`) });
}
