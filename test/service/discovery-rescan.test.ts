import { expect } from 'chai';
import { listRegistered } from '../../gateway/discovery/registered-devices.ts';
import { CompareService } from '../../gateway/discovery/rescan/compare-service.ts';
import { ScanChangeService } from '../../gateway/discovery/rescan/scan-change-service.ts';
import { ScanChangeStore } from '../../gateway/discovery/rescan/scan-change-store.ts';
import type { Scan } from '../../gateway/discovery/scan.ts';
import { ScanStore } from '../../gateway/discovery/scan-store.ts';
import { SightingStore } from '../../gateway/discovery/sighting-store.ts';
import type { Sighting } from '../../gateway/discovery/sightings.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { DeviceAddressService } from '../../gateway/registry/devices/device-address-service.ts';
import { aCamera, anActor, aPath, atMs, city, east, scopeOf, silentLog, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { openRegistry, type RegistryRig, stillClock } from '../fixtures/registry-rig.ts';

const mac = '00:1A:2B:3C:4D:5E';
const seen = (host: string, members: object = {}): Sighting => ({
  adapterKind: 'onvif',
  device: { address: { host, port: 80 }, method: 'unicast-probe', ...members },
});

describe('a scan compared with the registry', () => {
  let rig: RegistryRig;
  let scans: ScanStore;
  let comparisons: CompareService;
  let changes: ScanChangeService;
  const events: string[] = [];
  const checked: object[] = [];
  let neighbours: ReadonlyMap<string, string> = new Map();
  beforeEach(async () => {
    rig = await openRegistry();
    events.length = 0;
    checked.length = 0;
    neighbours = new Map();
    scans = new ScanStore(rig.database);
    const store = new ScanChangeStore(rig.database);
    comparisons = new CompareService({
      ...{ scans, sightings: new SightingStore(rig.database), changes: store, clock: stillClock },
      candidates: rig.stores.candidates,
      registered: (scope) => listRegistered({ paths: rig.paths, cameras: rig.registry }, scope),
      devices: { checkSighting: async (device) => (checked.push(device), []) },
      neighbours: async () => neighbours,
      ranges: { expand: () => ({ hosts: ['10.0.0.1', '10.0.0.2', '10.0.0.9'], count: 3 }) },
    });
    const bus = new EventBus(() => undefined);
    bus.on('camera.changed', ({ cameraId }) => void events.push(cameraId));
    const devices = new DeviceAddressService({ ...rig.stores, clock: stillClock, bus });
    const { transaction } = rig;
    changes = new ScanChangeService({ changes: store, devices, transaction, clock: stillClock, log: silentLog });
    await rig.stores.cameras.add([aCamera('c1', east, { mac })]);
    await rig.stores.paths.add(aPath('c1', { host: '10.0.0.1' }), east.path, atMs);
  });
  afterEach(() => rig.database.close());

  const compare = async (id: string, found: readonly Sighting[]) => {
    const scan: Scan = {
      id: id as Scan['id'], // a brand
      organisationPath: east.path,
      ...{ state: 'running', cause: 'person', multicast: false, ranges: ['10.0.0.0/24'], askedAtMs: atMs },
      ...{ askedHosts: 3, hostCount: 3, foundDevices: found.length },
    };
    await scans.add(scan);
    const counts = await comparisons.compare(scan, found);
    await scans.save({ ...scan, state: 'done' });
    return counts;
  };
  const hostOf = async (): Promise<string | undefined> =>
    (await rig.stores.paths.listOfCamera(scopeOf(city), 'c1'))[0]?.host;

  it('has a camera looked at that tells another serial or MAC than the registry, and only then', async () => {
    neighbours = new Map([['10.0.0.1', '02:00:00:00:00:77']]);
    const own = { adapterKind: 'onvif', address: { host: '10.0.0.1', port: 80 } };
    await compare('s1', [seen('10.0.0.1'), seen('10.0.0.9', { serial: 'NEW' })]);
    await compare('s2', [seen('10.0.0.1', { mac })]);
    await compare('s3', [seen('10.0.0.1', { serial: 'SN-c1', mac })]);
    expect(checked).to.deep.equal([]);

    await compare('s4', [seen('10.0.0.1', { serial: 'OTHER', mac })]);

    expect(checked).to.deep.equal([{ ...own, serial: 'OTHER', mac }]);
  });

  it('proposes the new address of a camera, and changes its path only when a person accepts', async () => {
    expect(await compare('s1', [seen('10.0.0.9', { mac })])).to.deep.equal({ moved: 1 });
    const { items } = await changes.list(scopeOf(east), { state: 'open', limit: 9 });
    const [proposal] = items;
    expect(proposal?.change).to.deep.include({ kind: 'moved', cameraIds: ['c1'] });
    expect(await hostOf(), 'before').to.equal('10.0.0.1');

    const accepted = await changes.accept(anActor(east), proposal?.id ?? '');

    expect(accepted).to.include({ state: 'accepted', decidedBy: '测试', decidedAtMs: atMs });
    expect(await hostOf()).to.equal('10.0.0.9');
    expect(events).to.deep.equal(['c1']);
    expect(await refusal(() => changes.accept(anActor(east), proposal?.id ?? ''))).to.equal('change/decided');
  });

  it('leaves everything as it was when it is dismissed, and hides it from a sibling', async () => {
    await compare('s1', [seen('10.0.0.9', { mac })]);
    const [proposal] = (await changes.list(scopeOf(east), { limit: 9 })).items;
    const id = proposal?.id ?? '';

    expect(await refusal(() => changes.accept(anActor(west), id))).to.equal('change/unknown');
    expect((await changes.dismiss(anActor(east), id)).state).to.equal('dismissed');
    expect(await hostOf()).to.equal('10.0.0.1');
  });

  it('refuses an address that something else of the registry has, and keeps the proposal', async () => {
    await compare('s1', [seen('10.0.0.9', { mac })]);
    await rig.stores.cameras.add([aCamera('c2', east)]);
    await rig.stores.paths.add(aPath('c2', { host: '10.0.0.9', channelToken: 'channel-c1' }), east.path, atMs);
    const [proposal] = (await changes.list(scopeOf(east), { state: 'open', limit: 9 })).items;

    expect(await refusal(() => changes.accept(anActor(east), proposal?.id ?? ''))).to.equal('candidate/adopted');
    expect((await changes.list(scopeOf(east), { state: 'open', limit: 9 })).items).to.have.lengthOf(1);
    expect(await hostOf()).to.equal('10.0.0.1');
  });

  it('tells what is new, gone and renamed since the last scan of the same ranges', async () => {
    await compare('s1', [seen('10.0.0.1', { mac }), seen('10.0.0.2', { name: '东门' })]);

    const counts = await compare('s2', [seen('10.0.0.2', { name: '西门' }), seen('10.0.0.9', { name: '新' })]);

    expect(counts).to.deep.equal({ renamed: 1, new: 1, gone: 1 });
    const { items, total } = await changes.list(scopeOf(city), { scanId: 's2', limit: 2 });
    expect(total).to.equal(3);
    expect(items).to.have.lengthOf(2);
  });
});
