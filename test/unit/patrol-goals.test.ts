import { expect } from 'chai';
import fc from 'fast-check';
import { expandPlan, planWindows, shiftAt } from '../../gateway/patrol/expand-plan.ts';
import { chooseStops } from '../../gateway/patrol/goals/choose-stops.ts';
import { seededChance, shuffle } from '../../gateway/patrol/goals/seeded-chance.ts';
import { findOverlap, joinSlots } from '../../gateway/patrol/join-slots.ts';
import type { PatrolPlan } from '../../gateway/patrol/plan.ts';
import type { CameraId } from '../../gateway/registry/camera.ts';
import { cameraId } from '../fixtures/estate.ts';
import { aPlan, beijing } from '../fixtures/patrol.ts';

const stopsOf = (count: number) => Array.from({ length: count }, (_, n) => ({ cameraId: cameraId(`c${String(n)}`) }));
const shift = { start: '08:00', end: '20:00', intervalMinutes: 60 };
const shiftFromMs = beijing('2026-09-21 08:00');
const windowAt = (hour: number) => ({
  fromMs: shiftFromMs + hour * 3_600_000,
  toMs: shiftFromMs + (hour + 1) * 3_600_000,
});
const ids = (plan: PatrolPlan, hour: number, seen: ReadonlyMap<CameraId, number> = new Map()) =>
  chooseStops(plan, windowAt(hour), seen).map((stop) => stop.cameraId);

describe('the stops of a round', () => {
  it('are all of the plan’s, in its order, without a goal', () => {
    const plan = aPlan({ slots: [shift], stops: stopsOf(5) });

    expect(ids(plan, 3)).to.deep.equal(['c0', 'c1', 'c2', 'c3', 'c4']);
  });

  it('are shuffled by the due time: the same for the same round, another order for the next', () => {
    const plan = aPlan({ slots: [shift], stops: stopsOf(30), sequence: 'random' });

    expect(ids(plan, 3)).to.deep.equal(ids(plan, 3));
    expect(ids(plan, 3)).to.not.deep.equal(ids(plan, 4));
    expect(ids(plan, 3).toSorted()).to.deep.equal(ids(plan, 4).toSorted());
  });

  it('begin with those that nobody saw yet, then those seen longest ago', () => {
    const plan = aPlan({ slots: [shift], stops: stopsOf(4), sequence: 'longest-unseen' });
    const seen = new Map([
      [cameraId('c0'), 300],
      [cameraId('c1'), 100],
      [cameraId('c3'), 200],
    ]);

    expect(ids(plan, 3, seen)).to.deep.equal(['c2', 'c1', 'c3', 'c0']);
  });

  it('show the key list each time and share the rest out over the shift', () => {
    const stops = stopsOf(26).map((stop, n) => (n < 2 ? { ...stop, isKey: true as const } : stop));
    const plan = aPlan({ slots: [shift], stops, goals: { onceAShift: true, keyEveryMinutes: 30 } });

    const windows = [...planWindows(plan, shiftFromMs, beijing('2026-09-21 20:00'))];
    const first = chooseStops(plan, windows[0] ?? windowAt(0), new Map());

    expect(windows).to.have.length(24);
    expect(first.map((stop) => stop.cameraId)).to.deep.equal(['c0', 'c1', 'c2']);
  });

  it('bring what an earlier round of the shift failed to see again', () => {
    const plan = aPlan({ slots: [shift], stops: stopsOf(12), goals: { onceAShift: true } });
    const yesterday = new Map(stopsOf(12).map((stop) => [stop.cameraId, shiftFromMs - 1]));

    expect(ids(plan, 0, yesterday)).to.deep.equal(['c0']);
    // Nothing was seen in ten of twelve rounds: the last two take six each.
    expect(ids(plan, 10, yesterday)).to.deep.equal(['c0', 'c1', 'c2', 'c3', 'c4', 'c5']);
    const half = new Map([...yesterday, ...stopsOf(6).map((stop) => [stop.cameraId, shiftFromMs + 1] as const)]);
    expect(ids(plan, 11, half)).to.deep.equal(['c6', 'c7', 'c8', 'c9', 'c10', 'c11']);
  });

  it('show every camera at least once a shift when its rounds are done, whatever the numbers', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 7, max: 300 }),
        fc.constantFrom('fixed' as const, 'random' as const, 'longest-unseen' as const),
        fc.integer({ min: 0, max: 1_000_000 }),
        (count, intervalMinutes, sequence, seed) => {
          const slots = [{ ...shift, intervalMinutes }];
          const plan = aPlan({ slots, stops: stopsOf(count), sequence, goals: { onceAShift: true } });
          const chance = seededChance(String(seed));
          const seen = new Map<CameraId, number>();
          const windows = [...planWindows(plan, shiftFromMs, beijing('2026-09-21 20:00'))];
          for (const [index, window] of windows.entries()) {
            const stops = chooseStops(plan, window, seen);
            // Some rounds fail; the last one does not.
            if (index < windows.length - 1 && chance() < 0.3) continue;
            for (const stop of stops) seen.set(stop.cameraId, window.fromMs + 1);
          }

          expect(seen.size).to.equal(count);
        },
      ),
    );
  });
});

describe('slots of a plan', () => {
  const morning = { start: '08:00', end: '12:00', intervalMinutes: 60 };
  const evening = { start: '18:00', end: '02:00', intervalMinutes: 240 };

  it('give their due windows in order', () => {
    const plan = aPlan({ slots: [evening, morning] });

    const windows = [...planWindows(plan, beijing('2026-09-21 10:00'), beijing('2026-09-22 09:00'))];

    expect(windows.map(({ fromMs }) => fromMs)).to.deep.equal(
      ['2026-09-21 10:00', '2026-09-21 11:00', '2026-09-21 18:00', '2026-09-21 22:00', '2026-09-22 08:00'].map(beijing),
    );
  });

  it('give together what each gives by itself', () => {
    const plan = aPlan({ slots: [morning, evening] });
    const [fromMs, toMs] = [beijing('2026-09-01 03:00'), beijing('2026-09-09 21:00')];

    const apart = [...expandPlan(morning, fromMs, toMs), ...expandPlan(evening, fromMs, toMs)];
    expect([...planWindows(plan, fromMs, toMs)]).to.deep.equal(apart.toSorted((a, b) => a.fromMs - b.fromMs));
  });

  it('tell the shift of an instant', () => {
    const plan = aPlan({ slots: [morning, evening] });

    expect(shiftAt(plan, beijing('2026-09-22 01:00'))).to.deep.equal({
      fromMs: beijing('2026-09-21 18:00'),
      toMs: beijing('2026-09-22 02:00'),
    });
    expect(shiftAt(plan, beijing('2026-09-22 02:00'))).to.equal(undefined);
  });

  it('may touch and not overlap, over midnight too', () => {
    expect(findOverlap([morning, { ...morning, start: '12:00', end: '18:00' }, evening])).to.equal(undefined);
    expect(findOverlap([morning, evening, { ...morning, start: '01:00', end: '03:00' }])).to.deep.equal([1, 2]);
    expect(findOverlap([{ ...morning, start: '00:00', end: '00:00' }, morning])).to.deep.equal([0, 1]);
  });

  it('are joined where they meet, with the shorter interval, and stay apart elsewhere', () => {
    const noon = { start: '11:00', end: '14:00', intervalMinutes: 30 };

    expect(joinSlots([morning, evening], [noon])).to.deep.equal([
      evening,
      { start: '08:00', end: '14:00', intervalMinutes: 30 },
    ]);
    expect(joinSlots([morning], [evening])).to.equal(undefined);
  });
});

describe('seeded chance', () => {
  it('is even, and the same for the same seed', () => {
    const [one, same] = [seededChance('plan@1'), seededChance('plan@1')];
    const numbers = Array.from({ length: 10_000 }, one);

    expect(numbers.slice(0, 3)).to.deep.equal([same(), same(), same()]);
    expect(numbers.every((number) => number >= 0 && number < 1)).to.equal(true);
    expect(numbers.reduce((sum, number) => sum + number, 0) / numbers.length).to.be.closeTo(0.5, 0.02);
  });

  it('puts each thing into each place about equally often', () => {
    const firsts = Array.from({ length: 3000 }, (_, n) => shuffle(['a', 'b', 'c'], seededChance(`p@${String(n)}`))[0]);

    for (const thing of ['a', 'b', 'c'])
      expect(firsts.filter((first) => first === thing).length).to.be.closeTo(1000, 120);
  });
});
