import type { UserId } from '../platform/actor/actor.ts';
import { type Scope, isWithin } from '../platform/actor/scope.ts';
import type { Brand } from '../platform/ids/brand.ts';
import type { DutyOverride } from './duty-calendar.ts';

export type DutyOverrideId = Brand<'DutyOverrideId'>;

/** An override with its evidence. It rules for its organisation and everything below it. */
export interface DutyOverrideRecord extends DutyOverride {
  readonly id: DutyOverrideId;
  readonly organisationPath: string;
  readonly reason: string;
  readonly documentNumber?: string;
  readonly userId: UserId;
  /** Name of the person, as it was. */
  readonly decidedBy: string;
  readonly decidedAtMs: number;
}

/**
 * The overrides that rule in a part of the organisation, one a date: those of its own top node or above it. The nearest
 * organisation wins, then the newest decision.
 */
export function overridesFor(
  scope: Scope,
  records: readonly DutyOverrideRecord[],
): ReadonlyMap<string, DutyOverrideRecord> {
  const ruling = records.filter(({ organisationPath }) => isAbove(organisationPath, scope));
  ruling.sort((a, b) => a.organisationPath.length - b.organisationPath.length || a.decidedAtMs - b.decidedAtMs);
  return new Map(ruling.map((record) => [record.date, record]));
}

/** The root organisation is the whole estate: what it decided also rules where nobody asked for one organisation. */
function isAbove(organisationPath: string, scope: Scope): boolean {
  const isRoot = /^\/[^/]+\/$/.test(organisationPath);
  return isRoot || isWithin({ organisationPath }, scope.organisationPath);
}
