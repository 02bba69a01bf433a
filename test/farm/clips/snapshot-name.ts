import type { FarmFault } from '../device-state.ts';
import { GOP_SECONDS, LIVE_SECONDS } from './clip-recipe.ts';

/**
 * File name of the snapshot that a channel gives now: the picture of this second of the clip, or the one that a fault
 * leaves of it. One snapshot is there for each second; the live ones come first, then frozen, then black.
 */
export function snapshotName(fault: FarmFault | undefined, atMs: number): string {
  const live = Math.floor(atMs / 1000) % LIVE_SECONDS;
  const second = fault?.kind === 'black' ? LIVE_SECONDS + GOP_SECONDS : fault?.kind === 'frozen' ? LIVE_SECONDS : live;
  return `snapshot-${String(second + 1).padStart(2, '0')}.jpg`;
}
