import { expect } from 'chai';
import { KeyNames } from '../../gateway/outages/causes/key-names-service.ts';
import { Topology } from '../../gateway/outages/causes/topology.ts';
import { AnsweredWindows } from '../../gateway/outages/maintenance/answered-windows-service.ts';
import type { MaintenanceTarget, MaintenanceWindowId } from '../../gateway/outages/maintenance/maintenance-window.ts';
import { MaintenanceService } from '../../gateway/outages/maintenance/maintenance-service.ts';
import { MaintenanceStore } from '../../gateway/outages/maintenance/maintenance-store.ts';
import { MaintenanceViews } from '../../gateway/outages/maintenance/maintenance-views-service.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { AreaStore } from '../../gateway/registry/areas/area-store.ts';
import { ContractStore } from '../../gateway/registry/contracts/contract-store.ts';
import { SystemStore } from '../../gateway/registry/devices/system-store.ts';
import { OrganisationStore } from '../../gateway/registry/organisations/organisation-store.ts';
import { camerasOf } from '../fixtures/causes-rig.ts';
import { aCause } from '../fixtures/notice.ts';
import { aCamera, anActor, aSystem, city, east, silentLog, station, west } from '../fixtures/estate.ts';

const hourMs = 3_600_000;

describe('maintenance windows', () => {
  let database: Database;
  let windows: MaintenanceService;
  let nowMs: number;
  let bus: EventBus;
  let answered: AnsweredWindows;
  const technician = anActor(east, 'technician');
  const foreigner = anActor(west, 'technician');
  const nvr = camerasOf('c', 4, { systems: [{ id: 'nvr', kind: 'nvr' }], organisationPath: east.path });
  const node = camerasOf('n', 3, { upstreamNode: '东村 OLT', organisationPath: station.path });
  const far = camerasOf('f', 2, { systems: [{ id: 'nvr', kind: 'nvr' }], organisationPath: west.path });

  before(async () => {
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    for (const organisation of [city, east, west, station]) await new OrganisationStore(database).add(organisation, 0);
    await new SystemStore(database).add(aSystem('nvr', east));
  });

  beforeEach(async () => {
    nowMs = Date.UTC(2026, 8, 20, 2);
    const clock = { now: () => nowMs, monotonic: () => nowMs };
    const topology = new Topology();
    topology.add([...nvr, ...node, ...far]);
    const names = new KeyNames({
      registry: {
        findCameras: async ({ organisationPath }, ids) =>
          [...nvr, ...node]
            .filter((camera) => ids.includes(camera.cameraId) && camera.organisationPath.startsWith(organisationPath))
            .map(({ cameraId }) => ({ ...aCamera(cameraId, east), organisationName: east.name })),
      },
      ...{ systems: new SystemStore(database), contracts: new ContractStore(database) },
      ...{ areas: new AreaStore(database), organisations: new OrganisationStore(database) },
    });
    bus = new EventBus(() => undefined);
    answered = new AnsweredWindows({ windows: new MaintenanceStore(database), bus, clock, log: silentLog });
    await answered.start();
    const views = new MaintenanceViews({
      ...{ names, answered, clock },
      topology: { current: topology, refreshIfRested: async () => undefined },
    });
    windows = new MaintenanceService({
      ...{ windows: new MaintenanceStore(database), views, organisations: new OrganisationStore(database) },
      ...{ bus, clock, log: silentLog, settings: { adHocHours: 72 } },
    });
    await windows.start();
  });

  afterEach(async () => {
    windows.stop();
    await answered.stop();
    await database.sequelize.query('DELETE FROM maintenance_windows');
  });

  after(() => database.close());

  const schedule = (fromMs: number, hours: number) =>
    ({ kind: 'once', fromMs, toMs: fromMs + hours * hourMs }) as const;
  const target: MaintenanceTarget = { kind: 'recorder', keys: ['nvr'] };
  const coveredBy = (cameras: typeof nvr): string | undefined =>
    windows.coveringWindow(
      cameras.map(({ cameraId, organisationPath, systems }) => ({
        ...{ cameraId, organisationPath },
        standsBehind: (kind, key) => kind === 'recorder' && systems.some(({ id }) => id === key),
      })),
      nowMs,
    );
  const refusal = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

  it('shows what was announced: by whom, when it counts, how many cameras it covers', async () => {
    const made = await windows.create(technician, { reason: '更换硬盘', schedule: schedule(nowMs, 2), target });

    expect(made).to.deep.include({
      ...{ reason: '更换硬盘', organisationName: east.name, standing: 'running', cameraCount: 4, createdBy: '测试' },
      ...{ span: { fromMs: nowMs, toMs: nowMs + 2 * hourMs }, version: 1 },
    });
    expect(made.target.items.map(({ key }) => key)).to.deep.equal(['nvr']);
    expect((await windows.list(technician.scope, { standing: 'current', limit: 10 })).items).to.deep.equal([made]);
  });

  it('reminds while it counts that what it kept down answers again, until something of it is down anew', async () => {
    const { id } = await windows.create(technician, { reason: '换盘', schedule: schedule(nowMs, 2), target });
    const windowId = id as MaintenanceWindowId; // a brand
    const cause = aCause('c1', { maintenanceWindowId: id });
    const tell = (atMs: number): void =>
      bus.emit('maintenance.answered', {
        ...{ windowId, causeId: cause.id, organisationPath: east.path, atMs },
        cameraIds: nvr.map(({ cameraId }) => cameraId),
      });
    const read = async () => (await windows.read(technician.scope, id)).answered;

    expect(await read()).to.equal(undefined);
    tell(nowMs);
    expect(await read()).to.deep.equal({ atMs: nowMs, cameraCount: 4 });
    bus.emit('cause.opened', { cause, cameraIds: [] });
    expect(await read()).to.equal(undefined);
    tell(nowMs);
    nowMs += 3 * hourMs;
    expect(await read(), 'it is over').to.equal(undefined);
  });

  it('still reminds after a restart, and no longer of what was down again before it', async () => {
    const [first, second] = [
      await windows.create(technician, { reason: '换盘', schedule: schedule(nowMs, 2), target }),
      await windows.create(technician, { reason: '换线', schedule: schedule(nowMs, 2), target }),
    ];
    for (const { id } of [first, second]) {
      bus.emit('maintenance.answered', {
        ...{ windowId: id as MaintenanceWindowId, causeId: aCause('c1').id, organisationPath: east.path, atMs: nowMs },
        cameraIds: nvr.map(({ cameraId }) => cameraId),
      });
    }
    bus.emit('cause.opened', { cause: aCause('c2', { maintenanceWindowId: second.id }), cameraIds: [] });
    await answered.stop();

    const clock = { now: () => nowMs, monotonic: () => nowMs };
    const restarted = new AnsweredWindows({ windows: new MaintenanceStore(database), bus, clock, log: silentLog });
    await restarted.start();
    await restarted.stop();

    expect(restarted.find(first.id)).to.deep.equal({ atMs: nowMs, cameraCount: 4 });
    expect(restarted.find(second.id)).to.equal(undefined);
  });

  it('covers the cameras of its own part only, and only while it counts', async () => {
    const { id } = await windows.create(technician, { reason: '检修', schedule: schedule(nowMs + hourMs, 1), target });

    const before = coveredBy(nvr);
    nowMs += hourMs;
    const during = [coveredBy(nvr), coveredBy(far), coveredBy([...nvr, ...far]), coveredBy([...nvr, ...node])];
    const edition = windows.editionAt(nowMs);
    nowMs += hourMs;

    expect(before).to.equal(undefined);
    expect(during).to.deep.equal([id, undefined, undefined, undefined]);
    expect(edition).to.not.equal(windows.editionAt(nowMs));
    expect(coveredBy(nvr)).to.equal(undefined);
  });

  it('ends an ad-hoc window by hand, at the latest by itself', async () => {
    const first = await windows.create(technician, { reason: '抢修', schedule: { kind: 'ad-hoc' }, target });
    nowMs += hourMs;

    const ended = await windows.end(technician, first.id);
    const again = await refusal(windows.end(technician, first.id));
    const second = await windows.create(technician, { reason: '抢修', schedule: { kind: 'ad-hoc' }, target });
    nowMs += 72 * hourMs;

    expect(ended).to.deep.include({ standing: 'over', endedAtMs: first.createdAtMs + hourMs, endedBy: '测试' });
    expect(again).to.have.property('code', 'maintenance/ended');
    expect((await windows.read(technician.scope, second.id)).standing).to.equal('over');
    expect((await windows.list(technician.scope, { standing: 'over', limit: 10 })).total).to.equal(2);
  });

  it('changes what was not changed by somebody else meanwhile', async () => {
    const { id } = await windows.create(technician, { reason: '检修', schedule: schedule(nowMs, 1), target });

    const changed = await windows.change(technician, id, { version: 1, schedule: schedule(nowMs, 5) });
    const late = await refusal(windows.change(technician, id, { version: 1, reason: '改期' }));

    expect(changed).to.deep.include({ version: 2, reason: '检修', changedBy: '测试' });
    expect(changed.span?.toMs).to.equal(nowMs + 5 * hourMs);
    expect(late).to.have.property('code', 'maintenance/stale');
  });

  it('takes no target and no part that is not the announcer’s, and hides windows of others', async () => {
    const base = { reason: '检修', schedule: schedule(nowMs, 1) };
    const { id } = await windows.create(technician, { ...base, target });
    const create = (more: object): Promise<unknown> => refusal(windows.create(foreigner, { ...base, target, ...more }));

    const codes = await Promise.all([
      create({}),
      create({ target: { kind: 'camera', keys: ['c0'] } }),
      create({ target: { kind: 'organisation', keys: [east.id] } }),
      create({ target: { kind: 'upstream', keys: ['东村 OLT'] } }),
      create({ organisationId: east.id }),
      refusal(windows.read(foreigner.scope, id)),
      refusal(windows.change(foreigner, id, { version: 1, reason: '别的' })),
      refusal(windows.end(foreigner, id)),
    ]);

    expect(codes.map((error) => (error as { code?: string }).code)).to.deep.equal([
      ...['recorder/unknown', 'camera/unknown', 'organisation/unknown', 'request/invalid', 'organisation/unknown'],
      ...['maintenance/unknown', 'maintenance/unknown', 'maintenance/unknown'],
    ]);
    const node = { kind: 'upstream', keys: ['东村 OLT'] } as const;
    expect((await windows.create(technician, { ...base, target: node })).cameraCount).to.equal(3);
  });

  it('counts the cameras of organisations, once where one lies in the other', async () => {
    const both = { kind: 'organisation', keys: [city.id, east.id] } as const;
    const one = { kind: 'organisation', keys: [east.id] } as const;
    const chief = anActor(city, 'technician');
    const create = (target: MaintenanceTarget) =>
      windows.create(chief, { reason: '检修', schedule: schedule(nowMs, 1), target });

    expect((await create(both)).cameraCount).to.equal(nvr.length + node.length + far.length);
    expect((await create(one)).cameraCount).to.equal(nvr.length + node.length);
  });

  it('finds its windows again after a restart', async () => {
    const { id } = await windows.create(technician, { reason: '检修', schedule: schedule(nowMs, 1), target });
    windows.stop();

    await windows.start();

    expect(coveredBy(nvr)).to.equal(id);
    expect(windows.noteOf(id, nowMs)).to.deep.equal({ windowId: id, reason: '检修', untilMs: nowMs + hourMs });
  });

  it('are looked up for thousands of causes without holding anybody up', async () => {
    const store = new MaintenanceStore(database);
    const daily = { kind: 'daily', from: '01:00', to: '05:00', fromDay: '2026-09-01' } as const;
    const target = { kind: 'recorder', keys: ['nvr'] } as const;
    const { id } = await windows.create(technician, { reason: '检修', schedule: daily, target });
    const first = await store.find({ organisationPath: '/' }, id);
    if (first === undefined) throw new Error('no window was stored');
    for (let index = 0; index < 200; index++) await store.add({ ...first, id: `w${String(index)}` as typeof first.id }); // a test's ids
    windows.stop();
    await windows.start();
    nowMs = Date.UTC(2026, 8, 20, 18);
    const camera = { cameraId: 'x' as never, organisationPath: west.path, standsBehind: () => false }; // a test's id

    const beganMs = performance.now();
    for (let causes = 0; causes < 2000; causes++) windows.coveringWindow([camera], nowMs);

    expect(performance.now() - beganMs).to.be.below(300);
  });
});
