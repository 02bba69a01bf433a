import { expect } from 'chai';
import { ListedPointStore } from '../../gateway/discovery/platforms/listed-point-store.ts';
import { CameraStateStore } from '../../gateway/health/camera-state-store.ts';
import { HealthProbeJob, systemTicker } from '../../gateway/health/health-probe-job.ts';
import { HealthService } from '../../gateway/health/health-service.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import { anActor, east, scopeOf, silentLog, station, west } from '../fixtures/estate.ts';
import { actor, login, openPlatforms, type PlatformsRig } from '../fixtures/platforms-rig.ts';
import { refusal } from '../fixtures/refusal.ts';
import { poll } from '../poll.ts';

describe('PlatformService', function () {
  this.timeout(60_000);
  let open: PlatformsRig;
  let rig: PlatformsRig['rig'];
  let farm: PlatformsRig['farm'];
  let state: PlatformsRig['state'];
  let adapter: PlatformsRig['adapter'];
  let address: PlatformsRig['address'];
  let service: PlatformsRig['service'];
  let edits: PlatformsRig['edits'];
  let statusJob: PlatformsRig['statusJob'];
  let request: PlatformsRig['request'];
  let enter: PlatformsRig['enter'];
  let untilIdle: PlatformsRig['untilIdle'];
  let countsOf: PlatformsRig['countsOf'];

  async function begin(count: number, statusSeconds?: number): Promise<void> {
    open = await openPlatforms(count, statusSeconds);
    ({ rig, farm, state, adapter, address, service, edits, statusJob, request, enter, untilIdle, countsOf } = open);
  }

  afterEach(() => open.close());

  it('takes points under no lease contract that its person does not see', async () => {
    await begin(10);
    const id = await enter();

    expect(await refusal(() => service.add(actor, request({ leaseContractId: 'foreign' })))).to.equal(
      'contract/unknown',
    );
    expect(await refusal(() => edits.change(actor, id, { version: 1, leaseContractId: 'foreign' }))).to.equal(
      'contract/unknown',
    );
  });

  it('enters a platform, lists its 6,000 points in the background and takes all of them as planned leased points', async () => {
    await begin(6000);

    const { platform, run } = await service.add(actor, request());
    expect(run).to.include({ kind: 'listing', state: 'running' });
    const { id } = platform;
    expect(await untilIdle(id)).to.include({ state: 'done', points: 6000, total: 6000, isComplete: true, oddRows: 0 });
    expect(await countsOf(id)).to.deep.equal({
      ...{ listed: 6000, new: 6000, taken: 0, ignored: 0, vanished: 0, renamed: 0 },
    });

    await service.startTaking(actor, id, { status: 'planned' });
    expect(await untilIdle(id)).to.include({ kind: 'taking', state: 'done', points: 6000, total: 6000 });

    const inStation = state.points().filter(({ area }) => area.includes('柳湾乡')).length;
    const all = await rig.registry.listCameras(scopeOf(east), { limit: 5 });
    const atStation = await rig.registry.listCameras(scopeOf(station), { limit: 1 });
    expect([all.total, atStation.total]).to.deep.equal([6000, inStation]);
    expect(inStation).to.be.greaterThan(100);
    const [camera] = all.items;
    expect(camera).to.include({ ownership: 'leased', status: 'planned', pointClass: 3 });
    expect(camera?.record.gbCode).to.have.lengthOf(20);
    expect(camera?.record.longitude).to.be.closeTo(114.4, 0.5);
    expect(rig.events.filter(({ name }) => name === 'camera.adopted')).to.have.lengthOf(6000);
    expect(state.counts).to.include({ logins: 1, mostAtOnce: 1 });
  });

  it('reaches a taken point through the platform, with the platform’s login', async () => {
    await begin(20);
    const id = await enter();
    await service.startTaking(actor, id, { status: 'active' });
    await untilIdle(id);
    const [camera] = (await rig.registry.listCameras(scopeOf(east), { limit: 1 })).items;

    const path = await rig.paths.livePath(scopeOf(east), camera?.id ?? '', 'sub');
    const [probePath] = await rig.paths.listProbePaths(wholeEstate);

    expect(path).to.include({ adapterKind: 'carrier-platform', host: address.host, devicePort: address.port });
    expect(path.channelToken).to.match(/^P0000\d\d$/);
    expect(path.credential?.password.reveal()).to.equal(login.password);
    expect(probePath?.channelToken).to.match(/^P0000\d\d$/);
  });

  it('tells after another listing what is new, has vanished and goes by another name', async () => {
    await begin(60);
    const id = await enter();
    await service.startTaking(actor, id, { status: 'planned' });
    await untilIdle(id);
    const [gone, renamed, sample] = state.points();
    if (gone === undefined || renamed === undefined || sample === undefined) throw new Error('no points');
    state.remove(gone.id);
    state.put({ ...renamed, name: '张家湾新村口' });
    state.put({ ...sample, id: 'N1' });

    await service.startListing(actor, id);
    await untilIdle(id);

    expect(await countsOf(id)).to.deep.equal({ listed: 60, new: 1, taken: 60, ignored: 0, vanished: 1, renamed: 1 });
    const { items } = await service.listPoints(scopeOf(east), id, { difference: 'renamed' }, { limit: 10 });
    expect(items.map(({ name, takenName }) => [name, takenName])).to.deep.equal([['张家湾新村口', renamed.name]]);

    const ids = items.map((point) => point.id);
    expect(await service.acceptNames(actor, id, ids)).to.equal(1);
    const found = await rig.registry.listCameras(scopeOf(east), { search: '张家湾新村口', limit: 5 });
    expect(found.total).to.equal(1);
    expect(await countsOf(id)).to.include({ renamed: 0 });
  });

  it('calls nothing vanished when the list was not whole', async () => {
    await begin(60);
    const id = await enter();
    await service.startTaking(actor, id, { status: 'planned' });
    await untilIdle(id);
    for (const { id: pointId } of state.points().slice(0, 30)) state.remove(pointId);
    state.setFault({ kind: 'wrong-total', total: 60 });

    await service.startListing(actor, id);

    expect(await untilIdle(id)).to.include({ state: 'done', isComplete: false });
    expect(await countsOf(id)).to.include({ vanished: 0, listed: 60 });
  });

  it('shares a refused login once, and says so', async () => {
    await begin(20);

    const { platform } = await service.add(actor, request({ credential: { ...login, password: 'Wr0ng-0ne' } }));
    const run = await untilIdle(platform.id);
    await service.startListing(actor, platform.id);
    await untilIdle(platform.id);

    expect(run).to.include({ state: 'failed' });
    expect(run?.fault).to.include({ stage: 'login', reason: 'unauthorised' });
    expect(JSON.stringify(run)).to.not.include('Wr0ng-0ne');
    expect(state.counts.refusedLogins).to.equal(1);
  });

  it('refuses a contract, naming what is wrong, before anything is stored or dialled', async () => {
    await begin(5);

    const contract = { points: { list: 'items' } };
    const error = await service.add(actor, request({ contract })).catch((reason: unknown) => reason);

    expect(error).to.be.instanceOf(GatewayError);
    const issues = error instanceof GatewayError ? error.issues : [];
    expect(issues.map(({ path }) => path)).to.deep.equal(['body.contract.points.list']);
    expect(await service.list(wholeEstate)).to.deep.equal([]);
    expect(state.counts.connects).to.equal(0);
  });

  it('refuses addresses outside the ranges, foreign organisations and a second entry', async () => {
    await begin(5);
    const id = await enter();
    const rule = { organisationId: 'east', byArea: [{ area: '青河', organisationId: 'west' }] };

    const codes = [
      await refusal(() => service.add(actor, request({ host: '169.254.169.254' }))),
      await refusal(() => service.add(actor, request({ port: 9, rule }))),
      await refusal(() => service.add(actor, request())),
      await refusal(() => service.read(scopeOf(west), id)),
      await refusal(() => service.startTaking(anActor(west), id, { status: 'planned' })),
    ];

    expect(codes).to.deep.equal([
      'address/forbidden',
      'organisation/unknown',
      'candidate/adopted',
      'platform/unknown',
      'platform/unknown',
    ]);
  });

  it('is cancelled in the middle of a listing, and works on one thing at a time', async () => {
    await begin(2000);
    state.setFault({ kind: 'slow', delayMs: 50 });
    const { platform } = await service.add(actor, request());
    await poll('some points', async () => {
      const { counts } = await service.read(wholeEstate, platform.id);
      return counts.listed > 0 ? true : undefined;
    });
    const busy = await refusal(() => service.startTaking(actor, platform.id, { status: 'planned' }));

    const { run, counts } = await service.cancel(actor, platform.id);

    expect(busy).to.equal('platform/busy');
    expect(run).to.include({ state: 'cancelled' });
    expect(counts.listed).to.be.greaterThan(0).and.lessThan(2000);
    await poll('the connection is gone', () => (farm.connections === 0 ? true : undefined));
  });

  it('reads the status of all points with one call, and doubts the cameras of those that went', async () => {
    await begin(60);
    const id = await enter();
    await service.startTaking(actor, id, { status: 'active' });
    await untilIdle(id);
    const doubted: string[] = [];
    rig.bus.on('camera.doubted', ({ cameraId }) => void doubted.push(cameraId));
    statusJob.start();
    await poll('the first reading', () => (state.counts.snapshotCalls === 1 ? true : undefined));
    await statusJob.stop();
    expect(doubted).to.deep.equal([]);

    const probe = (channelToken: string) =>
      adapter.probe({ address, channelToken }, 'L1', {
        signal: new AbortController().signal,
        deadlineMs: systemClock.monotonic() + 1000,
      });
    expect((await probe('P000005')).kind).to.equal('ok');
  });

  it('has a camera down within seconds when its platform turns the point off, without a probe in its turn', async () => {
    await begin(60, 0.1);
    const id = await enter();
    await service.startTaking(actor, id, { status: 'active' });
    await untilIdle(id);
    const cameraId = (await new ListedPointStore(rig.database).camerasOf(id, ['P000005'])).get('P000005') ?? '';
    const policy = { failuresToDown: 2, goodToUp: 2, clockWarnSeconds: 5, clockFailSeconds: 30, targetRate: 0.98 };
    const health = new HealthService({
      states: new CameraStateStore(rig.database),
      registry: rig.paths,
      ...{
        bus: rig.bus,
        announcer: { announce: () => undefined },
        clock: systemClock,
        log: silentLog,
        settings: policy,
      },
    });
    const settings = { probeIntervalSeconds: 3600, clockCheckIntervalSeconds: 3600, deadlineMs: 3000, concurrency: 64 };
    const probes = new HealthProbeJob({
      ...{ health, adapters: new Map([[adapter.kind, adapter]]), bus: rig.bus, settings },
      ...{ clock: systemClock, ticker: systemTicker, log: silentLog },
    });
    const until = (status: string) =>
      poll(`the camera is ${status}`, () => health.find(wholeEstate, cameraId)?.status === status || undefined);
    statusJob.start();
    await health.start();
    probes.start();
    try {
      await until('online');
      await poll('nobody waits to be probed again', () => health.counts(wholeEstate).online === 60 || undefined);

      state.setOnline('P000005', false, systemClock.now());
      await until('offline');

      expect(health.counts(wholeEstate)).to.include({ online: 59, offline: 1 });
    } finally {
      await probes.stop();
      await health.stop();
    }
  });
});
