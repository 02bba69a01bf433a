import { expect } from 'chai';
import { loadConfig } from '../../config/load.ts';
import { createPictures } from '../../gateway/health/pictures/create-pictures.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { type LiveRig, newLiveRig, silentLog } from '../fixtures/live-rig.ts';

describe('a gateway whose deep checks', () => {
  let rig: LiveRig;
  let database: Database;
  let forgotten: number;

  beforeEach(async () => {
    rig = newLiveRig();
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    forgotten = 0;
  });
  afterEach(async () => {
    await rig.close();
    await database.close();
  });

  const newPictures = (enabled: boolean) => {
    const config = loadConfig({});
    const deep = { ...config.health.deep, enabled };
    return createPictures({
      config: { health: { ...config.health, deep } },
      ...{ database, dataFolder: '/nowhere', adapters: [], clock: systemClock, log: silentLog },
      cameras: { findCameras: async () => [] },
      health: {
        ...{ targets: () => [], find: () => undefined, recordDeep: () => undefined },
        forgetDeep: () => {
          forgotten += 1;
        },
      },
      // Nobody opens a picture here.
      media: { inspections: rig.inspections, pixels: rig.pixels, marks: {} as never },
      metrics: { gauges: () => undefined },
      bus: new EventBus(() => undefined),
    });
  };

  it('are off forgets what they had left behind, and looks at nobody', async () => {
    const { part, pace } = newPictures(false);
    await part.start?.();

    expect([forgotten, pace()]).to.deep.equal([1, undefined]);
    await part.stop?.();
  });

  it('are on keeps it, and tells how fast it looks', async () => {
    const { part, pace } = newPictures(true);
    await part.start?.();

    expect(forgotten).to.equal(0);
    expect(pace()).to.deep.equal({ cameras: 0, perHour: 0, intervalSeconds: 3600, turnSeconds: 3600, waiting: 0 });
    await part.stop?.();
  });
});
