import { expect } from 'chai';
import type { Outcome, ProbeReading } from '../../adapters/sdk/adapter.ts';
import type { CameraState } from '../../gateway/health/camera-state-store.ts';
import type { HealthChanged } from '../../gateway/health/health-events.ts';
import { HealthService } from '../../gateway/health/health-service.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import type { Announcement } from '../../gateway/platform/realtime/announcement.ts';
import type { CameraId, OrganisationId } from '../../gateway/registry/camera.ts';
import type { ProbePath } from '../../gateway/registry/paths/probe-path.ts';

const good: Outcome<ProbeReading> = { kind: 'ok', value: { rttMs: 3 } };
const bad: Outcome<ProbeReading> = {
  kind: 'failed',
  fault: { stage: 'connect', reason: 'refused', detail: 'TCP connect: refused' },
};

function pathOf(camera: string, organisationPath = '/city/county/'): ProbePath {
  return {
    cameraId: camera as CameraId, // a test's ids
    organisationId: 'county' as OrganisationId,
    organisationPath,
    adapterKind: 'onvif',
    host: '127.1.0.1',
    port: 80,
  };
}

class World {
  nowMs = 100_000;
  paths: ProbePath[] = [pathOf('a'), pathOf('b', '/city/other/')];
  stored: CameraState[] = [];
  saved: CameraState[][] = [];
  isDatabaseAway = false;
  readings = 0;
  readingTakesMs = 0;
  logged: string[] = [];
  changes: HealthChanged[] = [];
  announcements: Announcement[] = [];
  readonly bus = new EventBus((_name, error) => {
    throw error;
  });

  readonly service = new HealthService({
    states: {
      list: async () => this.stored,
      save: async (states) => {
        if (this.isDatabaseAway) throw new Error('away');
        this.saved.push([...states]);
      },
    },
    registry: {
      listProbePaths: async () => {
        this.readings++;
        this.nowMs += this.readingTakesMs;
        return this.paths;
      },
    },
    bus: this.bus,
    announcer: { announce: (announcement) => void this.announcements.push(announcement) },
    clock: { now: () => this.nowMs, monotonic: () => this.nowMs },
    log: {
      debug: () => undefined,
      info: (_fields, message) => void this.logged.push(message),
      warn: (_fields, message) => void this.logged.push(message),
      error: (_fields, message) => void this.logged.push(message),
    },
    settings: { failuresToDown: 2, goodToUp: 2, clockWarnSeconds: 5, clockFailSeconds: 30, targetRate: 0.98 },
  });

  async start(): Promise<this> {
    this.bus.on('health.changed', (change) => void this.changes.push(change));
    await this.service.start();
    return this;
  }

  probe(camera: string, ...outcomes: readonly Outcome<ProbeReading>[]): void {
    for (const outcome of outcomes) {
      this.nowMs += 1000;
      this.service.record(pathOf(camera), 'L1', outcome);
    }
  }
}

const county = { organisationPath: '/city/county/' };
const everything = { organisationPath: '/' };

describe('HealthService', () => {
  it('counts cameras that nobody has reached yet as unknown, in no denominator', async () => {
    const { service } = await new World().start();

    expect(service.summary(everything)).to.deep.equal({
      due: 0,
      online: 0,
      degraded: 0,
      offline: 0,
      authFailed: 0,
      unknown: 2,
      targetRate: 0.98,
      asOfMs: 100_000,
    });
  });

  it('tells, announces and saves a change, and nothing of a probe that changes nothing', async () => {
    const world = await new World().start();

    world.probe('a', good, good, good);
    await world.service.saveWaiting();

    expect(world.changes).to.deep.equal([
      {
        from: 'unknown',
        to: 'online',
        atMs: 101_000,
        cameraId: 'a',
        organisationId: 'county',
        organisationPath: '/city/county/',
        lastGoodMs: 101_000,
        watchedSinceMs: 100_000,
      },
    ]);
    expect(world.announcements).to.have.length(1);
    expect(world.announcements[0]).to.deep.include({ topic: 'health', key: 'a', audience: county });
    expect(world.saved).to.have.length(1);
  });

  it('names the last good reading and the fault when a camera goes down', async () => {
    const world = await new World().start();

    world.probe('a', good, good, bad, bad);

    expect(world.changes.at(-1)).to.deep.include({
      from: 'online',
      to: 'offline',
      atMs: 104_000,
      lastGoodMs: 102_000,
      fault: { stage: 'connect', reason: 'refused', detail: 'TCP connect: refused' },
    });
    expect(world.service.summary(county)).to.deep.include({ due: 1, offline: 1 });
  });

  it('shows a scope only its own cameras', async () => {
    const { service } = await new World().start();

    expect(service.list(county).items.map(({ cameraId }) => cameraId)).to.deep.equal(['a']);
    expect(service.summary(county).unknown).to.equal(1);
    expect(service.find(county, 'b')).to.equal(undefined);
    expect(service.find(everything, 'b')?.status).to.equal('unknown');
  });

  it('keeps what it believed before a restart and confirms it in full', async () => {
    const world = new World();
    world.stored = [
      { cameraId: pathOf('a').cameraId, organisationPath: '/city/county/', health: { status: 'online', sinceMs: 7 } },
    ];
    await world.start();

    world.probe('a', bad);
    expect(world.service.find(county, 'a')).to.deep.include({ status: 'online', sinceMs: 7 });

    world.probe('a', bad);
    expect(world.changes).to.have.length(1);
    expect(world.changes[0]).to.deep.include({ to: 'offline', watchedSinceMs: 100_000 });
  });

  it('names the cameras whose picture hides their place, when two checks in a row found it, to those who see them', async () => {
    const { service } = await new World().start();
    for (const camera of ['a', 'b']) service.record(pathOf(camera), 'L1', good);
    for (const camera of ['a', 'b']) service.record(pathOf(camera), 'L1', good);
    const [a, b] = [pathOf('a').cameraId, pathOf('b').cameraId];
    const find = (reason: 'frozen' | 'blurred') => ({
      pictureFaults: [{ stage: 'picture', reason, detail: 'seen by a check' } as const],
    });

    for (const camera of [a, b]) service.recordDeep(camera, find('frozen'));
    expect(service.hidingOf(everything, [a, b]).size, 'one check is a suspicion').to.equal(0);
    for (const camera of [a, b]) service.recordDeep(camera, find('frozen'));

    expect([...service.hidingOf(everything, [a, b]).keys()]).to.deep.equal([a, b]);
    expect(service.hidingOf(county, [a, b]).get(a)).to.include({ reason: 'frozen' });
    expect(service.hidingOf(county, [a, b]).size).to.equal(1);
    service.recordDeep(a, find('blurred'));
    service.recordDeep(b, { pictureFaults: [] });
    expect(service.hidingOf(everything, [a, b]).size, 'blurred pictures show the place').to.equal(0);
  });

  it('tells of a bad picture since when it may have been bad: since the last check that found nothing', async () => {
    const world = await new World().start();
    const { cameraId } = pathOf('a');
    const frozen = { pictureFaults: [{ stage: 'picture', reason: 'frozen', detail: 'seen by a check' } as const] };
    for (let turn = 0; turn < 2; turn++) world.probe('a', good);
    world.nowMs = 200_000;
    world.service.recordDeep(cameraId, { pictureFaults: [] });
    world.nowMs = 3_800_000;
    world.probe('a', good);

    for (let turn = 0; turn < 2; turn++) world.service.recordDeep(cameraId, frozen);

    expect(world.changes.at(-1)).to.include({ to: 'degraded', impairedSinceMs: 200_000 });
  });

  it('believes nothing of pictures any more once nobody looks at them', async () => {
    const world = await new World().start();
    const frozen = { pictureFaults: [{ stage: 'picture', reason: 'frozen', detail: 'seen by a check' } as const] };
    for (let turn = 0; turn < 2; turn++) world.probe('a', good);
    for (let turn = 0; turn < 2; turn++) world.service.recordDeep(pathOf('a').cameraId, frozen);

    world.service.forgetDeep();

    expect(world.service.find(everything, 'a')).to.include({ status: 'online' });
    expect(world.changes.at(-1)).to.include({ from: 'degraded', to: 'online' });
  });

  it('reads the list of cameras again when one is adopted or changed', async () => {
    const world = await new World().start();
    const before = world.service.targets();
    world.paths = [pathOf('b', '/city/other/'), pathOf('c')];

    world.bus.emit('camera.adopted', { cameraId: pathOf('c').cameraId, organisationPath: '/city/county/' });
    await world.service.refresh();

    expect(world.service.targets()).to.not.equal(before);
    expect(world.service.list(everything).items.map(({ cameraId }) => cameraId)).to.deep.equal(['b', 'c']);
    expect(world.service.record(pathOf('a'), 'L1', good), 'a camera that left').to.equal(undefined);
  });

  it('reads a long list once, and then rests, however many cameras come in meanwhile', async () => {
    const world = await new World().start();
    const adopt = (): void =>
      world.bus.emit('camera.adopted', { cameraId: pathOf('c').cameraId, organisationPath: '/city/county/' });
    world.readingTakesMs = 300;
    world.readings = 0;
    adopt();
    await world.service.refresh();
    const first = world.readings;

    for (let step = 0; step < 50; step++) {
      adopt();
      world.service.refreshIfRested();
      await Promise.resolve();
    }
    const whileResting = world.readings;
    world.nowMs += 3000;
    world.paths = [pathOf('c')];
    world.service.refreshIfRested();
    await world.service.refresh();

    expect(first).to.be.at.most(2);
    expect(whileResting).to.equal(first);
    expect(world.service.list(everything).items.map(({ cameraId }) => cameraId)).to.deep.equal(['c']);
  });

  it('keeps the health of a camera that moves and saves it under its new organisation', async () => {
    const world = await new World().start();
    world.probe('a', good);
    world.paths = [pathOf('a', '/city/other/')];

    await world.service.refresh();
    await world.service.saveWaiting();

    expect(world.service.find(county, 'a')).to.equal(undefined);
    expect(world.service.find({ organisationPath: '/city/other/' }, 'a')?.status).to.equal('online');
    expect(world.saved.at(-1)?.[0]?.organisationPath).to.equal('/city/other/');
  });

  it('goes on while the database is away and saves the newest state afterwards', async () => {
    const world = await new World().start();
    world.isDatabaseAway = true;
    world.probe('a', good);
    await world.service.saveWaiting();
    world.probe('a', bad, bad);
    await world.service.catchUp();

    world.isDatabaseAway = false;
    await world.service.catchUp();

    expect(world.changes.map(({ to }) => to)).to.deep.equal(['online', 'offline']);
    expect(world.saved.map((batch) => batch.map(({ health }) => health.status))).to.deep.equal([['offline']]);
    expect(world.logged).to.deep.equal(['camera states wait for the database', 'camera states saved again']);
  });

  it('asks anew when it is made to doubt', async () => {
    const world = await new World().start();
    world.probe('a', good);

    world.service.doubt(pathOf('a').cameraId);
    world.probe('a', good);

    expect(world.changes.map(({ from, to }) => `${from} > ${to}`)).to.deep.equal([
      'unknown > online',
      'online > unknown',
      'unknown > online',
    ]);
  });

  it('counts the time before a sleep of the gateway as unwatched', async () => {
    const world = await new World().start();
    world.probe('a', good);
    world.nowMs = 900_000;

    world.service.resumeWatching();
    world.probe('a', bad, bad);

    expect(world.changes.at(-1)).to.deep.include({ to: 'offline', lastGoodMs: 101_000, watchedSinceMs: 900_000 });
  });
});
