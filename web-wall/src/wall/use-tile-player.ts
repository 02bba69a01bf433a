import { type RefObject, useEffect, useRef, useState } from 'react';
import type { PictureSources } from './picture-sources.ts';
import type { PictureState } from './picture-state.ts';
import type { ShownPictures } from './shown-pictures.ts';
import type { StreamLeases, StreamProfile } from './stream-leases.ts';
import { type PlayingStream, TilePlayer, type ViewingProof } from './tile-player.ts';

export interface TilePicture {
  readonly state: PictureState;
  /** The stream that was opened last; absent before the first. */
  readonly stream: PlayingStream | undefined;
  /** The player once it runs; it changes with the camera. */
  readonly player: RefObject<TilePlayer | null>;
  readonly proof: () => ViewingProof;
}

const noPlayer: ViewingProof = { shownMs: 0, frames: 0, failed: true };

interface TileCamera {
  readonly cameraId: string;
  readonly profile: StreamProfile;
  /** False keeps the player from starting, e.g. for a camera that is known to be offline. */
  readonly isPlayable: boolean;
}

/** What all players of a wall share. */
export interface WallStreams {
  readonly leases: StreamLeases;
  readonly sources: PictureSources;
  readonly shown: ShownPictures;
}

/** Runs a TilePlayer on a video element for as long as the component lives. */
export function useTilePlayer(
  video: RefObject<HTMLVideoElement | null>,
  { cameraId, profile, isPlayable }: TileCamera,
  { leases, sources, shown }: WallStreams,
): TilePicture {
  const player = useRef<TilePlayer | null>(null);
  const [state, setState] = useState<PictureState>(() => ({
    kind: 'opening',
    step: 'stream',
    sinceMs: performance.now(),
  }));
  const [stream, setStream] = useState<PlayingStream>();
  const [proof] = useState(() => () => player.current?.proof() ?? noPlayer);

  useEffect(() => {
    if (video.current === null || !isPlayable) return undefined;
    const running = new TilePlayer(
      video.current,
      { cameraId, profile },
      { leases, sources },
      { onState: setState, onStream: setStream },
    );
    player.current = running;
    running.start();
    const hide = shown.add(cameraId, () => running.seenAtMs());

    return () => {
      hide();
      running.stop();
      player.current = null;
    };
  }, [video, cameraId, profile, isPlayable, leases, sources, shown]);

  return { state, stream, player, proof };
}
