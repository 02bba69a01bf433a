import { minuteMs, spanOf } from '../daily-slot.ts';
import { slotsOf } from '../expand-plan.ts';
import { doOverlap } from '../join-slots.ts';
import type { PatrolPlan, PlanSlot } from '../plan.ts';
import { pageStartAllowanceMs } from '../round-pages.ts';

/** What a forecast looks at of a plan. */
export type ForecastPlan = Pick<
  PatrolPlan,
  'slots' | 'goals' | 'method' | 'layout' | 'dwellSeconds' | 'modes' | 'validFrom' | 'validTo'
> & { readonly stops: readonly { readonly dwellSeconds?: number; readonly isKey?: true }[] };

/** What surrounds the plan. */
export interface ForecastSurroundings {
  /** Seats that can patrol at the same time for the post. */
  readonly seats: number;
  /** Stops whose camera is out of reach now: each is given up after a moment. */
  readonly offlineCount: number;
  /** Stops whose camera is not in service: they are left out of rounds. */
  readonly inactiveCount: number;
  /** Other plans that the same post works through. */
  readonly others: readonly (ForecastPlan & { readonly id: string; readonly name: string })[];
  /** Least time that a picture of a snapshot round is looked at. */
  readonly pictureSeconds: number;
}

/** One slot of the plan: what a round of it takes, against what it has. */
export interface SlotForecast {
  readonly start: string;
  readonly end: string;
  readonly intervalMinutes: number;
  readonly roundCount: number;
  /** Stops of a round; with shares, of the largest one. */
  readonly stopCount: number;
  readonly pageCount: number;
  readonly neededMs: number;
  readonly availableMs: number;
  /** Share of the time of all seats that this plan takes, 1 is all of it. */
  readonly load: number;
  /** The same with the other plans of the post. */
  readonly totalLoad: number;
}

/** Why a plan cannot be finished, or what to know before it begins; with the numbers that prove it. */
export type ForecastProblem =
  | {
      readonly code: 'too-long';
      readonly start: string;
      readonly neededMs: number;
      readonly availableMs: number;
      /** What would fit: so many stops, or so long an interval. */
      readonly fittingStops: number;
      readonly fittingMinutes: number;
    }
  | { readonly code: 'overlap'; readonly start: string; readonly plans: readonly string[]; readonly totalLoad: number }
  | { readonly code: 'no-seat' }
  | { readonly code: 'offline'; readonly count: number; readonly of: number }
  | { readonly code: 'inactive'; readonly count: number; readonly of: number };

export interface Forecast {
  readonly isFinishable: boolean;
  readonly slots: readonly SlotForecast[];
  readonly problems: readonly ForecastProblem[];
}

/** Problems after which a plan can be finished all the same. */
const remarks: ReadonlySet<ForecastProblem['code']> = new Set(['offline', 'inactive']);

/**
 * Tells whether the rounds of a plan can be finished in their windows by the seats that there are, and why not.
 *
 * A round is pages of `layout` tiles; a page takes its longest dwell and the start of its pictures. Several seats share
 * the plans of a post, never one round.
 */
export function forecastPlan(plan: ForecastPlan, around: ForecastSurroundings): Forecast {
  const slots = slotsOf(plan).map((slot) => forecastSlot(plan, slot, around));
  const problems = [...slots.flatMap((slot) => slotProblems(plan, slot, around)), ...cameraProblems(plan, around)];
  if (around.seats === 0) problems.unshift({ code: 'no-seat' });
  return { isFinishable: problems.every(({ code }) => remarks.has(code)), slots, problems };
}

function forecastSlot(plan: ForecastPlan, slot: PlanSlot, around: ForecastSurroundings): SlotForecast {
  const own = loadOf(plan, slot, around.pictureSeconds);
  const seats = Math.max(1, around.seats);
  const besides = meetingPlans(plan, slot, around).map(({ load }) => load);
  const load = own.neededMs / own.availableMs;
  const total = besides.reduce((sum, other) => sum + other, load);
  return { ...slot, ...own, load: load / seats, totalLoad: total / seats };
}

/** What one round of a slot takes and has. */
function loadOf(plan: ForecastPlan, slot: PlanSlot, pictureSeconds: number) {
  const { lengthMinutes } = spanOf(slot);
  const roundCount = Math.ceil(lengthMinutes / slot.intervalMinutes);
  const dwells = dwellsOfRound(plan, roundCount, pictureSeconds);
  const pages = pagesOf(dwells, plan.method === 'snapshot' ? snapshotSheet : plan.layout);
  const neededMs = pages.reduce((sum, page) => sum + pageTime(page, plan.method), 0);
  const availableMs = Math.min(slot.intervalMinutes, lengthMinutes) * minuteMs;
  return { roundCount, stopCount: dwells.length, pageCount: pages.length, neededMs, availableMs };
}

/** Pictures of one contact sheet. */
const snapshotSheet = 9;

/** Dwells of the stops of one round, s: all of them, or the keys and an even share of the rest with the longest dwells. */
function dwellsOfRound(plan: ForecastPlan, roundCount: number, pictureSeconds: number): number[] {
  const dwellOf = ({ dwellSeconds }: ForecastPlan['stops'][number]): number =>
    plan.method === 'snapshot' ? pictureSeconds : (dwellSeconds ?? plan.dwellSeconds);
  if (!plan.goals.onceAShift) return plan.stops.map(dwellOf);
  const hasKeys = plan.goals.keyEveryMinutes !== undefined;
  const keys = plan.stops.filter(({ isKey }) => hasKeys && isKey === true);
  const others = plan.stops.filter((stop) => !keys.includes(stop)).map(dwellOf);
  const share = others.toSorted((a, b) => b - a).slice(0, Math.ceil(others.length / roundCount));
  return [...keys.map(dwellOf), ...share];
}

function pagesOf(dwells: readonly number[], size: number): number[][] {
  const pages: number[][] = [];
  for (let first = 0; first < dwells.length; first += size) pages.push(dwells.slice(first, first + size));
  return pages;
}

/** Pictures of a sheet are confirmed one after the other, tiles are watched side by side. */
function pageTime(dwells: readonly number[], method: ForecastPlan['method']): number {
  const seconds = method === 'snapshot' ? dwells.reduce((sum, dwell) => sum + dwell, 0) : Math.max(...dwells);
  return seconds * 1000 + pageStartAllowanceMs;
}

/** Other plans of the post that are in force in a mode of this one and have a slot at the same time. */
function meetingPlans(
  plan: ForecastPlan,
  slot: PlanSlot,
  { others, pictureSeconds }: ForecastSurroundings,
): { readonly name: string; readonly load: number }[] {
  return others.flatMap((other) => {
    if (!areTogether(plan, other)) return [];
    const loads = slotsOf(other)
      .filter((its) => doOverlap(slot, its))
      .map((its) => loadOf(other, its, pictureSeconds))
      .map(({ neededMs, availableMs }) => neededMs / availableMs);
    return loads.length === 0 ? [] : [{ name: other.name, load: Math.max(...loads) }];
  });
}

function areTogether(first: ForecastPlan, second: ForecastPlan): boolean {
  const isBefore = (to: string | undefined, from: string | undefined): boolean =>
    to !== undefined && from !== undefined && to < from;
  if (isBefore(first.validTo, second.validFrom) || isBefore(second.validTo, first.validFrom)) return false;
  return first.modes.some((mode) =>
    second.modes.some((other) => other.base === mode.base && other.night === mode.night),
  );
}

function slotProblems(plan: ForecastPlan, slot: SlotForecast, around: ForecastSurroundings): ForecastProblem[] {
  const { start, neededMs, availableMs, stopCount, totalLoad } = slot;
  if (neededMs > availableMs) {
    const fittingMinutes = Math.ceil(neededMs / minuteMs);
    const fittingStops = Math.floor(stopCount * (availableMs / neededMs));
    return [{ code: 'too-long', start, neededMs, availableMs, fittingStops, fittingMinutes }];
  }
  const plans = meetingPlans(plan, slot, around).map(({ name }) => name);
  if (plans.length > 0 && totalLoad > 1) return [{ code: 'overlap', start, plans, totalLoad }];
  return [];
}

function cameraProblems({ stops }: ForecastPlan, around: ForecastSurroundings): ForecastProblem[] {
  const { offlineCount, inactiveCount } = around;
  return [
    ...(inactiveCount > 0 ? [{ code: 'inactive', count: inactiveCount, of: stops.length } as const] : []),
    ...(offlineCount > 0 ? [{ code: 'offline', count: offlineCount, of: stops.length } as const] : []),
  ];
}
