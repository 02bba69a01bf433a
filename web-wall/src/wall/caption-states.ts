import type { StopView } from '../../../gateway/patrol/patrol-api.ts';
import type { WallTileView } from '../../../gateway/wall/wall-api.ts';
import type { PictureState } from './picture-state.ts';

/** What a tile shows; `down`: a camera that is known to be down and is left alone. */
export type TilePictureKind = PictureState['kind'] | 'down';

interface CaptionStates {
  /** Absent while it would contradict the picture: probes notice a lost camera some seconds after the wall. */
  readonly health?: WallTileView['health'];
  readonly outcome: StopView['outcome'];
}

/** The states under a picture, so that they never say other than the picture itself. */
export function captionStates(
  { stop, health, hiding }: Pick<WallTileView, 'health' | 'hiding'> & { readonly stop: Pick<StopView, 'outcome'> },
  picture: TilePictureKind,
): CaptionStates {
  const hasNone = picture === 'failed' || picture === 'down' || hiding !== undefined;
  const isLagging = picture === 'failed' && health !== 'offline' && health !== 'auth-failed';

  return {
    ...(!isLagging && { health }),
    outcome: hasNone && stop.outcome === 'waiting' ? 'not-viewable' : stop.outcome,
  };
}
