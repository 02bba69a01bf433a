import type { FaultView } from '../../../gateway/platform/http/common-api.ts';

/** What a tile's picture is; never `live` without frames that advance. Instants are monotonic ms. */
export type PictureState =
  | { readonly kind: 'opening'; readonly step: 'stream' | 'picture'; readonly sinceMs: number }
  | { readonly kind: 'live' }
  /** The picture stands: what is seen is `sinceMs` old. */
  | { readonly kind: 'stalled'; readonly sinceMs: number }
  | { readonly kind: 'failed'; readonly fault: FaultView; readonly sinceMs: number; readonly retryAtMs: number };

/** No new frame for so long: the picture is called stale. */
const staleAfterMs = 3000;
/** Stale for so long: the player starts again. */
const restartAfterMs = 12_000;
/** No first picture for so long: the try has failed. */
const openDeadlineMs = 15_000;

interface PictureFacts {
  readonly nowMs: number;
  /** When the newest frame was presented; absent before the first of this try. */
  readonly lastFrameAtMs?: number;
  /** A hidden tab gets no frames: nothing can be said of the picture. */
  readonly tabVisible: boolean;
}

/** What the watch finds at a tick: the state to show, and whether the try must end. */
type PictureVerdict =
  | { readonly kind: 'keep' }
  | { readonly kind: 'show'; readonly state: PictureState }
  | { readonly kind: 'restart' }
  | { readonly kind: 'give-up' };

/** Judges a picture at a tick of the watch. */
export function judgePicture(state: PictureState, facts: PictureFacts): PictureVerdict {
  if (!facts.tabVisible || state.kind === 'failed') return { kind: 'keep' };
  if (state.kind === 'opening') return { kind: facts.nowMs - state.sinceMs > openDeadlineMs ? 'give-up' : 'keep' };
  if (facts.lastFrameAtMs === undefined) return { kind: 'keep' };
  const stillMs = facts.nowMs - facts.lastFrameAtMs;

  if (stillMs > restartAfterMs) return { kind: 'restart' };
  if (stillMs > staleAfterMs && state.kind === 'live') {
    return { kind: 'show', state: { kind: 'stalled', sinceMs: facts.lastFrameAtMs } };
  }
  return { kind: 'keep' };
}
