import { expect } from 'chai';
import { MinutesJob } from '../../gateway/health/minutes/minutes-job.ts';
import type { Patience } from '../../gateway/platform/scheduling/patience.ts';
import { silentLog } from '../fixtures/estate.ts';
import { poll } from '../poll.ts';

const fiveMinutesMs = 300_000;

/** A job over a month that is never summed up to its end. */
function aJob() {
  let nowMs = 0;
  let tick = (): void => undefined;
  const seen = { saves: 0, pieces: 0 };
  const keeper = { tick: () => false, save: async () => void seen.saves++ };
  const rollUp = {
    rollUpDue: async (patience?: Pick<Patience, 'pause'>) => {
      for (;;) {
        seen.pieces++;
        await patience?.pause();
      }
    },
    removeOld: async () => false,
  };
  const job = new MinutesJob({
    ...{ keeper, rollUp, log: silentLog },
    clock: { now: () => nowMs, monotonic: () => nowMs },
    ticker: { every: (_periodMs, work) => ((tick = work), () => undefined) },
  });
  return {
    ...{ job, seen },
    pass: (ms: number) => {
      nowMs += ms;
      tick();
    },
  };
}

describe('The job of minutes', () => {
  it('goes on saving while a month is summed up, and does not sum it up twice at once', async () => {
    const { job, seen, pass } = aJob();
    job.start();
    await poll('it sums up', () => Promise.resolve(seen.pieces > 0 || undefined));

    pass(fiveMinutesMs);
    await poll('it saved again', () => Promise.resolve(seen.saves === 2 || undefined));
    await job.stop();

    expect(seen.saves).to.equal(2);
  });

  it('stops in the middle of a month', async () => {
    const { job, seen } = aJob();
    job.start();
    await poll('it sums up', () => Promise.resolve(seen.pieces > 0 || undefined));

    await job.stop();

    const { pieces } = seen;
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen.pieces).to.equal(pieces);
  });
});
