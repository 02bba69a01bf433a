import { type Scope, wholeEstate } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { civilTimeOf, formatCivilTime } from '../platform/clock/civil-time.ts';
import { type CalendarWarning, calendarWarnings, yearStatuses } from './duty-calendar.ts';
import type { DutyDecision } from './duty-decision.ts';
import type { DutyResolution, YearStatus } from './duty-mode.ts';
import { type DutyFoundation, type DutyRules, rulesOf } from './duty-rules.ts';
import { type DutySpan, joinSpans, nextChange, spansOf } from './duty-spans.ts';
import { type NightWindow, windowOn } from './night-window.ts';
import { resolveDutyMode } from './resolve-duty-mode.ts';

/** The mode now in force, how it was resolved and when it changes. */
export interface DutyNow {
  readonly atMs: number;
  /** `YYYY-MM-DD HH:mm` in Beijing. */
  readonly civilTime: string;
  readonly resolution: DutyResolution;
  /** The window of the evening of the duty date. */
  readonly nightWindow: NightWindow;
  readonly nextChangeAtMs?: number;
}

export interface DutyPreview {
  readonly spans: DutySpan[];
  readonly years: { year: number; status: YearStatus }[];
  readonly warnings: CalendarWarning[];
}

interface DutyServiceDeps {
  readonly decisions: { listAll(scope: Scope): Promise<DutyDecision[]> };
  readonly foundation: DutyFoundation;
  readonly clock: Clock;
}

const dayMs = 86_400_000;
/** Rules that are kept ready: one for each organisation that is asked about, and each decision since. */
const maxKept = 2000;

/**
 * Which duty mode is in force. Answers at once, from memory: sweeps ask it many times a second. Decisions are read by
 * `start()` and `refresh()`.
 *
 * An instant is resolved by what was decided until then, so that no later decision rewrites what has begun.
 */
export class DutyService {
  readonly #deps: DutyServiceDeps;
  /** Oldest first. */
  #decisions: readonly DutyDecision[] = [];
  readonly #kept = new Map<string, DutyRules>();

  constructor(deps: DutyServiceDeps) {
    this.#deps = deps;
  }

  start(): Promise<void> {
    return this.refresh();
  }

  /** Reads the decisions again: after one was made, here or by another gateway. */
  async refresh(): Promise<void> {
    this.#decisions = await this.#deps.decisions.listAll(wholeEstate);
    this.#kept.clear();
  }

  /** Every decision, oldest first. */
  get decisions(): readonly DutyDecision[] {
    return this.#decisions;
  }

  /** @param scope whose decisions count; the top of the organisation unless said */
  now(scope: Scope = wholeEstate): DutyNow {
    const atMs = this.#deps.clock.now();
    const rules = this.rulesAt(atMs, scope);
    const resolution = resolveDutyMode(atMs, rules);
    const nextChangeAtMs = nextChange(atMs, rules);
    const { start, end } = windowOn(rules.windows, resolution.dutyDate) ?? this.#deps.foundation.night;
    return {
      atMs,
      civilTime: formatCivilTime(atMs),
      resolution,
      nightWindow: { start, end },
      ...(nextChangeAtMs !== undefined && { nextChangeAtMs }),
    };
  }

  /** The mode of any instant, ms since epoch. */
  resolveAt(atMs: number, scope: Scope = wholeEstate): DutyResolution {
    return resolveDutyMode(atMs, this.rulesAt(atMs, scope));
  }

  /** The modes of so many days from an instant on, now unless said, and how far their calendar can be trusted. */
  preview(days: number, scope: Scope = wholeEstate, fromMs = this.#deps.clock.now()): DutyPreview {
    const toMs = fromMs + days * dayMs;
    const { calendar } = this.rulesAt(this.#deps.clock.now(), scope);
    return {
      spans: this.#spans({ fromMs, toMs }, scope),
      years: yearStatuses(calendar, fromMs, toMs),
      warnings: this.warnings(scope),
    };
  }

  /** Reasons not to trust the calendar of this year and, from 1 November, of the next one. */
  warnings(scope: Scope = wholeEstate): CalendarWarning[] {
    const nowMs = this.#deps.clock.now();
    return calendarWarnings(this.rulesAt(nowMs, scope).calendar, nowMs);
  }

  /** The rules of an organisation as they were known at an instant. */
  rulesAt(atMs: number, { organisationPath }: Scope): DutyRules {
    const known = this.#decisions.findLastIndex(({ decidedAtMs }) => decidedAtMs <= atMs) + 1;
    const key = `${String(known)} ${organisationPath}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const rules = rulesOf(organisationPath, this.#decisions.slice(0, known), this.#deps.foundation);
    if (this.#kept.size >= maxKept) this.#kept.clear();
    this.#kept.set(key, rules);
    return rules;
  }

  /** Civil date of today in Beijing. */
  today(): string {
    return civilTimeOf(this.#deps.clock.now()).date;
  }

  /** Each stretch between two decisions has its own rules. */
  #spans({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }, scope: Scope): DutySpan[] {
    const decided = this.#decisions.map(({ decidedAtMs }) => decidedAtMs);
    const cuts = [...new Set(decided)].filter((atMs) => fromMs < atMs && atMs < toMs);
    const starts = [fromMs, ...cuts];
    return joinSpans(
      starts.flatMap((startMs, index) =>
        spansOf({ fromMs: startMs, toMs: starts[index + 1] ?? toMs }, this.rulesAt(startMs, scope)),
      ),
    );
  }
}
