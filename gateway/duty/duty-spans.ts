import { addDays, civilTimeOf, instantOf } from '../platform/clock/civil-time.ts';
import type { DutyResolution } from './duty-mode.ts';
import type { DutyRules } from './duty-rules.ts';
import { nightOf, resolveDutyMode } from './resolve-duty-mode.ts';

/** A time [fromMs, toMs) in which the resolution does not change. */
export interface DutySpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly resolution: DutyResolution;
}

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

const dayMs = 86_400_000;
/** The longest time for which one mode can last when there is no night window is a holiday block; this is far more. */
const searchDays = 60;

/** The spans of a stretch in which the rules do not change: without gap or overlap, neighbours differ. */
export function spansOf(stretch: Stretch, rules: DutyRules): DutySpan[] {
  return joinSpans(
    startsWithin(stretch, rules).map((fromMs, index, starts) => ({
      fromMs,
      toMs: starts[index + 1] ?? stretch.toMs,
      resolution: resolveDutyMode(fromMs, rules),
    })),
  );
}

/** Spans that touch and say the same become one. */
export function joinSpans(spans: readonly DutySpan[]): DutySpan[] {
  const joined: DutySpan[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last !== undefined && isSame(last.resolution, span.resolution)) {
      joined[joined.length - 1] = { ...last, toMs: span.toMs };
    } else joined.push(span);
  }
  return joined;
}

/**
 * When base, night or level next changes, ms since epoch; a new duty date of the same mode is no change.
 *
 * @returns undefined when nothing changes within 60 days
 */
export function nextChange(atMs: number, rules: DutyRules): number | undefined {
  const now = resolveDutyMode(atMs, rules);
  return startsWithin({ fromMs: atMs, toMs: atMs + searchDays * dayMs }, rules).find((startMs) => {
    const then = resolveDutyMode(startMs, rules);
    return then.base !== now.base || then.night !== now.night || then.level !== now.level;
  });
}

/** The beginning, and every instant inside at which the resolution may change; ascending. */
function startsWithin({ fromMs, toMs }: Stretch, rules: DutyRules): number[] {
  const marks = new Set([fromMs]);
  // The night of the evening before may reach in.
  const last = civilTimeOf(toMs).date;
  for (let date = addDays(civilTimeOf(fromMs).date, -1); date <= last; date = addDays(date, 1)) {
    const { startMinute, endMinute } = nightOf(date, rules);
    const eve = rules.eveFromMinute === undefined ? [] : [rules.eveFromMinute];
    for (const minute of [0, startMinute, endMinute, ...eve]) marks.add(instantOf(date, minute));
  }
  for (const { ruling } of [...rules.specials, ...rules.levels]) marks.add(ruling.fromMs).add(ruling.toMs);
  return [...marks].filter((atMs) => fromMs <= atMs && atMs < toMs).sort((a, b) => a - b);
}

function isSame(one: DutyResolution, other: DutyResolution): boolean {
  return (
    one.dutyDate === other.dutyDate &&
    one.base === other.base &&
    one.night === other.night &&
    one.layer === other.layer &&
    one.makeUp === other.makeUp &&
    one.holidayName === other.holidayName &&
    one.yearStatus === other.yearStatus &&
    one.eve === other.eve &&
    isSameEvidence(one, other)
  );
}

function isSameEvidence(one: DutyResolution, other: DutyResolution): boolean {
  return (
    one.basis?.decisionId === other.basis?.decisionId &&
    one.level === other.level &&
    one.levelBasis?.decisionId === other.levelBasis?.decisionId
  );
}
