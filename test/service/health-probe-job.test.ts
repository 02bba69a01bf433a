import { expect } from 'chai';
import type { Adapter, CallLimits, Outcome, ProbeLevel, ProbeReading } from '../../adapters/sdk/adapter.ts';
import { HealthProbeJob, type HealthProbeJobDeps } from '../../gateway/health/health-probe-job.ts';
import { type HealthState, newHealth } from '../../gateway/health/health-state.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import type { CameraId, OrganisationId } from '../../gateway/registry/camera.ts';
import type { ProbePath } from '../../gateway/registry/paths/probe-path.ts';

const good: Outcome<ProbeReading> = { kind: 'ok', value: { rttMs: 3 } };
const bad: Outcome<ProbeReading> = {
  kind: 'failed',
  fault: { stage: 'connect', reason: 'timeout', detail: 'no answer' },
};

function pathOf(camera: number, host = `127.1.0.${camera}`): ProbePath {
  return {
    cameraId: `camera-${camera}` as CameraId, // a test's ids
    organisationId: 'county' as OrganisationId,
    organisationPath: '/city/county/',
    adapterKind: 'onvif',
    host,
    port: 80,
    rtspPort: 554,
  };
}

interface Asked {
  readonly host: string;
  readonly level: ProbeLevel;
  readonly atMs: number;
  readonly limits: CallLimits;
  readonly answer: (outcome: Outcome<ProbeReading>) => void;
}

class World {
  nowMs = 5000;
  targets: ProbePath[] = [pathOf(1), pathOf(2), pathOf(3)];
  asked: Asked[] = [];
  recorded: { path: ProbePath; level: ProbeLevel; outcome: Outcome<ProbeReading> }[] = [];
  resumed = 0;
  /** What the state machine would say after a record. */
  stateAfter: HealthState = { ...newHealth(0), status: 'online' };
  /** Answers at once when set; else the test answers. */
  reply: Outcome<ProbeReading> | undefined = good;
  #tick: (() => void) | undefined;
  isTicking = false;
  readonly bus = new EventBus(() => undefined);
  readonly job: HealthProbeJob;

  /** @param knocksAt what the adapter's manifest says of L1: `yes` is a knock at the device's own door */
  constructor(settings: Partial<HealthProbeJobDeps['settings']> = {}, knocksAt: 'yes' | 'partial' = 'partial') {
    // Only `probe` of the adapter is called by the job, and its manifest read.
    const manifest = { capabilities: { probeL1: { level: knocksAt } } };
    const adapter = { kind: 'onvif', probe: this.#probe, manifest } as unknown as Adapter;
    this.job = new HealthProbeJob({
      health: {
        targets: () => this.targets,
        record: (path, level, outcome) => {
          this.recorded.push({ path, level, outcome });
          return this.stateAfter;
        },
        hasPathTurned: () => false,
        resumeWatching: () => void this.resumed++,
        refreshIfRested: () => undefined,
        catchUp: async () => undefined,
      },
      adapters: new Map([['onvif', adapter]]),
      bus: this.bus,
      clock: { now: () => this.nowMs, monotonic: () => this.nowMs },
      ticker: {
        every: (_periodMs, work) => {
          this.#tick = work;
          this.isTicking = true;
          return () => (this.isTicking = false);
        },
      },
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
      settings: {
        probeIntervalSeconds: 30,
        clockCheckIntervalSeconds: 600,
        deadlineMs: 3000,
        concurrency: 8,
        ...settings,
      },
    });
  }

  readonly #probe: Adapter['probe'] = (target, level, limits) => {
    const { promise, resolve } = Promise.withResolvers<Outcome<ProbeReading>>();
    this.asked.push({ host: target.address.host, level, atMs: this.nowMs, limits, answer: resolve });
    if (this.reply !== undefined) resolve(this.reply);
    return promise;
  };

  /** Lets time pass tick by tick and promises settle after each. */
  async pass(ms: number): Promise<void> {
    for (const endMs = this.nowMs + ms; this.nowMs < endMs;) {
      this.nowMs += 100;
      this.#tick?.();
      await this.settle();
    }
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  }

  /** The gateway itself does not run for a while. */
  async sleep(ms: number): Promise<void> {
    this.nowMs += ms - 100;
    await this.pass(100);
  }

  countOf(level: ProbeLevel): number {
    return this.asked.filter((each) => each.level === level).length;
  }
}

describe('HealthProbeJob', () => {
  it('looks at every camera within two seconds of the start, by both levels', async () => {
    const world = new World();
    world.job.start();

    await world.pass(2500);

    expect(world.countOf('L1')).to.equal(3);
    expect(world.countOf('L2')).to.equal(3);
    await world.job.stop();
  });

  it('asks L1 once an interval and L2 once a clock interval', async () => {
    const world = new World();
    world.job.start();
    await world.pass(60_000);
    const [l1, l2] = [world.countOf('L1'), world.countOf('L2')];

    await world.pass(600_000);

    expect(world.countOf('L1') - l1).to.equal(3 * 20);
    expect(world.countOf('L2') - l2).to.equal(3);
    await world.job.stop();
  });

  it('asks a camera at once whose watched stream stopped, and not again for each of its states', async () => {
    const world = new World({ probeIntervalSeconds: 600 });
    world.job.start();
    await world.pass(20_000);
    const before = world.countOf('L1');
    const stream = { cameraId: pathOf(2).cameraId, organisationPath: '/city/county/', profile: 'sub' } as const;

    world.bus.emit('stream.changed', { ...stream, state: 'frozen', sinceMs: 0 });
    world.bus.emit('stream.changed', { ...stream, state: 'reconnecting', sinceMs: 0 });
    await world.pass(300);
    world.bus.emit('stream.changed', { ...stream, state: 'failed', sinceMs: 0 });
    await world.pass(300);

    expect(world.countOf('L1') - before).to.equal(1);
    expect(world.asked.at(-1)?.host).to.equal(pathOf(2).host);
    await world.job.stop();
  });

  it('asks again two seconds later when a hint comes right after a probe, which may be older than the hint', async () => {
    const world = new World({ probeIntervalSeconds: 600 });
    world.job.start();
    await world.pass(20_000);
    const hint = { cameraId: pathOf(2).cameraId, adapterKind: 'onvif' };
    world.bus.emit('camera.doubted', hint);
    await world.pass(300);
    const before = world.countOf('L1');

    world.bus.emit('camera.doubted', hint);
    await world.pass(1000);
    const soon = world.countOf('L1') - before;
    await world.pass(5000);

    expect([soon, world.countOf('L1') - before]).to.deep.equal([0, 1]);
    await world.job.stop();
  });

  it('leaves no camera unasked for longer than one interval and a half', async () => {
    const world = new World();
    world.job.start();
    await world.pass(300_000);

    for (const { host } of world.targets) {
      const times = world.asked.filter((each) => each.host === host && each.level === 'L1').map(({ atMs }) => atMs);
      const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
      expect(Math.max(...gaps)).to.be.at.most(45_000);
    }
    await world.job.stop();
  });

  it('asks again after 5 s while a change is not confirmed', async () => {
    const world = new World();
    world.targets = [pathOf(1)];
    world.job.start();
    await world.pass(31_000);
    world.reply = bad;
    world.stateAfter = { ...world.stateAfter, failures: 1 };
    const before = world.countOf('L1');
    await world.pass(30_000);
    const first = world.asked.filter(({ level }) => level === 'L1')[before];
    const second = world.asked.filter(({ level }) => level === 'L1')[before + 1];

    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).to.be.within(5000, 5100);
    await world.job.stop();
  });

  it('asks one host one question at a time, the next as soon as it has answered', async () => {
    const world = new World();
    world.targets = [pathOf(1, '127.1.0.9'), pathOf(2, '127.1.0.9')];
    world.reply = undefined;
    world.job.start();
    await world.pass(2500);
    const before = world.asked.length;

    world.asked[0]?.answer(good);
    await world.settle();

    expect(before).to.equal(1);
    expect(world.asked).to.have.length(2);
    await world.job.stop();
  });

  it('never has more under way than the limit', async () => {
    const world = new World({ concurrency: 2 });
    world.reply = undefined;
    world.job.start();

    await world.pass(2500);

    expect(world.asked).to.have.length(2);
    await world.job.stop();
  });

  it('gives up an adapter that misses its deadline and frees the host', async () => {
    const world = new World();
    world.targets = [pathOf(1)];
    world.reply = undefined;
    world.job.start();
    await world.pass(2100);
    const [first] = world.asked;
    const waitedMs = (first?.limits.deadlineMs ?? 0) - (first?.atMs ?? 0);

    await world.pass(3600);

    expect(waitedMs).to.equal(3000);
    expect(first?.limits.signal.aborted).to.equal(true);
    expect(world.recorded[0]?.outcome).to.have.nested.property('fault.reason', 'timeout');
    expect(world.asked.length, 'the next question was asked').to.equal(2);
    await world.job.stop();
  });

  it('probes an adopted camera at once', async () => {
    const world = new World();
    world.job.start();
    await world.pass(40_000);
    world.targets = [...world.targets, pathOf(4)];

    await world.pass(100);

    expect(world.asked.filter(({ host }) => host === '127.1.0.4').map(({ level }) => level)).to.include('L1');
    await world.job.stop();
  });

  it('replays nothing after the gateway slept and starts watching anew', async () => {
    const world = new World();
    world.job.start();
    await world.pass(60_000);
    const before = world.asked.length;

    await world.sleep(3_600_000);

    expect(world.asked.length).to.equal(before);
    expect(world.resumed).to.equal(1);
    await world.pass(30_000);
    expect(world.asked.length - before, 'each camera once in the next interval').to.be.within(3, 6);
    await world.job.stop();
  });

  it('blames no camera for a deadline that passed while the gateway slept', async () => {
    const world = new World();
    world.targets = [pathOf(1)];
    world.reply = undefined;
    world.job.start();
    await world.pass(2100);

    await world.sleep(20_000);

    expect(world.asked[0]?.limits.signal.aborted).to.equal(true);
    expect(world.recorded).to.deep.equal([]);
    await world.job.stop();
  });

  it('says that no adapter speaks the kind of a path', async () => {
    const world = new World();
    world.targets = [{ ...pathOf(1), adapterKind: 'fax' }];
    world.job.start();

    await world.pass(2500);

    expect(world.recorded[0]?.outcome).to.have.nested.property('fault.reason', 'unsupported');
    await world.job.stop();
  });

  for (const [knocksAt, asked] of [
    ['yes', 1],
    ['partial', 4],
  ] as const) {
    it(`asks a silent recorder ${asked} times for its four channels when its adapter knocks at the door: ${knocksAt}`, async () => {
      const world = new World({ clockCheckIntervalSeconds: 86_400 }, knocksAt);
      world.targets = [1, 2, 3, 4].map((channel) => pathOf(channel, '127.1.0.1'));
      world.reply = undefined;
      world.job.start();
      await world.pass(2500);

      for (let turn = 0; turn < 10; turn++) {
        world.asked.at(-1)?.answer(bad);
        await world.pass(100);
      }

      const firsts = world.asked.filter(({ level }) => level === 'L1');
      expect(firsts).to.have.length(asked);
      expect(world.recorded.filter(({ level }) => level === 'L1')).to.have.length(4);
      await world.job.stop();
    });
  }

  it('tells its pace: what ended within a minute, and for how long more has been due than may be under way', async () => {
    const world = new World({ concurrency: 1, deadlineMs: 60_000 });
    world.job.start();
    await world.pass(90_000);
    const calm = world.job.pace();
    world.reply = undefined;
    await world.pass(45_000);
    const crowded = world.job.pace();

    expect(calm).to.deep.include({ lateProbes: 0, waitedMs: 0 });
    // Three cameras, each twice a minute, and now and then their clocks.
    expect(calm.probesPerMinute).to.be.within(5, 9);
    expect(crowded.lateProbes).to.be.within(2, 6);
    expect(crowded.waitedMs).to.be.within(15_000, 45_000);
    await world.job.stop();
  });

  it('aborts what is under way when it stops, and records none of it', async () => {
    const world = new World();
    world.reply = undefined;
    world.job.start();
    await world.pass(2500);

    await world.job.stop();

    expect(world.asked).to.have.length(3);
    expect(world.asked.every(({ limits }) => limits.signal.aborted)).to.equal(true);
    expect(world.recorded).to.deep.equal([]);
    expect(world.isTicking).to.equal(false);
  });
});
