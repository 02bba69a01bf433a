import { type Scope, wholeEstate } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { addDays, civilTimeOf, formatCivilTime } from '../platform/clock/civil-time.ts';
import { type CalendarWarning, type DutyCalendar, calendarWarnings, yearStatuses } from './duty-calendar.ts';
import type { DutyResolution, YearStatus } from './duty-mode.ts';
import { type DutyOverrideRecord, overridesFor } from './duty-override.ts';
import { type DutyMinutes, type DutyPolicy, readDutyPolicy } from './duty-policy.ts';
import { type DutySpan, nextChange, previewSpans } from './duty-spans.ts';
import { resolveDutyMode } from './resolve-duty-mode.ts';

/** The mode now in force, how it was resolved and when it changes. */
export interface DutyNow {
  readonly atMs: number;
  /** `YYYY-MM-DD HH:mm` in Beijing. */
  readonly civilTime: string;
  readonly resolution: DutyResolution;
  readonly nightWindow: { readonly start: string; readonly end: string };
  readonly nextChangeAtMs?: number;
}

export interface DutyPreview {
  readonly spans: DutySpan[];
  readonly years: { year: number; status: YearStatus }[];
  readonly warnings: CalendarWarning[];
}

interface DutyServiceDeps {
  readonly overrides: { listFrom(scope: Scope, fromDate: string): Promise<DutyOverrideRecord[]> };
  /** The published layers, e.g. of `readCalendar()`. */
  readonly calendar: DutyCalendar;
  readonly policy: DutyPolicy;
  readonly clock: Clock;
}

/** How long decisions about past days are kept at hand: rounds that passed unattended are resolved afterwards. */
const pastDays = 60;
const dayMs = 86_400_000;

/**
 * Which duty mode is in force. Answers at once, from memory: sweeps ask it many times a second. Overrides are read by
 * `start()` and `refresh()`.
 */
export class DutyService {
  readonly #deps: DutyServiceDeps;
  readonly #minutes: DutyMinutes;
  #records: readonly DutyOverrideRecord[] = [];

  constructor(deps: DutyServiceDeps) {
    this.#deps = deps;
    this.#minutes = readDutyPolicy(deps.policy);
  }

  start(): Promise<void> {
    return this.refresh();
  }

  /** Reads the overrides again: after one was added, here or by another gateway. */
  async refresh(): Promise<void> {
    const { overrides, clock } = this.#deps;
    const fromDate = addDays(civilTimeOf(clock.now()).date, -pastDays);
    this.#records = await overrides.listFrom(wholeEstate, fromDate);
  }

  /** @param scope whose overrides count; the top of the organisation unless said */
  now(scope: Scope = wholeEstate): DutyNow {
    const { clock, policy } = this.#deps;
    const atMs = clock.now();
    const calendar = this.#calendarFor(scope);
    const nextChangeAtMs = nextChange(atMs, calendar, this.#minutes);
    return {
      atMs,
      civilTime: formatCivilTime(atMs),
      resolution: resolveDutyMode(atMs, calendar, this.#minutes),
      nightWindow: { start: policy.nightStart, end: policy.nightEnd },
      ...(nextChangeAtMs !== undefined && { nextChangeAtMs }),
    };
  }

  /** The mode of any instant, ms since epoch. */
  resolveAt(atMs: number, scope: Scope = wholeEstate): DutyResolution {
    return resolveDutyMode(atMs, this.#calendarFor(scope), this.#minutes);
  }

  /** The modes of the coming days, and how far their calendar can be trusted. */
  preview(days: number, scope: Scope = wholeEstate): DutyPreview {
    const fromMs = this.#deps.clock.now();
    const calendar = this.#calendarFor(scope);
    return {
      spans: previewSpans(fromMs, days, calendar, this.#minutes),
      years: yearStatuses(calendar, fromMs, fromMs + days * dayMs),
      warnings: calendarWarnings(calendar, fromMs),
    };
  }

  #calendarFor(scope: Scope): DutyCalendar {
    if (this.#records.length === 0) return this.#deps.calendar;
    return { ...this.#deps.calendar, overrides: overridesFor(scope, this.#records) };
  }
}
