import type { Attention } from '../patrol/attention/attention-check.ts';
import type { PatrolLayout } from '../patrol/plan.ts';
import { type TileReport, type Viewing, aheadMs, nothingShown, takeReport } from '../patrol/proof-of-viewing.ts';
import type { Round, RoundStop, StopId } from '../patrol/round.ts';
import { nextPage, pageMs, pagesOf } from '../patrol/round-pages.ts';
import type { Actor } from '../platform/actor/actor.ts';
import type { CameraId } from '../registry/camera.ts';

/** The page that is on the tiles. Its times are monotonic ms. */
interface SeatPage {
  /** From 0. */
  readonly index: number;
  readonly startedAtMs: number;
  readonly plannedMs: number;
  readonly endsAfterMs: number;
  readonly isExtended: boolean;
  readonly viewing: ReadonlyMap<StopId, Viewing>;
  /** The next page was warmed for a second time, shortly before the turn. */
  readonly isNextWarm: boolean;
  /** Time that it stood still by its officer's hand and does no more, ms. */
  readonly pausedMs: number;
  /** It stands still since. */
  readonly pausedAtMs?: number;
  /** This page is over and is looked at once more; then the wall goes back to that one. */
  readonly backTo?: number;
  /** An attention check was missed on it: what its tiles report counts no more. */
  readonly isVoid?: true;
}

/** A round in the hands of a seat, with the page that it is at. */
export interface SeatPatrol {
  readonly round: Round;
  readonly stops: readonly RoundStop[];
  readonly page: SeatPage;
}

/** The round that falls due next. */
interface ComingRound {
  readonly dueFromMs: number;
  readonly planName: string;
  readonly firstCameraIds: readonly CameraId[];
}

/** One officer's seat at a wall. It lives in memory: what must outlast the gateway lies in the round. */
export class Seat {
  /** Unguessable, and good for this session only. */
  readonly id: string;
  readonly actor: Actor;
  /** Monotonic ms of the last sign of life. */
  heardAtMs: number;
  layout: PatrolLayout = 4;
  /** The same officer sits at another wall: this one takes no round. */
  isElsewhere = false;
  /** The officer rests by their own word: no round is taken until they say so. */
  isResting = false;
  /** Since when pictures are watched without a break, monotonic ms. */
  watchingSinceMs: number | undefined;
  /** Monotonic ms at which a patrol was on last. */
  patrolledAtMs = -Infinity;
  attention: Attention | undefined;
  patrol: SeatPatrol | undefined;
  /** With the monotonic ms at which it was looked up. */
  coming: { readonly round: ComingRound | undefined; readonly readAtMs: number; readonly isWarm: boolean } | undefined;
  /** No claim is tried before, monotonic ms. */
  claimAfterMs = -Infinity;
  /** After a fault nothing is tried before, monotonic ms. */
  retryAfterMs = -Infinity;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(id: string, actor: Actor, heardAtMs: number) {
    this.id = id;
    this.actor = actor;
    this.heardAtMs = heardAtMs;
  }

  get isBusy(): boolean {
    return this.#waiting > 0;
  }

  /** Runs works on this seat one after the other. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const result = this.#last.then(work).finally(() => {
      this.#waiting -= 1;
    });
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/** The stops of the page that is on. */
export function tilesOf({ round, stops, page }: SeatPatrol): readonly RoundStop[] {
  return pagesOf(stops, round.layout)[page.index] ?? [];
}

/** The page that follows the one that is on; undefined on the last. */
export function followingPage({ round, stops, page }: SeatPatrol): readonly RoundStop[] | undefined {
  const pages = pagesOf(stops, round.layout);
  const index = nextPage(pages, page.backTo ?? page.index + 1);
  return index === undefined ? undefined : pages[index];
}

/**
 * The patrol at the first page from `from` on which a stop still waits; undefined when the round is through.
 * A page always begins with nothing shown: proof is earned by whoever sits there now.
 */
export function turnTo(
  held: { readonly round: Round; readonly stops: readonly RoundStop[] },
  from: number,
  monotonicMs: number,
): SeatPatrol | undefined {
  const pages = pagesOf(held.stops, held.round.layout);
  const index = nextPage(pages, from);
  if (index === undefined) return undefined;
  return { round: held.round, stops: held.stops, page: newPage(index, pageMs(pages[index] ?? []), monotonicMs) };
}

/** A look back at the page before the one that is on; undefined on the first. What is decided stays decided. */
export function pageBefore(patrol: SeatPatrol, monotonicMs: number): SeatPatrol | undefined {
  const { round, stops, page } = patrol;
  const stopsBefore = pagesOf(stops, round.layout)[page.index - 1];
  if (stopsBefore === undefined) return undefined;
  // It is shown for as long as it was at first.
  const undecided = stopsBefore.map((stop) => ({ ...stop, outcome: 'waiting' as const }));
  return {
    round,
    stops,
    page: { ...newPage(page.index - 1, pageMs(undecided), monotonicMs), backTo: page.backTo ?? page.index },
  };
}

function newPage(index: number, plannedMs: number, monotonicMs: number): SeatPage {
  return {
    ...{ index, startedAtMs: monotonicMs, plannedMs, endsAfterMs: plannedMs, isExtended: false },
    ...{ viewing: new Map(), isNextWarm: false, pausedMs: 0 },
  };
}

/** A browser tells of the tiles of its page, for a moment of those before it as well; more than that nobody watches. */
function mostReports({ round }: SeatPatrol): number {
  return 2 * round.layout;
}

/** Takes in what tiles report; reports of stops that are not on the page come from a page before and say nothing. */
export function takeReports(
  patrol: SeatPatrol,
  reports: readonly (TileReport & { readonly stopId: string })[],
  seen: { readonly monotonicMs: number; readonly sentMs?: (cameraId: CameraId, sinceMs: number) => number },
): SeatPatrol {
  // A page whose attention check was missed earns nothing any more.
  if (patrol.page.isVoid === true || reports.length > mostReports(patrol)) return patrol;
  const { startedAtMs } = patrol.page;
  const elapsedMs = seen.monotonicMs - startedAtMs;
  const viewing = new Map(patrol.page.viewing);
  for (const stop of tilesOf(patrol)) {
    const report = reports.find(({ stopId }) => stopId === stop.id);
    if (report === undefined) continue;
    const sentMs = seen.sentMs?.(stop.cameraId, startedAtMs - aheadMs);
    const sent = sentMs === undefined ? {} : { sentMs };
    viewing.set(stop.id, takeReport(viewing.get(stop.id) ?? nothingShown, report, { elapsedMs, ...sent }));
  }
  return { ...patrol, page: { ...patrol.page, viewing } };
}
