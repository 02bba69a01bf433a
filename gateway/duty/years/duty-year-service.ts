import type { Actor } from '../../platform/actor/actor.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import { yearOf } from '../../platform/clock/civil-time.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { type DutyCalendar, yearStatusOf } from '../duty-calendar.ts';
import type { DutyBasis, YearStatus } from '../duty-mode.ts';
import type { DutyOrganisationService } from '../duty-organisation-service.ts';
import type { DutyService } from '../duty-service.ts';
import type { DutyDecisionService, Evidence, ShownDecision } from '../decisions/duty-decision-service.ts';
import { type CheckedYear, checkYear } from './check-year.ts';

interface Deps {
  readonly duty: Pick<DutyService, 'rulesAt' | 'warnings' | 'today'>;
  readonly decisions: Pick<DutyDecisionService, 'decide'>;
  readonly organisations: Pick<DutyOrganisationService, 'partOf'>;
  readonly clock: { now(): number };
}

/** A year of the calendar and how far it can be trusted. */
export interface DutyYear {
  readonly year: number;
  readonly status: YearStatus;
  /** Absent for what came with the product. */
  readonly basis?: DutyBasis;
  /** Holidays and make-up workdays as they are in force, `provisional` ones of the law included; ascending. */
  readonly days: readonly YearDay[];
}

export interface YearDay {
  readonly date: string;
  readonly kind: 'holiday' | 'workday';
  readonly name: string;
}

/** What an import would do. */
export interface YearReport extends CheckedYear {
  /** Days that would change against what is in force: another kind, new, or gone. */
  readonly changes: readonly YearChange[];
}

export interface YearChange {
  readonly date: string;
  readonly from?: YearDay['kind'];
  readonly to?: YearDay['kind'];
  readonly name: string;
}

interface YearFile {
  readonly year: number;
  readonly text: string;
}

/** Years that a list shows: the last one, this one and those to come that may already be known. */
const yearsBefore = 1;
const yearsAfter = 2;

/** The announced years: which are known, and the import of another one. */
export class DutyYearService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Years around now and all that were imported, ascending. @throws GatewayError `organisation/unknown` */
  async list(scope: Scope, organisationId: string | undefined): Promise<DutyYear[]> {
    const calendar = await this.#calendarOf(scope, organisationId);
    const thisYear = yearOf(this.#deps.duty.today());
    const around = Array.from({ length: yearsBefore + 1 + yearsAfter }, (_, index) => thisYear - yearsBefore + index);
    const years = [...new Set([...around, ...calendar.importedYears.keys()])].sort((a, b) => a - b);
    return years.map((year) => yearIn(calendar, year));
  }

  /** Reads a file and tells what an import of it would do; nothing is changed. */
  async check(scope: Scope, organisationId: string | undefined, { year, text }: YearFile): Promise<YearReport> {
    const calendar = await this.#calendarOf(scope, organisationId);
    const checked = checkYear(text, year, calendar.statutory.keys());
    return { ...checked, changes: changesOf(yearIn(calendar, year).days, checked) };
  }

  /**
   * Takes an announced year in, in place of the one before, which stays in the history.
   *
   * @throws GatewayError `calendar/invalid` with every problem, `organisation/unknown`
   */
  async take(
    actor: Actor,
    organisationId: string | undefined,
    file: YearFile,
    evidence: Evidence,
  ): Promise<ShownDecision> {
    const { year, holidays, workdays, problems } = await this.check(actor.scope, organisationId, file);
    if (problems.length > 0) throw unfit(problems);
    return this.#deps.decisions.decide(
      actor,
      organisationId,
      { kind: 'calendar-year', year, holidays, workdays },
      evidence,
    );
  }

  async #calendarOf(scope: Scope, organisationId: string | undefined): Promise<DutyCalendar> {
    const { duty, organisations, clock } = this.#deps;
    return duty.rulesAt(clock.now(), await organisations.partOf(scope, organisationId)).calendar;
  }
}

function yearIn(calendar: DutyCalendar, year: number): DutyYear {
  const status = yearStatusOf(calendar, year);
  const basis = calendar.importedYears.get(year);
  const { holidays, workdays } = calendar.official;
  const days = [...daysOf(holidays, year, 'holiday'), ...daysOf(workdays, year, 'workday')];
  const lawful = status === 'official' ? [] : daysOf(calendar.statutory, year, 'holiday');
  const all = new Map([...lawful, ...days].map((day) => [day.date, day]));
  const ascending = [...all.values()].sort((one, other) => (one.date < other.date ? -1 : 1));
  return { year, status, ...(basis !== undefined && { basis }), days: ascending };
}

function daysOf(days: ReadonlyMap<string, string>, year: number, kind: YearDay['kind']): YearDay[] {
  return [...days].flatMap(([date, name]) => (yearOf(date) === year ? [{ date, kind, name }] : []));
}

function changesOf(days: readonly YearDay[], { year, holidays, workdays }: CheckedYear): YearChange[] {
  const before = new Map(days.map((day) => [day.date, day]));
  const after = new Map(
    [...daysOf(new Map(Object.entries(holidays)), year, 'holiday')]
      .concat(daysOf(new Map(Object.entries(workdays)), year, 'workday'))
      .map((day) => [day.date, day]),
  );
  const dates = [...new Set([...before.keys(), ...after.keys()])].sort();
  return dates.flatMap((date): YearChange[] => {
    const [from, to] = [before.get(date), after.get(date)];
    if (from?.kind === to?.kind) return [];
    const name = to?.name ?? from?.name ?? '';
    return [{ date, ...(from !== undefined && { from: from.kind }), ...(to !== undefined && { to: to.kind }), name }];
  });
}

function unfit(problems: CheckedYear['problems']): GatewayError {
  const [first] = problems;
  const count = String(problems.length);
  const message = `The year was not taken: ${count} problem(s), the first at ${first?.place ?? 'file'}: ${first?.message ?? ''}`;
  const issues = problems
    .slice(0, 100)
    .map(({ place, message: text }) => ({ path: `body.text ${place}`, message: text }));
  return new GatewayError('calendar/invalid', message, { issues });
}
