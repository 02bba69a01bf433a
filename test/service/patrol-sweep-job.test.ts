import { expect } from 'chai';
import { PatrolSweepJob } from '../../gateway/patrol/patrol-sweep-job.ts';
import { silentLog } from '../fixtures/estate.ts';
import { FakeClock } from '../fixtures/patrol.ts';

describe('PatrolSweepJob', () => {
  /** A job whose sweeps do what the test says; it fulfils `swept(n)` when the n-th sweep has begun. */
  function aJob(sweep: (run: number) => Promise<void>) {
    const log = { warned: 0, told: 0 };
    const waiting = new Map<number, () => void>();
    let runs = 0;
    const job = new PatrolSweepJob({
      rounds: {
        sweep: async () => {
          runs += 1;
          waiting.get(runs)?.();
          await sweep(runs);
        },
      },
      clock: new FakeClock(0),
      log: { ...silentLog, warn: () => void (log.warned += 1), info: () => void (log.told += 1) },
      sweepSeconds: 0.001,
    });
    const swept = (run: number): Promise<void> =>
      runs >= run ? Promise.resolve() : new Promise((resolve) => waiting.set(run, resolve));
    return { job, log, swept, runs: () => runs };
  }

  it('sweeps at once and again, one after the other', async () => {
    let atWork = 0;
    let mostAtWork = 0;
    const { job, swept } = aJob(async () => {
      mostAtWork = Math.max(mostAtWork, ++atWork);
      await new Promise(setImmediate);
      atWork -= 1;
    });

    job.start();
    job.start();
    await swept(5);
    await job.stop();

    expect(mostAtWork).to.equal(1);
  });

  it('waits at its end for the sweep that is under way, and sweeps no more', async () => {
    let isDone = false;
    const { job, swept, runs } = aJob(async () => {
      await new Promise(setImmediate);
      isDone = true;
    });
    job.start();
    await swept(1);

    await job.stop();

    expect(isDone).to.equal(true);
    // Another job at the same pace tells that there was time for more.
    const other = aJob(async () => undefined);
    other.job.start();
    await other.swept(5);
    await other.job.stop();
    expect(runs()).to.equal(1);
  });

  it('goes on after faults and tells of them once', async () => {
    const { job, log, swept } = aJob(async (run) => {
      if (run <= 3) throw new Error('the database is away');
    });
    job.start();
    await swept(5);
    await job.stop();

    expect(log).to.deep.equal({ warned: 1, told: 1 });
  });
});
