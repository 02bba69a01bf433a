import type { FaultView } from '../../../gateway/platform/http/common-api.ts';
import type { FullBudget } from './full-budget.ts';

/** What a tile waits for: its stream, its turn, the camera's first or next picture. */
type OpeningStep = 'stream' | 'queue' | 'picture' | 'reconnect';

/** What a tile's picture is; never `live` without frames that advance. Instants are monotonic ms. */
export type PictureState =
  /** `place` in the queue, from 1. */
  | { readonly kind: 'opening'; readonly step: OpeningStep; readonly sinceMs: number; readonly place?: number }
  | { readonly kind: 'live' }
  /** The picture stands: what is seen is `sinceMs` old. `cause`: what the gateway knows of it. */
  | { readonly kind: 'stalled'; readonly sinceMs: number; readonly cause?: 'frozen' | 'reconnecting' }
  | {
      readonly kind: 'failed';
      readonly fault: FaultView;
      readonly sinceMs: number;
      /** Who said no; absent when this page could not play it. */
      readonly by?: 'refused' | 'unauthorised' | 'failed';
      /** The gateway has no place for this stream: nothing is wrong with the camera. */
      readonly full?: FullBudget;
      /** Absent while the gateway goes on trying and the tile waits for it. */
      readonly retryAtMs?: number;
    };

/** No new frame for so long: the picture is called stale. */
const staleAfterMs = 3000;
/** Stale for so long, though the gateway sends: the player starts again. */
const restartAfterMs = 12_000;
/** No first picture for so long: the try has failed. */
const openDeadlineMs = 15_000;

interface PictureFacts {
  readonly nowMs: number;
  /** When the newest frame was presented; absent before the first of this try. */
  readonly lastFrameAtMs?: number;
  /** A hidden tab gets no frames: nothing can be said of the picture. */
  readonly tabVisible: boolean;
  /** The gateway itself has no pictures and tries to get them: beginning again here would change nothing. */
  readonly isUpstreamAway?: boolean;
  /** When the gateway said that it has pictures again. */
  readonly upstreamBackAtMs?: number;
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
  if (state.kind === 'opening') {
    const isLate = state.step !== 'queue' && facts.nowMs - state.sinceMs > openDeadlineMs;
    return { kind: isLate ? 'give-up' : 'keep' };
  }

  return facts.lastFrameAtMs === undefined ? { kind: 'keep' } : judgeStill(state, facts, facts.lastFrameAtMs);
}

function judgeStill(state: PictureState, facts: PictureFacts, lastFrameAtMs: number): PictureVerdict {
  const { nowMs, isUpstreamAway = false, upstreamBackAtMs = 0 } = facts;
  const waitedMs = nowMs - Math.max(lastFrameAtMs, upstreamBackAtMs);
  if (waitedMs > restartAfterMs && !isUpstreamAway) return { kind: 'restart' };
  if (nowMs - lastFrameAtMs > staleAfterMs && state.kind === 'live') {
    return { kind: 'show', state: { kind: 'stalled', sinceMs: lastFrameAtMs } };
  }
  return { kind: 'keep' };
}
