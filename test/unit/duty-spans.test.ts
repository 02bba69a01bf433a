import { expect } from 'chai';
import fc from 'fast-check';
import { addDays, instantOf } from '../../gateway/platform/clock/civil-time.ts';
import { dayTypeOf } from '../../gateway/duty/day-type.ts';
import { type DutyCalendar, makeCalendar } from '../../gateway/duty/duty-calendar.ts';
import { type DutyBase, calendarLayers, dutyBases } from '../../gateway/duty/duty-mode.ts';
import { type DutyMinutes, readDutyPolicy } from '../../gateway/duty/duty-policy.ts';
import { nextChange, previewSpans } from '../../gateway/duty/duty-spans.ts';
import { resolveDutyMode } from '../../gateway/duty/resolve-duty-mode.ts';

const firstDate = '2026-11-20';
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

const minutes: fc.Arbitrary<DutyMinutes> = fc
  .record({ nightStart: clockText, nightEnd: clockText, eveFrom: fc.option(clockText, { nil: undefined }) })
  .map(({ eveFrom, ...window }) => readDutyPolicy({ ...window, ...(eveFrom !== undefined && { eveFrom }) }));

const instant = fc.integer({ min: instantOf(firstDate), max: instantOf(firstDate, 80 * 1440) });

describe('previewSpans', () => {
  it('covers the time without gap and overlap, and neighbours differ', () => {
    fc.assert(
      fc.property(calendar, minutes, instant, fc.integer({ min: 1, max: 30 }), (layers, policy, fromMs, days) => {
        const spans = previewSpans(fromMs, days, layers, policy);

        expect(spans[0]?.fromMs).to.equal(fromMs);
        expect(spans.at(-1)?.toMs).to.equal(fromMs + days * 86_400_000);
        for (const [index, span] of spans.entries()) {
          expect(span.toMs).to.be.greaterThan(span.fromMs);
          const next = spans[index + 1];
          if (next === undefined) continue;
          expect(next.fromMs).to.equal(span.toMs);
          expect(next.resolution).to.not.deep.equal(span.resolution);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('holds for every instant what resolving that instant gives', () => {
    fc.assert(
      fc.property(calendar, minutes, instant, fc.nat({ max: 10 * 86_400_000 - 1 }), (layers, policy, fromMs, after) => {
        const atMs = fromMs + after;

        const span = previewSpans(fromMs, 10, layers, policy).find((each) => each.fromMs <= atMs && atMs < each.toMs);

        expect(span?.resolution).to.deep.equal(resolveDutyMode(atMs, layers, policy));
      }),
      { numRuns: 300 },
    );
  });
});

describe('nextChange', () => {
  it('is the first instant at which base or night differs', () => {
    fc.assert(
      fc.property(
        calendar,
        minutes,
        instant,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (layers, policy, atMs, part) => {
          const now = resolveDutyMode(atMs, layers, policy);
          const changeMs = nextChange(atMs, layers, policy);
          fc.pre(changeMs !== undefined);

          const then = resolveDutyMode(changeMs, layers, policy);
          const between = resolveDutyMode(atMs + Math.floor((changeMs - atMs - 1) * part), layers, policy);

          expect(changeMs).to.be.greaterThan(atMs);
          expect([then.base, then.night]).to.not.deep.equal([now.base, now.night]);
          expect([between.base, between.night]).to.deep.equal([now.base, now.night]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the layers of the calendar', () => {
  it('are in total order: the highest one that speaks about a date decides', () => {
    fc.assert(
      fc.property(calendar, date, (layers, day) => {
        const isAnnounced = layers.officialYears.has(Number(day.slice(0, 4)));
        const speaks: Record<(typeof calendarLayers)[number], boolean> = {
          override: layers.overrides.has(day),
          official: layers.official.holidays.has(day) || layers.official.workdays.has(day),
          provisional: layers.statutory.has(day) && !isAnnounced,
          weekday: true,
        };

        expect(dayTypeOf(day, layers).layer).to.equal(calendarLayers.find((layer) => speaks[layer]));
      }),
      { numRuns: 500 },
    );
  });

  it('let an override set any base', () => {
    for (const base of dutyBases satisfies readonly DutyBase[]) {
      const layers = { ...makeCalendar({ holidays: new Map(), workdays: new Map() }, new Map()) };
      const overrides = new Map([[firstDate, { date: firstDate, base }]]);

      expect(dayTypeOf(firstDate, { ...layers, overrides }).base).to.equal(base);
    }
  });
});
