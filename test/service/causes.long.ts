import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect } from 'chai';
import type { OutageStore } from '../../gateway/outages/outage-store.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { eachDatabase } from '../contract/each-database.ts';
import { CausesRig, cityOf } from '../fixtures/causes-rig.ts';
import { silentLog } from '../fixtures/estate.ts';

const everything = { organisationPath: '/' };
const worstLagMs = 200;
const longestClosingMs = 2000;

describe('causes when a city drops', () => {
  it('finds one for 20,000 cameras that drop and return at once, and holds the event loop for nobody', async function () {
    this.timeout(180_000);
    const database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    const rig = new CausesRig(database);
    const city = cityOf(500);
    rig.add(...city);
    await rig.start();
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();

    await rig.fail(city);
    for (let sweeps = 0; sweeps < 6; sweeps++) await rig.pass(25);
    const { items, total } = await rig.reading.list(everything, { state: 'confirmed', sort: 'newest', limit: 10 });
    await rig.recover(city);
    delay.disable();
    const lagMs = delay.percentile(99) / 1e6;
    await rig.stop();
    await database.close();

    expect([total, items[0]?.kind, items[0]?.cameraCount]).to.deep.equal([1, 'area', 20_000]);
    expect(rig.told.map(([name]) => name).filter((name) => name !== 'cause.changed')).to.deep.equal([
      'cause.opened',
      'cause.confirmed',
      'cause.closed',
    ]);
    expect(lagMs).to.be.below(worstLagMs);
  });
});

eachDatabase('a city that returns', (open) => {
  it('has 20,000 outages ended within two seconds, each at its own instant', async function () {
    this.timeout(180_000);
    const rig = new CausesRig(await open());
    const city = cityOf(500);
    rig.add(...city);
    await rig.start();
    const opening = timed(rig.outages, 'openMany');
    const closing = timed(rig.outages, 'closeMany');
    await rig.fail(city);

    await rig.recover(city);
    await rig.stop();

    expect(await rig.outages.count(everything, { state: 'open' })).to.equal(0);
    expect(await rig.outages.count(everything, { state: 'closed' })).to.equal(20_000);
    expect(rig.news.at(-1)).to.equal('cause.closed area county 0');
    // One by one it took ten times as long as storing them; a machine that is busy with other things is slow in both.
    expect(closing.tookMs).to.be.within(1, Math.max(longestClosingMs, 2 * opening.tookMs));
  });
});

/** Adds up how long the calls of a store's method take. */
function timed(store: OutageStore, method: 'openMany' | 'closeMany'): { tookMs: number } {
  const sum = { tookMs: 0 };
  const before = store[method].bind(store) as (outages: readonly unknown[]) => Promise<unknown>; // either of the two
  Object.assign(store, {
    [method]: async (outages: readonly unknown[]) => {
      const beganMs = performance.now();
      const result = await before(outages);
      sum.tookMs += performance.now() - beganMs;
      return result;
    },
  });
  return sum;
}
