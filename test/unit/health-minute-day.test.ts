import { expect } from 'chai';
import fc from 'fast-check';
import { minuteStates, statesOf } from '../../gateway/health/minutes/camera-minutes.ts';
import { DayCounts } from '../../gateway/health/minutes/day-counts.ts';
import { dateOfDay, dayNumberOf, placeMinute } from '../../gateway/health/minutes/day-number.ts';
import { masksOfHours, MinuteDay } from '../../gateway/health/minutes/minute-day.ts';
import { civilTimeOf } from '../../gateway/platform/clock/civil-time.ts';

const well = { isUp: true, isIntact: true };
const silent = { isUp: false, isIntact: false };

function statesIn(day: MinuteDay, number: number, endMinute: number): string[] {
  const frame = { watched: day.watched, endMinute, firstMinute: 0, isDueUnwatched: false, suspended: [] };
  return [...statesOf(day.masksOf(number), frame)].map((state) => minuteStates[state] ?? '');
}

/** A day of which nothing was stored. */
function freshDay(cameras = 10): MinuteDay {
  const day = new MinuteDay(20_000, cameras);
  day.endMerging([]);
  return day;
}

describe('MinuteDay', () => {
  it('keeps what each minute of each camera was', () => {
    const day = freshDay();
    for (const minute of [0, 1]) day.begin(minute);

    day.mark(1, 0, well);
    day.mark(1, 1, silent);
    day.mark(2, 0);
    day.mark(2, 1, { isUp: true, isIntact: false });

    expect(statesIn(day, 1, 2)).to.deep.equal(['intact', 'down']);
    expect(statesIn(day, 2, 2)).to.deep.equal(['unknown', 'impaired']);
    expect(statesIn(day, 3, 2)).to.deep.equal(['not-due', 'not-due']);
  });

  it('takes what is found when a minute comes again', () => {
    const day = freshDay();
    day.begin(5);
    day.mark(1, 5, well);

    day.begin(5);
    day.mark(1, 5, silent);

    expect(statesIn(day, 1, 6)[5]).to.equal('down');
  });

  it('puts right what seemed to be up, and nothing else', () => {
    const day = freshDay();
    for (const minute of [0, 1, 2, 3]) day.begin(minute);
    for (const minute of [0, 2, 3]) day.mark(1, minute, well);
    day.mark(1, 1);

    day.putRight(1, { from: 1, to: 3 }, 'down');

    expect(statesIn(day, 1, 4)).to.deep.equal(['intact', 'unknown', 'down', 'intact']);
  });

  it('settles minutes that were open', () => {
    const day = freshDay();
    for (const minute of [0, 1, 2]) day.begin(minute);
    day.mark(1, 0, silent);
    day.mark(1, 1);

    day.settle(1, { from: 0, to: 3 }, well);

    expect(statesIn(day, 1, 3)).to.deep.equal(['down', 'intact', 'not-due']);
  });

  it('grows with the estate', () => {
    const day = freshDay(2);
    day.begin(1439);
    day.mark(1, 1439, well);

    day.mark(70, 1439, well);

    expect(statesIn(day, 1, 1440).at(-1)).to.equal('intact');
    expect(statesIn(day, 70, 1440).at(-1)).to.equal('intact');
  });

  it('gives to the database each hour that changed, once', () => {
    const day = freshDay();
    day.begin(59);
    day.begin(60);
    day.mark(1, 59, { ...well, rttMs: 7 });
    day.mark(1, 60, { ...well, rttMs: 9 });
    day.mark(1, 60, { ...well, rttMs: 12 });

    const cells = day.takeUnsaved();

    expect(cells.map((cell) => day.hourAt(cell)).map(({ hour, rttMs }) => [hour, rttMs])).to.deep.equal([
      [0, 7],
      [1, 11],
    ]);
    expect(day.hasUnsaved).to.equal(false);
    expect(day.takeUnsaved()).to.deep.equal([]);
  });

  it('gives it again after it was given back', () => {
    const day = freshDay();
    day.begin(0);
    day.mark(1, 0, well);
    const cells = day.takeUnsaved();

    day.giveBack(cells);

    expect(day.takeUnsaved()).to.deep.equal(cells);
  });

  it('comes back from the database as it was', () => {
    const look = fc.option(fc.record({ isUp: fc.boolean(), isIntact: fc.boolean() }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1439), look), { maxLength: 50 }), (looks) => {
        const day = freshDay();
        for (const [minute, found] of looks) {
          day.begin(minute);
          day.mark(3, minute, found);
        }

        const hours = day.takeUnsaved().map((cell) => day.hourAt(cell));

        const frame = { watched: day.watched, endMinute: 1440, firstMinute: 0, isDueUnwatched: true, suspended: [] };
        expect(statesOf(masksOfHours(hours), frame)).to.deep.equal(statesOf(day.masksOf(3), frame));
        const again = new MinuteDay(20_000, 1);
        again.merge(hours);
        again.endMerging(day.watched);
        expect(statesOf(again.masksOf(3), frame)).to.deep.equal(statesOf(day.masksOf(3), frame));
      }),
    );
  });

  it('adds what was stored before a restart to what it saw since', () => {
    const before = freshDay();
    before.begin(0);
    before.mark(1, 0, well);
    before.begin(1);
    before.mark(1, 1, well);
    const stored = before.takeUnsaved().map((cell) => before.hourAt(cell));
    const day = new MinuteDay(20_000, 10);
    day.begin(1);
    day.mark(1, 1, silent);
    day.begin(3);
    day.mark(1, 3, well);
    day.putRight(1, { from: 0, to: 1 }, 'down');

    day.merge(stored);
    day.endMerging(before.watched);

    expect(statesIn(day, 1, 4)).to.deep.equal(['down', 'down', 'unknown', 'intact']);
  });
});

describe('DayCounts', () => {
  it('come back from their blocks as they were', () => {
    const counts = new DayCounts(10);
    const sums = { dueMinutes: 1440, knownMinutes: 1439, onlineMinutes: 700, intactMinutes: 1, drops: 720 };
    counts.set(3, sums);
    counts.set(2500, { ...sums, drops: 0 });

    const again = new DayCounts(0);
    for (const { block, counts: text } of counts.blocks()) again.take(block, text);

    expect(counts.blocks().map(({ block }) => block)).to.deep.equal([0, 2]);
    expect(again.of(3)).to.deep.equal(sums);
    expect(again.of(2500)).to.deep.equal({ ...sums, drops: 0 });
    expect(again.of(4).dueMinutes).to.equal(0);
    expect(again.of(99_999).dueMinutes).to.equal(0);
  });
});

describe('day numbers', () => {
  it('are civil days in Beijing, whatever the zone of the process', () => {
    const beforeMidnight = Date.parse('2026-10-01T23:59:00+08:00');

    expect(placeMinute(beforeMidnight)).to.deep.equal({ day: dayNumberOf('2026-10-01'), minute: 1439 });
    expect(placeMinute(beforeMidnight + 60_000)).to.deep.equal({ day: dayNumberOf('2026-10-02'), minute: 0 });
    expect(dateOfDay(dayNumberOf('2028-02-29'))).to.equal('2028-02-29');
  });

  it('lie where the civil time of Beijing says, whatever the instant', () => {
    fc.assert(
      fc.property(fc.integer({ min: -4e12, max: 8e12 }), (atMs) => {
        const { date, minute } = civilTimeOf(atMs);
        expect(placeMinute(atMs)).to.deep.equal({ day: dayNumberOf(date), minute });
      }),
    );
  });
});
