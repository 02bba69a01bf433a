import { expect } from 'chai';
import { TopologyService } from '../../gateway/outages/causes/topology-service.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { cameraId, silentLog, station } from '../fixtures/estate.ts';
import { beijing, FakeClock } from '../fixtures/patrol.ts';

describe('what causes know of the register', () => {
  let clock: FakeClock;
  let bus: EventBus;
  let readings: number;
  let readingTakesMs: number;
  let topology: TopologyService;

  beforeEach(async () => {
    clock = new FakeClock(beijing('2026-09-21 10:00'));
    bus = new EventBus((_name, error) => {
      throw error;
    });
    [readings, readingTakesMs] = [0, 5];
    topology = new TopologyService({
      links: {
        list: async () => [],
        listNames: async () => new Map(),
        listSystems: async () => {
          readings++;
          clock.pass(readingTakesMs);
          return new Map();
        },
      },
      ...{ bus, clock, log: silentLog },
    });
    topology.start();
    await topology.refreshIfRested();
  });
  afterEach(() => topology.stop());

  const adopt = (): void => bus.emit('camera.adopted', { cameraId: cameraId('c9'), organisationPath: station.path });

  it('is read again within a second of an adoption, so that a camera that falls silent at once has a name', async () => {
    adopt();
    clock.pass(1000);
    await topology.refreshIfRested();

    expect(readings).to.equal(2);
  });

  it('is not read for each camera of a city that comes in: reading takes a fiftieth of the time at most', async () => {
    readingTakesMs = 400;
    adopt();
    clock.pass(1000);
    await topology.refreshIfRested();
    for (let second = 0; second < 15; second++) {
      adopt();
      clock.pass(1000);
      await topology.refreshIfRested();
    }

    expect(readings).to.equal(2);
  });

  it('is left alone while nothing changes', async () => {
    clock.pass(60_000);
    await topology.refreshIfRested();

    expect(readings).to.equal(1);
  });
});
