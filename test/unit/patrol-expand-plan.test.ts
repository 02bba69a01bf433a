import { expect } from 'chai';
import fc from 'fast-check';
import { minuteMs, spanOf } from '../../gateway/patrol/daily-slot.ts';
import { nextDueRound, roundsDueAt, roundsPassed } from '../../gateway/patrol/due-rounds.ts';
import { expandPlan, windowAt } from '../../gateway/patrol/expand-plan.ts';
import type { PlanId } from '../../gateway/patrol/round.ts';
import { aPlan, beijing, ordinaryDays } from '../fixtures/patrol.ts';

const clockText = fc
  .integer({ min: 0, max: 1439 })
  .map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`);
const anySlot = fc.record({ start: clockText, end: clockText, intervalMinutes: fc.integer({ min: 1, max: 1440 }) });
const anyInstant = fc.integer({ min: beijing('2026-01-01 00:00'), max: beijing('2027-12-31 00:00') });
const hourMs = 60 * minuteMs;

describe('expandPlan', () => {
  it('gives due windows at whole intervals from the start of the slot', () => {
    const slot = { start: '08:15', end: '10:00', intervalMinutes: 45 };

    const windows = expandPlan(slot, beijing('2026-09-21 00:00'), beijing('2026-09-22 00:00'));

    expect(windows).to.deep.equal([
      { fromMs: beijing('2026-09-21 08:15'), toMs: beijing('2026-09-21 09:00') },
      { fromMs: beijing('2026-09-21 09:00'), toMs: beijing('2026-09-21 09:45') },
      { fromMs: beijing('2026-09-21 09:45'), toMs: beijing('2026-09-21 10:00') },
    ]);
  });

  it('follows a slot over midnight', () => {
    const slot = { start: '22:00', end: '02:00', intervalMinutes: 120 };

    const windows = expandPlan(slot, beijing('2026-09-21 23:00'), beijing('2026-09-22 22:00'));

    expect(windows).to.deep.equal([{ fromMs: beijing('2026-09-22 00:00'), toMs: beijing('2026-09-22 02:00') }]);
  });

  it('takes equal ends as the whole day', () => {
    const slot = { start: '06:00', end: '06:00', intervalMinutes: 480 };

    const windows = expandPlan(slot, beijing('2026-09-21 06:00'), beijing('2026-09-22 06:00'));

    expect(windows.map(({ fromMs }) => fromMs)).to.deep.equal([
      beijing('2026-09-21 06:00'),
      beijing('2026-09-21 14:00'),
      beijing('2026-09-21 22:00'),
    ]);
  });

  it('gives the same windows whether a time is asked at once or in parts', () => {
    fc.assert(
      fc.property(anySlot, anyInstant, fc.nat(2880), fc.nat(2880), (slot, fromMs, first, second) => {
        const middleMs = fromMs + first * minuteMs;
        const endMs = middleMs + second * minuteMs;
        const parts = [...expandPlan(slot, fromMs, middleMs), ...expandPlan(slot, middleMs, endMs)];

        expect(parts).to.deep.equal(expandPlan(slot, fromMs, endMs));
      }),
    );
  });

  it('gives windows that are in order, do not overlap and cover each day’s slot', () => {
    fc.assert(
      fc.property(anySlot, anyInstant, (slot, fromMs) => {
        const windows = expandPlan(slot, fromMs, fromMs + 5 * 24 * hourMs);

        for (const [index, window] of windows.entries()) {
          expect(window.fromMs).to.be.below(window.toMs);
          expect(window.toMs).to.be.at.most(windows[index + 1]?.fromMs ?? Infinity);
        }
        const perDay = Math.ceil(spanOf(slot).lengthMinutes / slot.intervalMinutes);
        expect(windows.length).to.equal(5 * perDay);
      }),
    );
  });

  it('finds for every instant the window that expansion gives', () => {
    fc.assert(
      fc.property(anySlot, anyInstant, (slot, atMs) => {
        const expanded = expandPlan(slot, atMs - 48 * hourMs, atMs + 1);
        const holding = expanded.find((window) => window.fromMs <= atMs && atMs < window.toMs);

        expect(windowAt(slot, atMs)).to.deep.equal(holding);
      }),
    );
  });
});

describe('rounds that fall due', () => {
  const byDay = aPlan({
    id: 'day' as PlanId, // a brand
    modes: [{ base: 'normal', night: false }],
    slots: [{ start: '00:00', end: '00:00', intervalMinutes: 60 }],
  });
  const byNight = aPlan({
    id: 'night' as PlanId, // a brand
    modes: [{ base: 'normal', night: true }],
    slots: [{ start: '20:30', end: '05:30', intervalMinutes: 30 }],
  });

  it('belong to the plan of the mode in which their window begins', () => {
    const due = roundsDueAt([byDay, byNight], ordinaryDays, beijing('2026-09-21 19:59'));
    const later = roundsDueAt([byDay, byNight], ordinaryDays, beijing('2026-09-21 20:40'));

    expect(due.map(({ plan, duty }) => [plan.id, duty.night])).to.deep.equal([['day', false]]);
    expect(later.map(({ plan, duty }) => [plan.id, duty.night])).to.deep.equal([['night', true]]);
  });

  it('are told for the next time over a change of mode', () => {
    const span = { afterMs: beijing('2026-09-21 19:10'), beforeMs: beijing('2026-09-22 19:10') };

    const next = nextDueRound([byDay, byNight], ordinaryDays, span);

    expect(next?.plan.id).to.equal('night');
    expect(next?.window.fromMs).to.equal(beijing('2026-09-21 20:30'));
  });

  it('fall due on the dates for which the plan is valid; a night counts by its evening', () => {
    const dated = { ...byNight, validFrom: '2026-09-21', validTo: '2026-09-21' };
    const ids = (text: string) => roundsDueAt([byDay, dated], ordinaryDays, beijing(text)).map(({ plan }) => plan.id);

    // Without a night plan the day's goes on.
    expect(ids('2026-09-20 23:00')).to.deep.equal(['day']);
    expect(ids('2026-09-21 23:00')).to.deep.equal(['night']);
    expect(ids('2026-09-22 02:00')).to.deep.equal(['night']);
    expect(ids('2026-09-22 23:00')).to.deep.equal(['day']);
    expect(ids('2026-09-22 10:00')).to.deep.equal(['day']);
  });

  it('are found as long as their window is open, also when it began the day before in the night of the evening before', () => {
    const slots = [{ start: '04:00', end: '04:00', intervalMinutes: 1440 }];
    const dated = { ...byNight, slots, validFrom: '2026-09-20', validTo: '2026-09-20' };
    const ids = (text: string) => roundsDueAt([dated], ordinaryDays, beijing(text)).map(({ plan }) => plan.id);

    // It began on the 21st at 4, which is the night of the 20th.
    expect(ids('2026-09-21 05:00')).to.deep.equal(['night']);
    expect(ids('2026-09-22 03:00')).to.deep.equal(['night']);
    expect(ids('2026-09-22 05:00')).to.deep.equal([]);
  });

  it('leave the plan of every day alone where another one is valid for a time', () => {
    const span = { notBeforeMs: beijing('2026-09-21 00:00'), nowMs: beijing('2026-09-23 00:00') };
    const always = { ...byNight, id: 'always' as PlanId }; // a brand
    const dated = { ...byNight, validFrom: '2026-09-22' };

    const passed = roundsPassed([always, dated], ordinaryDays, span).map(({ plan }) => plan.id);

    expect(passed.filter((id) => id === 'night')).to.have.length(7);
    expect(passed.filter((id) => id === 'always')).to.have.length(36);
  });

  it('are not told when no plan is made for the day', () => {
    const holidays = aPlan({ modes: [{ base: 'holiday', night: false }] });
    const span = { afterMs: beijing('2026-09-21 19:10'), beforeMs: beijing('2026-09-22 19:10') };

    expect(nextDueRound([holidays], ordinaryDays, span)).to.equal(undefined);
  });

  it('count as passed only when the whole window passed since the last sweep', () => {
    const plan = { ...byDay, sweptToMs: beijing('2026-09-21 09:30') };
    const span = { notBeforeMs: beijing('2026-09-20 13:00'), nowMs: beijing('2026-09-21 12:30') };

    const passed = roundsPassed([plan], ordinaryDays, span);

    expect(passed.map(({ window }) => window.fromMs)).to.deep.equal([
      beijing('2026-09-21 10:00'),
      beijing('2026-09-21 11:00'),
    ]);
  });
});
