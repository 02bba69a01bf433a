/** What all pictures of a wall were sent and dropped since they began. */
export interface FrameCount {
  readonly total: number;
  readonly dropped: number;
}

/** How hard decoding is for this computer, and how many tiles it is spared. */
export interface DecodeLoad {
  /** Dropped of all frames since the look before, 0 to 1. */
  readonly droppedShare: number;
  readonly isHeavy: boolean;
  /** Tiles that are not decoded, the least important first. */
  readonly shed: number;
  /** Looks in a row that were heavy, or that were not. */
  readonly run: number;
}

export const lightLoad: DecodeLoad = { droppedShare: 0, isHeavy: false, shed: 0, run: 0 };

/** More than this share dropped is heavy. */
const heavyShare = 0.1;
/** Fewer frames between two looks say nothing. */
const leastFrames = 30;
/** Looks of 2 s: heavy for 6 s sheds a tile; 60 s without gives one back. */
const shedAfter = 3;
const restoreAfter = 30;

/**
 * One look at the frames, 2 s after the one before.
 *
 * @param before the counts of that look, of the same pictures
 * @param mostShed tiles that may be spared: all but the focused and the pinned ones
 */
export function nextLoad(
  load: DecodeLoad,
  { before, now }: { readonly before: FrameCount; readonly now: FrameCount },
  mostShed: number,
): DecodeLoad {
  const total = now.total - before.total;
  const dropped = now.dropped - before.dropped;
  const shed = Math.min(load.shed, mostShed);
  if (total < leastFrames || dropped < 0) return { ...load, shed };
  const droppedShare = dropped / total;
  const isHeavy = droppedShare > heavyShare;
  const run = isHeavy === load.isHeavy ? load.run + 1 : 1;
  if (isHeavy && run >= shedAfter && shed < mostShed) return { droppedShare, isHeavy, shed: shed + 1, run: 0 };
  if (!isHeavy && run >= restoreAfter && shed > 0) return { droppedShare, isHeavy, shed: shed - 1, run: 0 };

  return { droppedShare, isHeavy, shed, run };
}

/** Positions that are spared: the last of those that are neither focused nor pinned. */
export function shedPositions(
  tiles: readonly { readonly isPinned: boolean }[],
  focused: number | undefined,
  shed: number,
): ReadonlySet<number> {
  const may = tiles.flatMap(({ isPinned }, position) => (isPinned || position === focused ? [] : [position]));

  return new Set(shed === 0 ? [] : may.slice(-shed));
}
