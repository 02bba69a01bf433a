import type { LiveStreamView } from '../../../gateway/media/live-api.ts';
import type { PictureState } from './picture-state.ts';

/** Where the stream stands, by the gateway. */
export type StreamStanding = Pick<LiveStreamView, 'state' | 'sinceMs' | 'place' | 'fault'>;

/**
 * What to show of a picture after the gateway told where its stream stands; undefined when that changes nothing. A
 * picture that moves is believed more than words: only frames that stop end `live`.
 *
 * @param nowMs monotonic
 */
export function stateAfter(shown: PictureState, standing: StreamStanding, nowMs: number): PictureState | undefined {
  const { state } = standing;
  switch (state) {
    case 'starting':
      return opening(shown, 'stream', nowMs);
    case 'live':
      return opening(shown, 'picture', nowMs);
    case 'over-budget':
      return queued(shown, standing, nowMs);
    case 'frozen':
    case 'reconnecting':
      return away(shown, state, nowMs);
    case 'refused':
    case 'unauthorised':
    case 'failed':
      return failed(state, standing, nowMs);
    case 'ended':
      return undefined;
  }
}

const noFault = { stage: 'stream', reason: 'no-frame', detail: 'the gateway names no reason' };

/** Waiting goes on where a picture was not there yet; it keeps its begin while it waits for the same. */
function opening(
  shown: PictureState,
  step: 'stream' | 'picture' | 'reconnect',
  nowMs: number,
): PictureState | undefined {
  if (shown.kind === 'stalled' && shown.cause !== undefined) return { kind: 'stalled', sinceMs: shown.sinceMs };
  if (shown.kind === 'live' || shown.kind === 'stalled') return undefined;
  if (shown.kind === 'opening' && shown.step === step) return undefined;

  return { kind: 'opening', step, sinceMs: nowMs };
}

function failed(
  by: 'refused' | 'unauthorised' | 'failed',
  { fault = noFault }: StreamStanding,
  nowMs: number,
): PictureState {
  return { kind: 'failed', by, fault, sinceMs: nowMs };
}

function queued(shown: PictureState, { place }: StreamStanding, nowMs: number): PictureState | undefined {
  if (shown.kind === 'live' || shown.kind === 'stalled') return undefined;
  const sinceMs = shown.kind === 'opening' && shown.step === 'queue' ? shown.sinceMs : nowMs;

  return { kind: 'opening', step: 'queue', sinceMs, ...(place === undefined ? {} : { place }) };
}

function away(shown: PictureState, cause: 'frozen' | 'reconnecting', nowMs: number): PictureState | undefined {
  if (shown.kind !== 'stalled') return opening(shown, 'reconnect', nowMs);

  return shown.cause === cause ? undefined : { ...shown, cause };
}

/** The gateway has no pictures of this stream and tries to get them. */
export function isAway({ state }: StreamStanding): boolean {
  return state !== 'live' && state !== 'ended';
}
