import { expect } from 'chai';
import { readSealText } from '../../web-wall/src/desks/reports/lease/seal-text.ts';
import { axisFloor } from '../../web-wall/src/desks/reports/rates/day-scale.ts';
import {
  dateIn,
  datesOf,
  periodAfter,
  periodBefore,
  periodOf,
  upTo,
} from '../../web-wall/src/desks/reports/rates/period.ts';
import {
  cameraTime,
  pointsBetween,
  signedPoints,
  standingOf,
} from '../../web-wall/src/desks/reports/rates/rate-words.ts';
import { dayByKey, monthWeeks, yearDays } from '../../web-wall/src/desks/reports/year/year-grid.ts';

describe('periodOf', () => {
  it('begins a week on Monday, also for its Sunday and across a year', () => {
    expect(['2026-11-22', '2027-01-01'].map((date) => periodOf('week', date))).to.deep.equal([
      { kind: 'week', from: '2026-11-16', to: '2026-11-22' },
      { kind: 'week', from: '2026-12-28', to: '2027-01-03' },
    ]);
  });

  it('knows how long months are', () => {
    expect(['2026-02-10', '2028-02-10', '2026-12-31'].map((date) => periodOf('month', date).to)).to.deep.equal([
      '2026-02-28',
      '2028-02-29',
      '2026-12-31',
    ]);
  });

  it('leads to the period before and after without a gap', () => {
    const march = periodOf('month', '2026-03-31');

    expect([periodBefore(march).to, periodBefore(march).from, periodAfter(march).from]).to.deep.equal([
      '2026-02-28',
      '2026-02-01',
      '2026-04-01',
    ]);
  });

  it('ends with today while it runs', () => {
    const month = periodOf('month', '2026-11-22');

    expect([upTo('2026-11-22', month).to, upTo('2026-12-05', month).to]).to.deep.equal(['2026-11-22', '2026-11-30']);
    expect(datesOf(upTo('2026-11-03', month))).to.deep.equal(['2026-11-01', '2026-11-02', '2026-11-03']);
  });

  it('takes only real dates out of an address', () => {
    expect(['2026-11-22', '2026-13-40', 'today', null].map(dateIn)).to.deep.equal([
      '2026-11-22',
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('pointsBetween', () => {
  it('is the difference of the figures as they are printed', () => {
    // 97.46 % prints as 97.4 %, 97.39 % as 97.3 %.
    expect(pointsBetween(0.9746, 0.9739)).to.equal(0.1);
    expect(pointsBetween(0.98, 0.98)).to.equal(0);
  });

  it('says nothing when one of them is missing', () => {
    expect([pointsBetween(undefined, 0.9), pointsBetween(0.9, undefined)]).to.deep.equal([undefined, undefined]);
  });

  it('is written with a proper sign', () => {
    expect([0.4, -1.2, 0].map(signedPoints)).to.deep.equal(['+0.4', '−1.2', '0.0']);
  });
});

describe('standingOf', () => {
  const known = { dueMinutes: 100, insufficient: false };

  it('tells reached, below and far below the target apart, by the figures as they are printed', () => {
    const standings = [0.98, 0.9796, 0.96, 0.9599].map((rate) => standingOf(known, rate, 0.98));

    expect(standings).to.deep.equal(['reached', 'below', 'below', 'far']);
  });

  it('never calls unknown or not due good or bad', () => {
    expect(standingOf({ dueMinutes: 100, insufficient: true }, undefined, 0.98)).to.equal('insufficient');
    expect(standingOf({ dueMinutes: 0, insufficient: true }, undefined, 0.98)).to.equal('none');
  });
});

describe('cameraTime', () => {
  it('keeps part and whole in one unit', () => {
    expect([cameraTime(90, 600_000, 'en'), cameraTime(90, 1440, 'en')]).to.deep.equal([
      { text: '2', unit: 'hours' },
      { text: '90', unit: 'minutes' },
    ]);
  });
});

describe('axisFloor', () => {
  it('lies below every rate and the target', () => {
    const floors = [
      [{ onlineRate: 0.97, intactRate: 0.93 }],
      [{ onlineRate: 0.97, intactRate: 0.85 }],
      [{ onlineRate: 0.3, intactRate: 0.2 }],
      [{}],
    ].map((days) => axisFloor(days, 0.98));

    expect(floors).to.deep.equal([0.9, 0.8, 0, 0.9]);
  });
});

describe('yearDays', () => {
  it('puts each day once into the week and weekday that it has', () => {
    const days = yearDays(2026);

    expect([days.length, yearDays(2028).length]).to.deep.equal([365, 366]);
    expect([days[0], days[4], days.at(-1)]).to.deep.equal([
      { date: '2026-01-01', week: 0, weekday: 3 },
      { date: '2026-01-05', week: 1, weekday: 0 },
      { date: '2026-12-31', week: 52, weekday: 3 },
    ]);
    expect(monthWeeks(days)).to.have.length(12);
  });

  it('lets keys move by days and weeks and never out of the year', () => {
    const moved = ['ArrowDown', 'ArrowLeft', 'End', 'x'].map((key) => dayByKey(key, '2026-01-03'));

    expect(moved).to.deep.equal(['2026-01-04', '2026-01-03', '2026-12-31', undefined]);
  });
});

describe('readSealText', () => {
  it('takes digits as a person copies them, and nothing else', () => {
    const digits = 'ab'.repeat(32);

    expect(readSealText(` ${digits.slice(0, 32).toUpperCase()}\n${digits.slice(32)} `)).to.equal(digits);
    expect([readSealText(digits.slice(1)), readSealText(`${digits.slice(1)}g`)]).to.deep.equal([undefined, undefined]);
  });
});
