import { isWithin } from '../platform/actor/scope.ts';
import { addDays } from '../platform/clock/civil-time.ts';
import { type DutyCalendar, type DutyOverride, type ImportedYear, withImportedYears } from './duty-calendar.ts';
import { basisOf, decisionsOf, type DecisionKind, type DutyDecision, type RuledBy } from './duty-decision.ts';
import { minuteOf, type NightWindow, type SeasonalWindow } from './night-window.ts';

/** What rules where nobody decided anything: the calendars of the product and the configuration. */
export interface DutyFoundation {
  readonly calendar: DutyCalendar;
  readonly night: NightWindow;
  /** From when the eve rule holds, `HH:mm`; absent: no eve rule. */
  readonly eveFrom?: string;
}

/** A night window in force; the configuration's has no decision. */
export interface RulingWindow extends SeasonalWindow {
  readonly decision?: DutyDecision;
}

/** Everything that resolves an instant in one part of the organisation. */
export interface DutyRules {
  readonly calendar: DutyCalendar;
  /** Strongest first; the last one has no season. */
  readonly windows: readonly RulingWindow[];
  /** Minute of the day; absent: no eve rule. */
  readonly eveFromMinute?: number;
  readonly eveDecision?: DutyDecision;
  readonly specials: readonly RuledBy<'special'>[];
  readonly levels: readonly RuledBy<'level'>[];
}

/** The rules of a part of the organisation in which nobody decided anything. */
export function foundationRules({ calendar, night, eveFrom }: DutyFoundation): DutyRules {
  return {
    calendar,
    windows: [night],
    ...(eveFrom !== undefined && { eveFromMinute: minuteOf(eveFrom) }),
    specials: [],
    levels: [],
  };
}

/**
 * The rules of a part of the organisation: decisions of its own top node and of those above it.
 *
 * The nearest organisation wins, then its newest decision; when that one was taken back, what is above rules again. The
 * special mode and levels are orders: one raised anywhere above holds here too, and nobody below can weaken it.
 *
 * @param decisions all that were made so far, oldest first
 */
export function rulesOf(
  organisationPath: string,
  decisions: readonly DutyDecision[],
  foundation: DutyFoundation,
): DutyRules {
  const chain = rulingChain(organisationPath, decisions);
  if (chain.length === 0) return foundationRules(foundation);
  const ended = new Set<string>(
    chain.flat().flatMap(({ ruling }) => (ruling.kind === 'end' ? [ruling.decisionId] : [])),
  );
  const isInForce: IsInForce = ({ decision }) => !ended.has(decision.id);
  const newest = <Kind extends DecisionKind>(kind: Kind): RuledBy<Kind>[] =>
    chain.flatMap((own) => decisionsOf(own, kind).slice(-1)).filter(isInForce);

  const eve = newest('eve-rule').at(-1);
  const base = foundationRules(foundation);
  const imported = withImportedYears(foundation.calendar, importedYears(chain, isInForce));
  return {
    calendar: { ...imported, overrides: overridesOf(chain, isInForce) },
    windows: [
      ...newest('night-windows')
        .reverse()
        .flatMap(({ ruling, decision }) => seasonsFirst(ruling.windows).map((window) => ({ ...window, decision }))),
      ...base.windows,
    ],
    ...eveOf(eve, base),
    specials: decisionsOf(chain.flat(), 'special').filter(isInForce),
    levels: decisionsOf(chain.flat(), 'level').filter(isInForce),
  };
}

/** A window without a season is for the rest of the year, wherever it was written. */
function seasonsFirst(windows: readonly SeasonalWindow[]): SeasonalWindow[] {
  return [
    ...windows.filter(({ season }) => season !== undefined),
    ...windows.filter(({ season }) => season === undefined),
  ];
}

/** Decisions that rule here, one list an organisation, from the top down; each oldest first. */
function rulingChain(organisationPath: string, decisions: readonly DutyDecision[]): DutyDecision[][] {
  const ruling = decisions.filter((decision) => isAbove(decision.organisationPath, organisationPath));
  const byPath = Map.groupBy(ruling, (decision) => decision.organisationPath);
  return [...byPath].sort(([one], [other]) => one.length - other.length).map(([, own]) => own);
}

/** The root organisation is the whole estate: what it decided also rules where nobody asked for one organisation. */
export function isAbove(decidedPath: string, organisationPath: string): boolean {
  const isRoot = /^\/[^/]+\/$/.test(decidedPath);
  return isRoot || isWithin({ organisationPath: decidedPath }, organisationPath);
}

type IsInForce = (ruled: { readonly decision: DutyDecision }) => boolean;

/** The newest decision about a date counts, whether it was taken back or not. */
function overridesOf(chain: readonly DutyDecision[][], isInForce: IsInForce): ReadonlyMap<string, DutyOverride> {
  const overrides = new Map<string, DutyOverride>();
  for (const own of chain) {
    const byDate = new Map<string, RuledBy<'override'>>();
    for (const ruled of decisionsOf(own, 'override')) {
      const { fromDate, toDate } = ruled.ruling;
      for (let date = fromDate; date <= toDate; date = addDays(date, 1)) byDate.set(date, ruled);
    }
    for (const [date, ruled] of byDate) {
      if (isInForce(ruled)) overrides.set(date, { date, base: ruled.ruling.base, basis: basisOf(ruled.decision) });
    }
  }
  return overrides;
}

function importedYears(chain: readonly DutyDecision[][], isInForce: IsInForce): ImportedYear[] {
  const years = new Map<number, ImportedYear>();
  for (const own of chain) {
    const byYear = new Map(decisionsOf(own, 'calendar-year').map((ruled) => [ruled.ruling.year, ruled]));
    for (const [year, ruled] of byYear) {
      const { holidays, workdays } = ruled.ruling;
      if (isInForce(ruled)) years.set(year, { year, holidays, workdays, basis: basisOf(ruled.decision) });
    }
  }
  return [...years.values()];
}

function eveOf(
  eve: RuledBy<'eve-rule'> | undefined,
  base: DutyRules,
): Pick<DutyRules, 'eveFromMinute' | 'eveDecision'> {
  if (eve === undefined) return base.eveFromMinute === undefined ? {} : { eveFromMinute: base.eveFromMinute };
  const { from } = eve.ruling;
  return { eveDecision: eve.decision, ...(from !== undefined && { eveFromMinute: minuteOf(from) }) };
}
