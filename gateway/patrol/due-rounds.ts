import type { DutyResolution } from '../duty/duty-mode.ts';
import type { Scope } from '../platform/actor/scope.ts';
import { choosePlans } from './choose-plan.ts';
import { dayMs } from './daily-slot.ts';
import { type DueWindow, dutyDatesOf, planWindowAt, planWindows } from './expand-plan.ts';
import { type PatrolPlan, type PlanMode, isValidOn, modeKey } from './plan.ts';

/** A round that falls due: its plan, its window and the duty mode of the instant at which the window begins. */
export interface DueRound {
  readonly plan: PatrolPlan;
  readonly window: DueWindow;
  readonly duty: DutyResolution;
}

/** Resolves the duty mode of an instant, ms since epoch, in a part of the organisation. */
export type ResolveDuty = (atMs: number, part: Scope) => DutyResolution;

/** A plan in force in one mode on one duty date; on every date while no plan has dates. */
interface PlanInForce {
  readonly plan: PatrolPlan;
  readonly mode: PlanMode;
  readonly date?: string;
}

/** Every mode that the plans name, and every night that their bases may fall into. */
function modesToTry(plans: readonly PatrolPlan[]): PlanMode[] {
  const modes = plans
    .flatMap((plan) => plan.modes)
    .flatMap(({ base }) => [true, false].map((night) => ({ base, night })));
  const nights = (['special', 'holiday', 'weekend', 'normal'] as const).map((base) => ({ base, night: true }));
  return [...new Map([...modes, ...nights].map((mode) => [modeKey(mode), mode])).values()];
}

/** Plans by mode and, where plans have dates, by date: so that one sweep does not choose once per due time. */
function plansInForce(plans: readonly PatrolPlan[], fromMs: number, toMs: number): PlanInForce[] {
  const modes = modesToTry(plans);
  const choose = (valid: readonly PatrolPlan[], date?: string): PlanInForce[] =>
    modes.flatMap((mode) =>
      choosePlans(valid, mode).map((plan) => ({ plan, mode, ...(date !== undefined && { date }) })),
    );
  const hasDates = plans.some(({ validFrom, validTo }) => validFrom !== undefined || validTo !== undefined);
  if (!hasDates) return choose(plans);
  return dutyDatesOf(fromMs, toMs).flatMap((date) =>
    choose(
      plans.filter((plan) => isValidOn(plan, date)),
      date,
    ),
  );
}

/** The round of a window when the plan is in force in it: by the mode and the duty date in which it begins. */
function dueIn(
  { plan, mode, date }: PlanInForce,
  window: DueWindow | undefined,
  resolve: ResolveDuty,
): DueRound | undefined {
  if (window === undefined) return undefined;
  const duty = resolve(window.fromMs, plan);
  if (date !== undefined && duty.dutyDate !== date) return undefined;
  return modeKey(duty) === modeKey(mode) ? { plan, window, duty } : undefined;
}

/** Rounds whose window holds the instant. The mode that counts is the one in force when the window began. */
export function roundsDueAt(plans: readonly PatrolPlan[], resolve: ResolveDuty, atMs: number): DueRound[] {
  // The window may have begun yesterday, in the night of the evening before.
  return plansInForce(plans, atMs - dayMs, atMs).flatMap(
    (candidate) => dueIn(candidate, planWindowAt(candidate.plan, atMs), resolve) ?? [],
  );
}

/**
 * Rounds whose whole window passed unattended: it began at or after the plan's `sweptToMs` (and not before
 * `notBeforeMs`) and was over at `nowMs`. Oldest first.
 */
export function roundsPassed(
  plans: readonly PatrolPlan[],
  resolve: ResolveDuty,
  span: { readonly notBeforeMs: number; readonly nowMs: number },
): DueRound[] {
  const passed: DueRound[] = [];
  for (const candidate of plansInForce(plans, span.notBeforeMs, span.nowMs)) {
    const { plan } = candidate;
    for (const window of planWindows(plan, Math.max(span.notBeforeMs, plan.sweptToMs), span.nowMs)) {
      const due = window.toMs > span.nowMs ? undefined : dueIn(candidate, window, resolve);
      if (due !== undefined) passed.push(due);
    }
  }
  return passed.sort((a, b) => a.window.fromMs - b.window.fromMs);
}

/** The first round that falls due after an instant and before `beforeMs`. */
export function nextDueRound(
  plans: readonly PatrolPlan[],
  resolve: ResolveDuty,
  span: { readonly afterMs: number; readonly beforeMs: number },
): DueRound | undefined {
  let next: DueRound | undefined;
  for (const candidate of plansInForce(plans, span.afterMs, span.beforeMs)) {
    const own = firstOf(candidate, resolve, { ...span, beforeMs: next?.window.fromMs ?? span.beforeMs });
    next = own ?? next;
  }
  return next;
}

function firstOf(
  candidate: PlanInForce,
  resolve: ResolveDuty,
  span: { readonly afterMs: number; readonly beforeMs: number },
): DueRound | undefined {
  for (const window of planWindows(candidate.plan, span.afterMs + 1, span.beforeMs)) {
    const due = dueIn(candidate, window, resolve);
    if (due !== undefined) return due;
  }
  return undefined;
}
