import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect } from 'chai';
import { CameraLabelStore } from '../../gateway/outages/metrics/camera-label-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { CameraStore } from '../../gateway/registry/cameras/camera-store.ts';
import { aCamera, silentLog, station } from '../fixtures/estate.ts';

const cameras = 20_000;

describe('labels of cameras', () => {
  it('are read of a city without holding anybody up', async function () {
    this.timeout(30_000);
    const database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    const store = new CameraStore(database);
    for (let from = 0; from < cameras; from += 1000) {
      await store.add(Array.from({ length: 1000 }, (_, index) => aCamera(`c${String(from + index)}`, station)));
    }
    const delay = monitorEventLoopDelay({ resolution: 1 });

    delay.enable();
    await new Promise((resolve) => setTimeout(resolve, 5));
    delay.reset();
    const labels = await new CameraLabelStore(database).readAll(wholeEstate);
    await new Promise((resolve) => setTimeout(resolve, 5));
    delay.disable();
    await database.close();

    expect(labels.size).to.equal(cameras);
    expect(delay.max / 1e6, 'ms').to.be.below(150);
  });
});
