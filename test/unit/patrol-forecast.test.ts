import { expect } from 'chai';
import {
  type ForecastPlan,
  type ForecastSurroundings,
  forecastPlan,
} from '../../gateway/patrol/goals/forecast-plan.ts';

const plan = (count: number, members: Partial<ForecastPlan> = {}): ForecastPlan => ({
  slots: [{ start: '08:00', end: '20:00', intervalMinutes: 30 }],
  goals: { onceAShift: false },
  method: 'live',
  layout: 9,
  dwellSeconds: 30,
  modes: [{ base: 'normal', night: false }],
  stops: Array.from({ length: count }, () => ({})),
  ...members,
});
const alone: ForecastSurroundings = { seats: 1, offlineCount: 0, inactiveCount: 0, others: [], pictureSeconds: 2 };

describe('forecastPlan', () => {
  it('finds that a round fits its window, with the numbers', () => {
    const { isFinishable, slots, problems } = forecastPlan(plan(90), alone);

    expect({ isFinishable, problems }).to.deep.equal({ isFinishable: true, problems: [] });
    expect(slots[0]).to.deep.include({ stopCount: 90, pageCount: 10, neededMs: 315_000, availableMs: 1_800_000 });
    expect(slots[0]?.load).to.be.closeTo(0.175, 0.001);
  });

  it('says that 5,780 points at 30 s on a 9-split do not fit half an hour, and what would', () => {
    const { isFinishable, slots, problems } = forecastPlan(plan(5780), alone);

    expect(isFinishable).to.equal(false);
    // 643 pages of 31.5 s: 5.6 hours.
    expect(slots[0]?.pageCount).to.equal(643);
    expect(problems).to.deep.equal([
      {
        code: 'too-long',
        start: '08:00',
        neededMs: 20_254_500,
        availableMs: 1_800_000,
        fittingStops: 513,
        fittingMinutes: 338,
      },
    ]);
  });

  it('lets the same points fit when they are shared out over a shift', () => {
    const slots = [{ start: '08:00', end: '20:00', intervalMinutes: 60 }];

    const forecast = forecastPlan(plan(5780, { slots, goals: { onceAShift: true } }), alone);

    expect(forecast.isFinishable).to.equal(true);
    expect(forecast.slots[0]).to.deep.include({ roundCount: 12, stopCount: 482 });
  });

  it('counts the key list into every round', () => {
    const stops = Array.from({ length: 100 }, (_, n) => (n < 10 ? { isKey: true as const } : {}));

    const forecast = forecastPlan(plan(0, { stops, goals: { onceAShift: true, keyEveryMinutes: 30 } }), alone);

    expect(forecast.slots[0]).to.deep.include({ intervalMinutes: 30, roundCount: 24, stopCount: 10 + 4 });
  });

  it('takes the longest dwell of each page', () => {
    const stops = Array.from({ length: 10 }, (_, n) => (n === 0 ? { dwellSeconds: 300 } : {}));

    expect(forecastPlan(plan(0, { stops }), alone).slots[0]?.neededMs).to.equal(301_500 + 31_500);
  });

  it('names plans of the same post that run at the same time and do not fit beside it', () => {
    const half = plan(280, { slots: [{ start: '18:00', end: '06:00', intervalMinutes: 30 }] });
    const elsewhere = { ...half, id: 'night', name: '夜间', modes: [{ base: 'normal', night: true } as const] };
    const others = [{ ...half, id: 'other', name: '重点' }, elsewhere];

    const one = forecastPlan(plan(280), { ...alone, others });
    const two = forecastPlan(plan(280), { ...alone, others, seats: 2 });

    expect(one.isFinishable).to.equal(false);
    expect(one.problems[0]).to.deep.include({ code: 'overlap', plans: ['重点'] });
    expect(two.isFinishable).to.equal(true);
  });

  it('knows that nobody sits there, and that cameras out of reach hinder nobody', () => {
    const nobody = forecastPlan(plan(9), { ...alone, seats: 0 });
    const dark = forecastPlan(plan(9), { ...alone, offlineCount: 2, inactiveCount: 1 });

    expect(nobody.problems).to.deep.equal([{ code: 'no-seat' }]);
    expect(nobody.isFinishable).to.equal(false);
    expect(dark.isFinishable).to.equal(true);
    expect(dark.problems).to.deep.equal([
      { code: 'inactive', count: 1, of: 9 },
      { code: 'offline', count: 2, of: 9 },
    ]);
  });

  it('counts snapshot rounds picture by picture, nine a sheet', () => {
    const forecast = forecastPlan(plan(90, { method: 'snapshot', layout: 1 }), alone);

    expect(forecast.slots[0]).to.deep.include({ pageCount: 10, neededMs: 10 * (18_000 + 1500) });
  });
});
