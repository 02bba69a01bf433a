import type { HealthStatus } from '../health/health-state.ts';
import type { StopOutcome } from './round.ts';

/** What a tile says of itself since its page began. Written by a browser: a claim, not a fact. */
export interface TileReport {
  /** Time in which frames advanced while the tab was visible, ms. */
  readonly shownMs: number;
  /** Frames presented. */
  readonly frames: number;
  /** The player gave up or has no picture. */
  readonly failed: boolean;
}

/** What the server believes of one tile. */
export interface Viewing {
  /** Shown time that was plausible when it was reported, ms. */
  readonly creditedMs: number;
  readonly creditedFrames: number;
  readonly failed: boolean;
  /** Reports that could not be true. */
  readonly refusedReports: number;
  /** The last claim and when it came, ms since the page began by the server's monotonic clock. */
  readonly lastShownMs: number;
  readonly lastFrames: number;
  readonly lastElapsedMs: number;
}

export const nothingShown: Viewing = {
  creditedMs: 0,
  creditedFrames: 0,
  failed: false,
  refusedReports: 0,
  lastShownMs: 0,
  lastFrames: 0,
  lastElapsedMs: 0,
};

/** Browsers report by their own timers: so much more shown time than elapsed time is still honest, ms. */
export const toleranceMs = 500;
/** A picture with fewer frames a second does not count as advancing; with more it is no video. */
const minFps = 1;
const maxFps = 120;

/** Port to the doors of live pictures: what was never handed out was never seen. */
export interface StreamDelivery {
  /** Playing time of what a session was given of a camera since an instant, monotonic ms. */
  sentMs(sessionId: string, cameraId: string, sinceMs: number): number;
}

/** A player may have so much in hand when its page begins, which was fetched before, ms. */
export const aheadMs = 8000;

/** What the server itself saw. */
export interface ServerView {
  /** Since the page began, by the monotonic clock. */
  readonly elapsedMs: number;
  /** Playing time that the session was given of this camera; left out where no door keeps count. */
  readonly sentMs?: number;
}

/** Why a report earns nothing. */
export type ReportRefusal = 'backwards' | 'too-fast' | 'frames-do-not-fit' | 'never-sent';

/** Why a report cannot be true; undefined when it can. */
export function refusalOf(
  before: Viewing,
  report: TileReport,
  { elapsedMs, sentMs }: ServerView,
): ReportRefusal | undefined {
  const addedMs = report.shownMs - before.lastShownMs;
  const addedFrames = report.frames - before.lastFrames;
  const passedMs = elapsedMs - before.lastElapsedMs + toleranceMs;
  if (addedMs < 0 || addedFrames < 0) return 'backwards';
  if (addedMs > passedMs || before.creditedMs + addedMs > elapsedMs + toleranceMs) return 'too-fast';
  const fits = addedFrames >= Math.floor(addedMs / 1000) * minFps && addedFrames <= (passedMs / 1000) * maxFps;
  if (!fits) return 'frames-do-not-fit';
  if (addedMs > 0 && sentMs !== undefined && before.creditedMs + addedMs > sentMs + sentToleranceMs(sentMs)) {
    return 'never-sent';
  }
  return undefined;
}

/** Pictures that stand still at the end of what was sent still count for a moment; without any video nothing does. */
function sentToleranceMs(sentMs: number): number {
  return sentMs === 0 ? 0 : toleranceMs;
}

/**
 * Take in one report. Only what was added since the report before is judged: it must not exceed the time that the
 * server itself saw pass, nor the video that the session was given, and its frames must fit its time. What does not fit
 * earns nothing, neither now nor later.
 */
export function takeReport(before: Viewing, report: TileReport, server: ServerView): Viewing {
  const { elapsedMs } = server;
  const addedMs = report.shownMs - before.lastShownMs;
  const addedFrames = report.frames - before.lastFrames;
  const isPlausible = refusalOf(before, report, server) === undefined;

  return {
    creditedMs: before.creditedMs + (isPlausible ? addedMs : 0),
    creditedFrames: before.creditedFrames + (isPlausible ? addedFrames : 0),
    failed: report.failed,
    refusedReports: before.refusedReports + (isPlausible ? 0 : 1),
    lastShownMs: Math.max(before.lastShownMs, report.shownMs),
    lastFrames: Math.max(before.lastFrames, report.frames),
    lastElapsedMs: elapsedMs,
  };
}

/** Everything that decides one stop. */
export interface StopEvidence {
  readonly viewing: Viewing;
  readonly dwellMs: number;
  /** How long the page has been on, by the server's monotonic clock, ms. */
  readonly elapsedMs: number;
  readonly health: HealthStatus;
  /** Its picture hides the place, as checks of pictures found twice: it is black, or one picture is sent again and again. */
  readonly isHidden: boolean;
}

/**
 * The outcome of a stop whose page ends.
 *
 * Proof wins: a picture that advanced for the whole dwell was seen, whatever a probe says meanwhile. Without proof, a
 * stream that cannot be shown is not viewable, and everything else was skipped. Frames that advance prove nothing when
 * the picture in them stands still: whoever looked at it has not seen the place.
 */
export function decideStop(evidence: StopEvidence): Exclude<StopOutcome, 'waiting'> {
  if (isProven(evidence)) return 'seen';
  if (!canBeShown(evidence)) return 'not-viewable';
  return 'skipped';
}

/** True when the dwell was shown, the server saw at least as much time pass, and frames advanced all the while. */
export function isProven({ viewing, dwellMs, elapsedMs, isHidden }: StopEvidence): boolean {
  return (
    !isHidden &&
    viewing.creditedMs >= dwellMs &&
    elapsedMs + toleranceMs >= dwellMs &&
    viewing.creditedFrames >= Math.floor(viewing.creditedMs / 1000) * minFps &&
    viewing.creditedFrames > 0
  );
}

/** False when the camera is known to be out of reach or to hide its place, or its tile has given up. */
export function canBeShown({ viewing, health, isHidden }: StopEvidence): boolean {
  return !viewing.failed && !isHidden && health !== 'offline' && health !== 'auth-failed';
}
