import type { CameraId } from '../../registry/camera.ts';

/** What is known of one camera's views in a period. */
export interface CameraViews {
  readonly cameraId: CameraId;
  /** Stops that were due, and what became of them. */
  readonly dueCount: number;
  readonly seenCount: number;
  readonly notViewableCount: number;
  /** First and last view in the period, ms since epoch. */
  readonly firstSeenAtMs?: number;
  readonly lastSeenAtMs?: number;
  /** Longest time between two views that both lie in the period. */
  readonly longestBetweenMs?: number;
}

/** Views of the same camera in two parts of a period. */
export function joinViews(one: CameraViews, other: CameraViews): CameraViews {
  const firsts = [one.firstSeenAtMs, other.firstSeenAtMs].filter((atMs) => atMs !== undefined);
  const lasts = [one.lastSeenAtMs, other.lastSeenAtMs].filter((atMs) => atMs !== undefined);
  const between = [one.longestBetweenMs, other.longestBetweenMs].filter((ms) => ms !== undefined);
  return {
    cameraId: one.cameraId,
    dueCount: one.dueCount + other.dueCount,
    seenCount: one.seenCount + other.seenCount,
    notViewableCount: one.notViewableCount + other.notViewableCount,
    ...(firsts.length > 0 && { firstSeenAtMs: Math.min(...firsts), lastSeenAtMs: Math.max(...lasts) }),
    ...(between.length > 0 && { longestBetweenMs: Math.max(...between) }),
  };
}

/** The longest time without a view 最长未看间隔, and where it lies. */
export interface CameraGap {
  readonly longestGapMs: number;
  /** before the first view, between two, since the last one, or the whole period. */
  readonly gapKind: 'before' | 'between' | 'since' | 'whole';
}

/** The period that is judged; `toMs` is not in the future: the tail counts until now. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The longest gap between two views of a camera, with what lies before the first and after the last one. */
export function longestGap(views: CameraViews, { fromMs, toMs }: Period): CameraGap {
  const { firstSeenAtMs, lastSeenAtMs, longestBetweenMs = 0 } = views;
  if (firstSeenAtMs === undefined || lastSeenAtMs === undefined) {
    return { longestGapMs: toMs - fromMs, gapKind: 'whole' };
  }
  const before = firstSeenAtMs - fromMs;
  const since = toMs - lastSeenAtMs;
  if (since >= before && since >= longestBetweenMs) return { longestGapMs: since, gapKind: 'since' };
  return before >= longestBetweenMs
    ? { longestGapMs: before, gapKind: 'before' }
    : { longestGapMs: longestBetweenMs, gapKind: 'between' };
}

/** Longest gap first; of equals the one with the lower id, so that pages have no holes. */
export function byLongestGap(
  one: CameraGap & { readonly cameraId: string },
  other: CameraGap & { readonly cameraId: string },
): number {
  return other.longestGapMs - one.longestGapMs || (one.cameraId < other.cameraId ? -1 : 1);
}
