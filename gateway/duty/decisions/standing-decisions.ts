import { decisionsOf, type DutyDecision } from '../duty-decision.ts';
import type { DutyRules } from '../duty-rules.ts';

/**
 * Decisions that make a difference in an organisation now or later, newest first: orders that are not over, overrides of
 * today and later, imported years, night windows, the eve rule. What was taken back or replaced is history.
 *
 * @param rules those of the organisation, as known now
 * @param all every decision, oldest first
 */
export function standingDecisions(
  rules: DutyRules,
  all: readonly DutyDecision[],
  now: { readonly atMs: number; readonly today: string },
): DutyDecision[] {
  const orders = [...rules.specials, ...rules.levels].filter(({ ruling }) => ruling.toMs > now.atMs);
  const overrides = [...rules.calendar.overrides.values()].filter(({ date }) => date >= now.today);
  const ids = new Set<string>([
    ...orders.map(({ decision }) => decision.id),
    ...overrides.flatMap(({ basis }) => basis?.decisionId ?? []),
    ...[...rules.calendar.importedYears.values()].map(({ decisionId }) => decisionId),
    ...rules.windows.flatMap(({ decision }) => decision?.id ?? []),
    ...(rules.eveDecision === undefined ? [] : [rules.eveDecision.id]),
  ]);
  return all.filter(({ id }) => ids.has(id)).reverse();
}

/** True for a decision that was taken back or ended early. */
export function isEnded({ id }: DutyDecision, all: readonly DutyDecision[]): boolean {
  return decisionsOf(all, 'end').some(({ ruling }) => ruling.decisionId === id);
}

/** True when a decision can still be taken back: what is over, or was already, cannot. */
export function isEndable(
  decision: DutyDecision,
  all: readonly DutyDecision[],
  now: { readonly atMs: number; readonly today: string },
): boolean {
  const { ruling } = decision;
  if (ruling.kind === 'end' || isEnded(decision, all)) return false;
  if (ruling.kind === 'override') return ruling.toDate >= now.today;
  if (ruling.kind === 'special' || ruling.kind === 'level') return ruling.toMs > now.atMs;
  return true;
}
