import { expect } from 'chai';
import { DeepTally, nextAllowance, turnSecondsAt } from '../../gateway/health/pictures/deep-pace.ts';
import { DeepQueue } from '../../gateway/health/pictures/deep-queue.ts';
import type { DeepTarget } from '../../gateway/health/pictures/deep-schedule.ts';
import type { CameraId } from '../../gateway/registry/camera.ts';

const hour = 3_600_000;

describe('DeepTally', () => {
  it('tells the pace of the last hour', () => {
    const tally = new DeepTally(0);
    const turns = (fromMs: number, untilMs: number, everyMs: number): void => {
      for (let atMs = fromMs; atMs < untilMs; atMs += everyMs) tally.note(atMs);
    };

    turns(0, 2 * hour, 100);
    const before = tally.perHour(2 * hour);
    turns(2 * hour, 3 * hour, 1000);

    expect([before, tally.perHour(3 * hour)]).to.deep.equal([36_000, 3600]);
  });

  it('tells the pace since the start before an hour is over', () => {
    const tally = new DeepTally(hour);
    for (let turn = 0; turn < 50; turn++) tally.note(hour + turn * 6000);

    expect(tally.perHour(hour + 300_000)).to.equal(600);
  });
});

describe('turnSecondsAt', () => {
  const city = { cameras: 20_000, perHour: 5000, intervalSeconds: 3600 };

  it('keeps the interval while nobody waits long', () => {
    expect(turnSecondsAt(city, 60_000)).to.equal(3600);
  });

  it('tells the longer turn when those whose turn it is have to wait', () => {
    expect(turnSecondsAt(city, 600_000)).to.equal(4 * 3600);
  });

  it('never tells a shorter turn than is asked for, and no end of one that does not move', () => {
    expect(turnSecondsAt({ ...city, perHour: 40_000 }, 600_000)).to.equal(3600);
    expect(turnSecondsAt({ ...city, perHour: 0 }, 2 * hour)).to.equal(7200);
  });
});

describe('nextAllowance', () => {
  it('grows by one up to the ceiling while the event loop keeps time, and gives way when it does not', () => {
    expect([nextAllowance(4, 3, 48), nextAllowance(48, 3, 48)]).to.deep.equal([5, 48]);
    expect([nextAllowance(40, 90, 48), nextAllowance(1, 90, 48)]).to.deep.equal([28, 1]);
  });
});

describe('DeepQueue', () => {
  // A brand is a compile-time mark only.
  const target = (id: string, host = id): DeepTarget => ({ cameraId: id as CameraId, host });
  const anybody = () => true;

  it('takes those that are suspected before those whose turn it is, however long these have waited', () => {
    const queue = new DeepQueue();
    queue.add({ soon: [], turns: [target('a'), target('b')] }, 0);
    queue.add({ soon: [target('suspected')], turns: [target('c')] }, 60_000);

    expect(queue.size).to.equal(3);
    expect(queue.waitedMs(90_000)).to.equal(90_000);
    expect([1, 2, 3, 4, 5].map(() => queue.take(anybody)?.cameraId)).to.deep.equal([
      ...['suspected', 'a', 'b', 'c', undefined],
    ]);
  });

  it('keeps the place of those that fall due again, and lets nobody be taken twice', () => {
    const queue = new DeepQueue();
    queue.add({ soon: [], turns: [target('a'), target('b')] }, 0);
    queue.add({ soon: [target('b')], turns: [target('a')] }, 5000);

    expect([1, 2, 3].map(() => queue.take(anybody)?.cameraId)).to.deep.equal(['b', 'a', undefined]);
  });

  it('passes by those whose device is busy', () => {
    const queue = new DeepQueue();
    queue.add({ soon: [], turns: [target('one', 'nvr'), target('two', 'nvr'), target('other')] }, 0);

    expect(queue.take(({ host }) => host !== 'nvr')?.cameraId).to.equal('other');
    expect(queue.take(anybody)?.cameraId).to.equal('one');
  });
});
