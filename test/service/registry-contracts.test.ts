import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { CameraLinkStore } from '../../gateway/registry/cameras/camera-link-store.ts';
import { contractJob } from '../../gateway/registry/contracts/contract-job.ts';
import { ContractService } from '../../gateway/registry/contracts/contract-service.ts';
import { ContractStore } from '../../gateway/registry/contracts/contract-store.ts';
import { WatchedCameras } from '../../gateway/registry/contracts/watched-cameras-service.ts';
import { UnitService } from '../../gateway/registry/units/unit-service.ts';
import { UnitStore } from '../../gateway/registry/units/unit-store.ts';
import { aCamera, anActor, aPath, atMs, city, east, scopeOf, silentLog, station, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { openRegistry, type RegistryRig } from '../fixtures/registry-rig.ts';

const noon = (date: string): number => Date.parse(`${date}T12:00:00+08:00`);

describe('ContractService', () => {
  let rig: RegistryRig;
  let contracts: ContractService;
  let nowMs: number;
  let lessorUnitId: string;
  const told: string[] = [];

  beforeEach(async () => {
    rig = await openRegistry();
    nowMs = noon('2026-09-20');
    const clock = { now: () => nowMs, monotonic: () => nowMs };
    const world = {
      ...{ organisations: rig.stores.organisations, links: new CameraLinkStore(rig.database), writer: rig.writer },
      ...{ transaction: rig.transaction, bus: rig.bus, clock, log: silentLog },
    };
    const units = new UnitService({ ...world, units: new UnitStore(rig.database), followers: [] });
    const store = new ContractStore(rig.database);
    contracts = new ContractService({ ...world, contracts: store, units, registry: rig.registry, warnDays: 60 });
    lessorUnitId = (await units.ensure(scopeOf(city), '电信', 'carrier')).id;
    await rig.stores.cameras.add([aCamera('c1', station), aCamera('c2', east), aCamera('c3', west)]);
    for (const [id, { path }] of [
      ['c1', station],
      ['c2', east],
      ['c3', west],
    ] as const) {
      await rig.stores.paths.add(aPath(id), path, atMs);
    }
    told.splice(0);
    rig.bus.on('contract.expiring', ({ number }) => void told.push(`${number} expires`));
    rig.bus.on('contract.ended', ({ number, cameraIds }) => void told.push(`${number} ended ${cameraIds.join()}`));
  });
  afterEach(() => rig.database.close());

  const text = (number: string, endsOn: string) => ({
    ...{ number, lessorUnitId, points: 3, monthlyFeeFen: 1500, startsOn: '2026-01-01', endsOn },
    ...{ agreedAvailability: 0.95, circuit: '', note: '' },
  });
  const create = (number: string, endsOn: string) => contracts.create(anActor(city), text(number, endsOn));
  const put = (contractId: string, ...added: string[]) =>
    contracts.setCameras(anActor(city), contractId, { added, removed: [] });

  it('tells where a contract stands, its lessor and its cameras', async () => {
    const { id } = await create('租-1', '2026-10-31');

    const contract = await put(id, 'c1', 'c2');

    expect(contract).to.deep.include({ standing: 'expiring', lessorName: '电信', cameraCount: 2, points: 3 });
    expect(await contracts.count(wholeEstate)).to.deep.equal({ 'not-begun': 0, running: 0, expiring: 1, ended: 0 });
    const page = await contracts.listCameras(wholeEstate, id, { limit: 1 });
    const next = await contracts.listCameras(wholeEstate, id, { limit: 1, cursor: page.nextCursor });
    expect([...page.items, ...next.items].map((camera) => camera.id)).to.deep.equal(['c1', 'c2']);
    expect([page.total, next.nextCursor]).to.deep.equal([2, undefined]);
  });

  it('writes into the history of each camera which contract it came under and left', async () => {
    const { id } = await create('租-1', '2026-12-31');
    await put(id, 'c1');
    await contracts.setCameras(anActor(city), id, { added: [], removed: ['c1', 'c2'] });

    const entries = await rig.stores.changes.list(wholeEstate, 'c1', { limit: 9 });
    expect(entries.flatMap(({ fields }) => fields)).to.deep.equal([
      { field: 'contractId', from: id },
      { field: 'contractId', to: id },
    ]);
    expect(await rig.stores.changes.count(wholeEstate, 'c2')).to.equal(0);
  });

  it('leaves cameras of an ended contract out of watching from the day after its last, and takes them in again', async () => {
    const { id } = await create('租-1', '2026-09-20');
    await put(id, 'c1');
    const watched = new WatchedCameras({ paths: rig.paths, contracts });
    const ids = async () => [...new Set((await watched.listProbePaths(wholeEstate)).map(({ cameraId }) => cameraId))];

    const lastDay = await ids();
    nowMs = noon('2026-09-21');
    const dayAfter = await ids();
    await contracts.change(anActor(city), id, { endsOn: '2027-09-20' });

    expect(lastDay).to.have.members(['c1', 'c2', 'c3']);
    expect(dayAfter).to.have.members(['c2', 'c3']);
    expect(await ids()).to.have.members(['c1', 'c2', 'c3']);
  });

  it('tells each end and each warning once, however often the job runs', async () => {
    const soon = await create('快到', '2026-11-19');
    await create('还早', '2026-11-20');
    const over = await create('已过', '2026-09-19');
    await put(over.id, 'c1', 'c3');
    const job = contractJob(contracts);

    await job.run();
    await job.run();
    expect(told).to.deep.equal(['快到 expires', '已过 ended c1,c3']);

    nowMs = noon('2026-11-20');
    await job.run();
    expect(told.slice(2)).to.deep.equal(['还早 expires', '快到 ended ']);

    await contracts.change(anActor(city), soon.id, { endsOn: '2026-11-30' });
    await job.run();
    expect(told.slice(4)).to.deep.equal(['快到 expires']);
  });

  it('turns pages, the first to end first', async () => {
    for (const day of ['30', '10', '20']) await create(day, `2026-12-${day}`);

    const first = await contracts.list(wholeEstate, { limit: 2 });
    const second = await contracts.list(wholeEstate, { limit: 2, cursor: first.nextCursor });

    expect([...first.items, ...second.items].map(({ number }) => number)).to.deep.equal(['10', '20', '30']);
    expect([first.total, second.nextCursor]).to.deep.equal([3, undefined]);
    expect(await refusal(() => contracts.list(wholeEstate, { limit: 2, cursor: 'x' }))).to.equal('request/invalid');
  });

  it('refuses what lies outside, what is twice, and an end before the beginning', async () => {
    const { id } = await create('租-1', '2026-12-31');

    expect(await refusal(() => contracts.read(scopeOf(east), id))).to.equal('contract/unknown');
    expect(await refusal(() => contracts.change(anActor(east), id, { note: 'x' }))).to.equal('contract/unknown');
    expect(await refusal(() => contracts.create(anActor(east), text('东-1', '2026-12-31')))).to.equal('unit/unknown');
    expect(await refusal(() => create('租-1', '2026-12-31'))).to.equal('contract/duplicate');
    expect(await refusal(() => create('租-2', '2025-12-31'))).to.equal('request/invalid');
    expect(await refusal(() => put(id, 'c1', 'nobody'))).to.equal('camera/unknown');
    expect((await contracts.read(wholeEstate, id)).cameraCount).to.equal(0);
  });
});
