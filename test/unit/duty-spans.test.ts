import { expect } from 'chai';
import fc from 'fast-check';
import { dayTypeOf } from '../../gateway/duty/day-type.ts';
import { type DutyCalendar, makeCalendar } from '../../gateway/duty/duty-calendar.ts';
import { type DutyBase, calendarLayers, dutyBases, type DutyLevel } from '../../gateway/duty/duty-mode.ts';
import type { DutyRules } from '../../gateway/duty/duty-rules.ts';
import { nextChange, spansOf } from '../../gateway/duty/duty-spans.ts';
import { isInSeason, minuteOf, type SeasonalWindow } from '../../gateway/duty/night-window.ts';
import { nightOf, resolveDutyMode } from '../../gateway/duty/resolve-duty-mode.ts';
import { addDays, civilTimeOf, instantOf } from '../../gateway/platform/clock/civil-time.ts';
import { aDecision, inEachZone } from '../fixtures/duty.ts';

const firstDate = '2026-11-20';
const dayMs = 86_400_000;
const hourMs = 3_600_000;
const date = fc.integer({ min: 0, max: 90 }).map((days) => addDays(firstDate, days));
const name = fc.constantFrom('元旦', '春节');
const named = fc.uniqueArray(fc.tuple(date, name), { selector: ([day]) => day, maxLength: 20 });

const calendar: fc.Arbitrary<DutyCalendar> = fc
  .record({
    holidays: named,
    workdays: named,
    statutory: named,
    overrides: fc.array(fc.tuple(date, fc.constantFrom(...dutyBases)), { maxLength: 10 }),
    announced: fc.boolean(),
  })
  .map(({ holidays, workdays, statutory, overrides, announced }) => {
    const announcement: [string, string][] = announced ? [['2026-10-01', '国庆节']] : [];
    const official = { holidays: new Map([...holidays, ...announcement]), workdays: new Map(workdays) };
    return {
      ...makeCalendar(official, new Map(statutory)),
      overrides: new Map(overrides.map(([day, base]) => [day, { date: day, base }])),
    };
  });

const clockText = fc
  .integer({ min: 0, max: 1439 })
  .map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`);
const night = fc.record({ start: clockText, end: clockText });
const yearDay = date.map((day) => day.slice(5));
const seasonal: fc.Arbitrary<SeasonalWindow> = fc
  .record({ night, season: fc.record({ from: yearDay, to: yearDay }) })
  .map(({ night: { start, end }, season }) => ({ start, end, season }));

const instant = fc.integer({ min: instantOf(firstDate), max: instantOf(firstDate, 80 * 1440) });
const interval = fc
  .tuple(instant, fc.integer({ min: 1, max: 200 * hourMs }))
  .map(([fromMs, ms]) => ({ fromMs, toMs: fromMs + ms }));
const special = interval.map((each) => {
  const ruling = { kind: 'special', ...each } as const;
  return { ruling, decision: aDecision(ruling) };
});
const level = fc.tuple(interval, fc.constantFrom<DutyLevel>(1, 2, 3)).map(([each, rank]) => {
  const ruling = { kind: 'level', level: rank, ...each } as const;
  return { ruling, decision: aDecision(ruling) };
});

const rules: fc.Arbitrary<DutyRules> = fc
  .record({
    calendar,
    seasons: fc.array(seasonal, { maxLength: 3 }),
    night,
    eveFrom: fc.option(clockText, { nil: undefined }),
    specials: fc.array(special, { maxLength: 3 }),
    levels: fc.array(level, { maxLength: 3 }),
  })
  .map(({ seasons, night: wholeYear, eveFrom, ...rest }) => ({
    ...rest,
    windows: [...seasons, wholeYear],
    ...(eveFrom !== undefined && { eveFromMinute: minuteOf(eveFrom) }),
  }));

inEachZone('spansOf', () => {
  it('covers the time without gap and overlap, and neighbours differ', () => {
    fc.assert(
      fc.property(rules, instant, fc.integer({ min: 1, max: 30 }), (known, fromMs, days) => {
        const toMs = fromMs + days * dayMs;
        const spans = spansOf({ fromMs, toMs }, known);

        expect(spans[0]?.fromMs).to.equal(fromMs);
        expect(spans.at(-1)?.toMs).to.equal(toMs);
        for (const [index, span] of spans.entries()) {
          expect(span.toMs).to.be.greaterThan(span.fromMs);
          const next = spans[index + 1];
          if (next === undefined) continue;
          expect(next.fromMs).to.equal(span.toMs);
          expect(next.resolution).to.not.deep.equal(span.resolution);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('holds for every instant what resolving that instant gives', () => {
    fc.assert(
      fc.property(rules, instant, fc.nat({ max: 10 * dayMs - 1 }), (known, fromMs, after) => {
        const atMs = fromMs + after;

        const spans = spansOf({ fromMs, toMs: fromMs + 10 * dayMs }, known);
        const span = spans.find((each) => each.fromMs <= atMs && atMs < each.toMs);

        expect(span?.resolution).to.deep.equal(resolveDutyMode(atMs, known));
      }),
      { numRuns: 200 },
    );
  });
});

inEachZone('resolveDutyMode', () => {
  it('puts a night into the duty date of the evening on which it began', () => {
    fc.assert(
      fc.property(rules, instant, (known, atMs) => {
        const { dutyDate, night: isNight } = resolveDutyMode(atMs, known);
        const civil = civilTimeOf(atMs);
        expect(dutyDate).to.be.oneOf([civil.date, addDays(civil.date, -1)]);
        if (!isNight) return;

        const { startMinute, endMinute } = nightOf(dutyDate, known);
        // Where seasons meet, the night before may end after this one would begin.
        const before = nightOf(addDays(dutyDate, -1), known).endMinute - 1440;
        const beginMs = instantOf(dutyDate, Math.max(startMinute, before));
        expect(atMs).to.be.within(beginMs, instantOf(dutyDate, endMinute) - 1);
        expect(resolveDutyMode(beginMs, known)).to.deep.include({ dutyDate, night: true });
      }),
      { numRuns: 300 },
    );
  });

  it('counts the end of a night as day: 06:00:00 is day, the millisecond before is night', () => {
    fc.assert(
      fc.property(calendar, date, (layers, day) => {
        const known = { calendar: layers, windows: [{ start: '20:00', end: '06:00' }], specials: [], levels: [] };
        const at = resolveDutyMode(instantOf(day, 360), known);
        const before = resolveDutyMode(instantOf(day, 360) - 1, known);

        expect([at.night, at.dutyDate]).to.deep.equal([false, day]);
        expect([before.night, before.dutyDate]).to.deep.equal([true, addDays(day, -1)]);
      }),
      { numRuns: 100 },
    );
  });

  it('lets a raised special mode stand above everything, and names the strictest level', () => {
    fc.assert(
      fc.property(rules, instant, (known, atMs) => {
        const resolution = resolveDutyMode(atMs, known);
        const runs = ({ ruling }: { ruling: { fromMs: number; toMs: number } }): boolean =>
          ruling.fromMs <= atMs && atMs < ruling.toMs;
        const levels = known.levels.filter(runs).map(({ ruling }) => ruling.level);

        expect(resolution.layer === 'raised').to.equal(known.specials.some(runs));
        if (resolution.layer === 'raised') expect(resolution.base).to.equal('special');
        expect(resolution.level).to.equal(levels.length === 0 ? undefined : Math.min(...levels));
      }),
      { numRuns: 300 },
    );
  });
});

inEachZone('nextChange', () => {
  it('is the first instant at which base, night or level differs', () => {
    const modeOf = (atMs: number, known: DutyRules): unknown[] => {
      const { base, night: isNight, level: rank } = resolveDutyMode(atMs, known);
      return [base, isNight, rank];
    };
    fc.assert(
      fc.property(rules, instant, fc.double({ min: 0, max: 1, noNaN: true }), (known, atMs, part) => {
        const changeMs = nextChange(atMs, known);
        fc.pre(changeMs !== undefined);

        expect(changeMs).to.be.greaterThan(atMs);
        expect(modeOf(changeMs, known)).to.not.deep.equal(modeOf(atMs, known));
        const between = atMs + Math.floor((changeMs - atMs - 1) * part);
        expect(modeOf(between, known)).to.deep.equal(modeOf(atMs, known));
      }),
      { numRuns: 100 },
    );
  });
});

inEachZone('the layers of the calendar', () => {
  it('are in total order: the highest one that speaks about a date decides', () => {
    fc.assert(
      fc.property(calendar, date, (layers, day) => {
        const isAnnounced = layers.officialYears.has(Number(day.slice(0, 4)));
        const speaks: Record<(typeof calendarLayers)[number], boolean> = {
          raised: false,
          override: layers.overrides.has(day),
          official: layers.official.holidays.has(day) || layers.official.workdays.has(day),
          provisional: layers.statutory.has(day) && !isAnnounced,
          weekday: true,
        };

        expect(dayTypeOf(day, layers).layer).to.equal(calendarLayers.find((layer) => speaks[layer]));
      }),
      { numRuns: 300 },
    );
  });
});

describe('an override', () => {
  it('may set any base', () => {
    for (const base of dutyBases satisfies readonly DutyBase[]) {
      const layers = { ...makeCalendar({ holidays: new Map(), workdays: new Map() }, new Map()) };
      const overrides = new Map([[firstDate, { date: firstDate, base }]]);

      expect(dayTypeOf(firstDate, { ...layers, overrides }).base).to.equal(base);
    }
  });
});

describe('isInSeason', () => {
  it('goes over the new year when it ends before it begins, both ends included', () => {
    const winter = { from: '11-01', to: '03-31' };

    const days = ['10-31', '11-01', '12-31', '01-01', '03-31', '04-01'].map((day) => isInSeason(winter, day));

    expect(days).to.deep.equal([false, true, true, true, true, false]);
  });
});
