import type { DutyResolution } from '../duty/duty-mode.ts';
import type { Scope } from '../platform/actor/scope.ts';
import { choosePlans } from './choose-plan.ts';
import { type DueWindow, dueWindows, windowAt } from './expand-plan.ts';
import { type PatrolPlan, type PlanMode, modeKey } from './plan.ts';

/** A round that falls due: its plan, its window and the duty mode of the instant at which the window begins. */
export interface DueRound {
  readonly plan: PatrolPlan;
  readonly window: DueWindow;
  readonly duty: DutyResolution;
}

/** Resolves the duty mode of an instant, ms since epoch, in a part of the organisation. */
export type ResolveDuty = (atMs: number, part: Scope) => DutyResolution;

/** Every mode that the plans name, and every night that their bases may fall into. */
function modesToTry(plans: readonly PatrolPlan[]): PlanMode[] {
  const modes = plans
    .flatMap((plan) => plan.modes)
    .flatMap(({ base }) => [true, false].map((night) => ({ base, night })));
  const nights = (['special', 'holiday', 'weekend', 'normal'] as const).map((base) => ({ base, night: true }));
  return [...new Map([...modes, ...nights].map((mode) => [modeKey(mode), mode])).values()];
}

/** Plans by mode, so that one sweep chooses once per mode and not once per due time. */
function plansByMode(plans: readonly PatrolPlan[]): { mode: PlanMode; inForce: PatrolPlan[] }[] {
  return modesToTry(plans).map((mode) => ({ mode, inForce: choosePlans(plans, mode) }));
}

/** Rounds whose window holds the instant. The mode that counts is the one in force when the window began. */
export function roundsDueAt(plans: readonly PatrolPlan[], resolve: ResolveDuty, atMs: number): DueRound[] {
  const due: DueRound[] = [];
  for (const { mode, inForce } of plansByMode(plans)) {
    for (const plan of inForce) {
      const window = windowAt(plan.slot, atMs);
      if (window === undefined) continue;
      const duty = resolve(window.fromMs, plan);
      if (modeKey(duty) === modeKey(mode)) due.push({ plan, window, duty });
    }
  }
  return due;
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
  for (const { mode, inForce } of plansByMode(plans)) {
    for (const plan of inForce) {
      for (const window of dueWindows(plan.slot, Math.max(span.notBeforeMs, plan.sweptToMs), span.nowMs)) {
        if (window.toMs > span.nowMs) continue;
        const duty = resolve(window.fromMs, plan);
        if (modeKey(duty) === modeKey(mode)) passed.push({ plan, window, duty });
      }
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
  for (const { mode, inForce } of plansByMode(plans)) {
    for (const plan of inForce) {
      const own = firstInMode({ plan, mode }, resolve, { ...span, beforeMs: next?.window.fromMs ?? span.beforeMs });
      next = own ?? next;
    }
  }
  return next;
}

function firstInMode(
  { plan, mode }: { readonly plan: PatrolPlan; readonly mode: PlanMode },
  resolve: ResolveDuty,
  span: { readonly afterMs: number; readonly beforeMs: number },
): DueRound | undefined {
  for (const window of dueWindows(plan.slot, span.afterMs + 1, span.beforeMs)) {
    const duty = resolve(window.fromMs, plan);
    if (modeKey(duty) === modeKey(mode)) return { plan, window, duty };
  }
  return undefined;
}
