import type { FarmFault } from '../device-state.ts';
import { CLIP_SECONDS, GOP_SECONDS, LIVE_SECONDS, SPOILT_KINDS, SPOILT_SECONDS } from './clip-recipe.ts';

/**
 * File name of the snapshot that a channel gives now: the picture of this second of the clip, or the one that a fault
 * leaves of it. One snapshot is there for each second; the live ones come first, then frozen, then black, then
 * those that a spoilt camera gives.
 */
export function snapshotName(fault: FarmFault | undefined, atMs: number): string {
  const live = Math.floor(atMs / 1000) % LIVE_SECONDS;
  const spoilt = SPOILT_KINDS.findIndex((kind) => kind === fault?.kind);
  const still = fault?.kind === 'black' ? LIVE_SECONDS + GOP_SECONDS : fault?.kind === 'frozen' ? LIVE_SECONDS : live;
  const second = spoilt < 0 ? still : CLIP_SECONDS + spoilt * SPOILT_SECONDS + (live % SPOILT_SECONDS);
  return `snapshot-${String(second + 1).padStart(2, '0')}.jpg`;
}
