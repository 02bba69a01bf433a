import { expect } from 'chai';
import type { Adapter, Outcome, ProbeReading } from '../../adapters/sdk/adapter.ts';
import { HealthProbeJob } from '../../gateway/health/health-probe-job.ts';
import { HealthService } from '../../gateway/health/health-service.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import type { AccessPathId, CameraId, OrganisationId } from '../../gateway/registry/camera.ts';
import type { ProbePath } from '../../gateway/registry/paths/probe-path.ts';
import { silentLog } from '../fixtures/estate.ts';

const everything = { organisationPath: '/' };

function pathOf(host: string, members: Partial<ProbePath> = {}): ProbePath {
  return {
    cameraId: 'camera' as CameraId, // a test's ids
    organisationId: 'county' as OrganisationId,
    organisationPath: '/city/county/',
    adapterKind: 'onvif',
    host,
    port: 80,
    pathId: `path to ${host}` as AccessPathId,
    ...members,
  };
}

const [direct, recorder] = ['127.1.0.1', '127.1.0.2'] as const;

/** Health with its probes on a clock of the test's: one camera, reached directly and over a recorder. */
class World {
  nowMs = 100_000;
  readonly down = new Set<string>();
  readonly asked: { readonly host: string; readonly level: string; readonly atMs: number }[] = [];
  readonly noted: string[] = [];
  readonly transitions: string[] = [];
  #tick: () => void = () => undefined;
  readonly bus = new EventBus((_name, error) => {
    throw error;
  });
  readonly clock = { now: () => this.nowMs, monotonic: () => this.nowMs };
  readonly health = new HealthService({
    states: { list: async () => [], save: async () => undefined },
    registry: {
      listProbePaths: async () => [pathOf(direct), pathOf(recorder, { isSpare: true })],
      noteProbe: ({ host }, { kind }) => void this.noted.push(`${host} ${kind}`),
    },
    announcer: { announce: () => undefined },
    settings: { failuresToDown: 2, goodToUp: 2, clockWarnSeconds: 5, clockFailSeconds: 30, targetRate: 0.98 },
    ...{ bus: this.bus, clock: this.clock, log: silentLog },
  });
  readonly job = new HealthProbeJob({
    health: this.health,
    // Only `probe` of the adapter is called by the job.
    adapters: new Map([['onvif', { kind: 'onvif', probe: this.#answer.bind(this) } as unknown as Adapter]]),
    ticker: {
      every: (_periodMs, work) => {
        this.#tick = work;
        return () => undefined;
      },
    },
    settings: { probeIntervalSeconds: 30, clockCheckIntervalSeconds: 60, deadlineMs: 3000, concurrency: 8 },
    ...{ bus: this.bus, clock: this.clock, log: silentLog },
  });

  async start(): Promise<this> {
    this.bus.on('health.changed', ({ from, to, atMs }) => void this.transitions.push(`${from} → ${to} ${atMs}`));
    await this.health.start();
    this.job.start();
    await this.pass(65_000);
    return this;
  }

  async #answer(...[{ address }, level]: Parameters<Adapter['probe']>): Promise<Outcome<ProbeReading>> {
    this.asked.push({ host: address.host, level, atMs: this.nowMs });
    if (!this.down.has(address.host)) return { kind: 'ok', value: { rttMs: 3 } };
    return { kind: 'failed', fault: { stage: 'connect', reason: 'timeout', detail: `no answer of ${address.host}` } };
  }

  async pass(ms: number): Promise<void> {
    for (const endMs = this.nowMs + ms; this.nowMs < endMs;) {
      this.nowMs += 100;
      this.#tick();
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    }
  }

  status(): string | undefined {
    return this.health.find(everything, 'camera')?.status;
  }

  probesOf(host: string, level: string): number {
    return this.asked.filter((each) => each.host === host && each.level === level).length;
  }
}

describe('the health of a camera with two paths', () => {
  it('is one camera, asked over both paths, its clock only over the first', async () => {
    const world = await new World().start();

    expect(world.health.counts(everything)).to.include({ due: 1, online: 1 });
    expect(world.probesOf(direct, 'L1')).to.be.at.least(2);
    expect(world.probesOf(recorder, 'L1')).to.be.at.least(2);
    expect([world.probesOf(direct, 'L2') > 0, world.probesOf(recorder, 'L2')]).to.deep.equal([true, 0]);
    await world.job.stop();
  });

  for (const host of [direct, recorder]) {
    it(`stays online while only ${host} is down, and the path is told of`, async () => {
      const world = await new World().start();
      world.down.add(host);

      await world.pass(300_000);

      expect(world.status()).to.equal('online');
      expect(world.transitions).to.have.lengthOf(1);
      expect(world.noted.at(-1) === `${host} failed` || world.noted.at(-2) === `${host} failed`).to.equal(true);
      await world.job.stop();
    });
  }

  it('is offline within one interval and a half when no path answers, and online again when one does', async () => {
    const world = await new World().start();
    world.down.add(direct).add(recorder);
    await world.pass(45_000);
    expect(world.status()).to.equal('offline');

    world.down.delete(recorder);
    await world.pass(45_000);

    expect(world.status()).to.equal('online');
    await world.job.stop();
  });

  it('asks the other path at once when one stops answering', async () => {
    const world = await new World().start();
    world.down.add(direct);
    const before = world.asked.length;
    await world.pass(31_000);
    const since = world.asked.slice(before).filter(({ level }) => level === 'L1');
    const miss = since.find(({ host }) => host === direct);

    const next = since.find(({ host, atMs }) => host === recorder && atMs >= (miss?.atMs ?? Infinity) - 2000);

    expect((next?.atMs ?? Infinity) - (miss?.atMs ?? 0)).to.be.at.most(200);
    await world.job.stop();
  });
});
