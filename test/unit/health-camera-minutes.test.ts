import { expect } from 'chai';
import fc from 'fast-check';
import {
  countDay,
  countStates,
  type DayFrame,
  type DayMasks,
  minuteStates,
  runsOf,
  statesOf,
} from '../../gateway/health/minutes/camera-minutes.ts';
import { bitOf, countMinutes, fullHalf, halfOf, halvesOfDay } from '../../gateway/health/minutes/minute-mask.ts';

const minutesOfDay = 1440;

type Line = readonly [keyof typeof marks, number];
/** What is set for a minute: nobody looked; not due; unknown; down; impaired; intact. */
const marks = { away: 0, 'not-due': 1, unknown: 2, down: 3, impaired: 4, intact: 5 } as const;

/** A day from its beginning; the rest of it nobody looked. */
function dayOf(...lines: Line[]): { masks: DayMasks; watched: Int32Array } {
  const blank = (): Int32Array => new Int32Array(halvesOfDay);
  const [watched, due, known, up, intact] = [blank(), blank(), blank(), blank(), blank()];
  const levels = [watched, due, known, up, intact];
  let minute = 0;
  for (const [state, count] of lines) {
    for (const until = minute + count; minute < until; minute++) {
      for (const mask of levels.slice(0, marks[state])) {
        mask[halfOf(minute)] = (mask[halfOf(minute)] ?? 0) | bitOf(minute);
      }
    }
  }
  return { masks: { due, known, up, intact, offset: 0 }, watched };
}

function frame(watched: Int32Array, change: Partial<DayFrame> = {}): DayFrame {
  return { watched, endMinute: minutesOfDay, firstMinute: 0, isDueUnwatched: true, suspended: [], ...change };
}

function runs(lines: readonly Line[], change: Partial<DayFrame> = {}) {
  const { masks, watched } = dayOf(...lines);
  return runsOf(statesOf(masks, frame(watched, change)));
}

describe('a camera’s day', () => {
  it('is told minute by minute', () => {
    const told = runs([
      ['intact', 600],
      ['down', 5],
      ['impaired', 30],
      ['unknown', 65],
      ['not-due', 40],
      ['intact', 700],
    ]);

    expect(told).to.deep.equal([
      ['intact', 600],
      ['down', 5],
      ['impaired', 30],
      ['unknown', 65],
      ['not-due', 40],
      ['intact', 700],
    ]);
  });

  it('is unknown while nobody looked, and due as it was when somebody looked again', () => {
    const due = runs([
      ['intact', 100],
      ['away', 100],
      ['intact', 1240],
    ]);
    const notDue = runs([
      ['intact', 100],
      ['away', 100],
      ['not-due', 1240],
    ]);

    expect(due).to.deep.equal([
      ['intact', 100],
      ['unknown', 100],
      ['intact', 1240],
    ]);
    expect(notDue).to.deep.equal([
      ['intact', 100],
      ['not-due', 1340],
    ]);
  });

  it('is due after the last look as it was then', () => {
    expect(runs([['not-due', 100]])).to.deep.equal([['not-due', 1440]]);
    expect(runs([['down', 100]])).to.deep.equal([
      ['down', 100],
      ['unknown', 1340],
    ]);
  });

  it('on which nobody looked at all is unknown, or not due', () => {
    expect(runs([], { isDueUnwatched: true })).to.deep.equal([['unknown', 1440]]);
    expect(runs([], { isDueUnwatched: false })).to.deep.equal([['not-due', 1440]]);
  });

  it('begins when the camera does, and ends now', () => {
    const told = runs(
      [
        ['away', 500],
        ['intact', 500],
      ],
      { firstMinute: 480, endMinute: 1000 },
    );

    expect(told).to.deep.equal([
      ['not-due', 480],
      ['unknown', 20],
      ['intact', 500],
    ]);
  });

  it('does not count what was suspended', () => {
    const { masks, watched } = dayOf(['intact', 600], ['down', 840]);

    const counted = countDay(masks, frame(watched, { suspended: [{ from: 700, to: 1440 }] }));

    expect(counted).to.deep.equal({
      ...{ dueMinutes: 700, knownMinutes: 700, onlineMinutes: 600, intactMinutes: 600, drops: 1 },
    });
  });

  it('counts a drop once, also when it was unknown in between', () => {
    const { masks, watched } = dayOf(['intact', 10], ['unknown', 5], ['down', 5], ['unknown', 5], ['down', 5]);

    expect(countDay(masks, frame(watched)).drops).to.equal(1);
  });

  it('is the same by counting bits as minute by minute', () => {
    const line = fc.tuple(fc.constantFrom(...(Object.keys(marks) as Line[0][])), fc.integer({ min: 1, max: 400 }));
    const shortDay = fc
      .array(line, { maxLength: 8 })
      .filter((lines) => lines.reduce((sum, [, n]) => sum + n, 0) <= 1440);
    fc.assert(
      fc.property(shortDay, fc.boolean(), (lines, isDueUnwatched) => {
        const { masks, watched } = dayOf(...lines);
        const day = frame(watched, { isDueUnwatched });

        expect(countDay(masks, day)).to.deep.equal(countStates(statesOf(masks, day)));
      }),
      { numRuns: 1000 },
    );
  });

  it('has runs that add up to it and differ from their neighbours', () => {
    fc.assert(
      fc.property(fc.uint8Array({ max: minuteStates.length - 1, maxLength: 1440 }), (states) => {
        const told = runsOf(states);
        const total = told.reduce((sum, [, minutes]) => sum + minutes, 0);
        return total === states.length && told.every(([state], index) => state !== told[index + 1]?.[0]);
      }),
    );
  });
});

describe('countMinutes', () => {
  it('counts the bits of a half', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: fullHalf }), (half) => {
        expect(countMinutes(half)).to.equal(half.toString(2).replaceAll('0', '').length);
      }),
    );
  });
});
