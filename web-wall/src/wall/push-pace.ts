/** Buffered from … to, s on the stream's timeline. */
export type BufferedRange = readonly [startS: number, endS: number];

interface PlaybackPlace {
  readonly currentS: number;
  /** In order; none touches another. */
  readonly ranges: readonly BufferedRange[];
  /** How far behind the newest picture to play, s. */
  readonly aimS: number;
  readonly rate: number;
  /** It has only just begun, and what came before the newest pictures is still coming in. */
  readonly isYoung?: boolean;
}

interface PaceOrder {
  readonly seekToS?: number;
  readonly rate: number;
}

/** Further behind than this is not caught up by playing faster, s. */
const jumpBehindS = 2;
/** A player that has just begun jumps sooner: nobody has seen it move yet, s beyond the aim. */
const youngBehindS = 0.15;
/** So little left before a gap: what lies behind the gap comes next. */
const gapAheadS = 0.1;
/** Nearer to the aim than this nothing is changed, s. */
const toleranceS = 0.12;
/** A change of speed ends this near to the aim, s. */
const settledS = 0.03;
/** Buffered ranges begin a rounding error after the picture's own time, s. */
const roundingS = 0.005;

const slower = 0.95;
const faster = 1.05;

/** Where a player that begins, or jumps, shows the newest pictures that still leave a reserve. */
export function liveEdge(ranges: readonly BufferedRange[], aimS: number): number | undefined {
  const newest = ranges.at(-1);
  if (newest === undefined) return undefined;
  const [startS, endS] = newest;

  return Math.max(startS + roundingS, endS - aimS);
}

/** Keeps a pushed picture a short, constant time behind the newest one. To be asked whenever a part was added. */
export function pacePlayback({ currentS, ranges, aimS, rate, isYoung = false }: PlaybackPlace): PaceOrder {
  const edgeS = liveEdge(ranges, aimS);
  const newest = ranges.at(-1);
  if (edgeS === undefined || newest === undefined) return { rate };
  const behindS = newest[1] - currentS;
  const own = ranges.find(([startS, endS]) => currentS >= startS - roundingS && currentS <= endS + gapAheadS);
  const isBeforeGap = own !== newest && (own === undefined || own[1] - currentS < gapAheadS);
  const mostBehindS = isYoung ? aimS + youngBehindS : Math.max(jumpBehindS, 2 * aimS);
  if (isBeforeGap || behindS > mostBehindS) return { seekToS: edgeS, rate: 1 };

  return { rate: rateFor(behindS - aimS, rate) };
}

/** @param lagS further behind than aimed; negative: too near to the newest picture */
function rateFor(lagS: number, rate: number): number {
  if (lagS > toleranceS) return faster;
  if (lagS < -toleranceS) return slower;
  if (rate > 1 && lagS > settledS) return rate;
  if (rate < 1 && lagS < -settledS) return rate;

  return 1;
}
