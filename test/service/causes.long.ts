import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect } from 'chai';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { CausesRig, cityOf } from '../fixtures/causes-rig.ts';
import { silentLog } from '../fixtures/estate.ts';

const everything = { organisationPath: '/' };
const worstLagMs = 200;

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
