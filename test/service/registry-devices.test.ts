import { expect } from 'chai';
import { MemoryCertificatePins } from '../../adapters/sdk/certificate-pins.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { DeviceAlarmStore } from '../../gateway/registry/devices/device-alarm-store.ts';
import { DeviceService } from '../../gateway/registry/devices/device-service.ts';
import { MergeProposalStore } from '../../gateway/registry/merging/merge-proposal-store.ts';
import { MergeSearchService } from '../../gateway/registry/merging/merge-search-service.ts';
import { SplitService } from '../../gateway/registry/merging/split-service.ts';
import {
  aCamera,
  aDescription,
  anActor,
  aPath,
  aSystem,
  atMs,
  east,
  silentLog,
  station,
  west,
} from '../fixtures/estate.ts';
import { openPaths, type PathRig } from '../fixtures/path-rig.ts';
import { refusal } from '../fixtures/refusal.ts';
import { stillClock } from '../fixtures/registry-rig.ts';

const technician = anActor(east, 'technician');
const address = { host: '127.9.0.1', port: 80 };
const device = { adapterKind: 'onvif', address };

describe('the device behind a camera', () => {
  let rig: PathRig;
  let devices: DeviceService;
  let told: string[];
  let pins: MemoryCertificatePins;
  beforeEach(async () => {
    rig = await openPaths();
    const { stores, writer, logins, transaction, bus } = rig;
    pins = new MemoryCertificatePins();
    devices = new DeviceService({
      ...{ ...stores, alarms: new DeviceAlarmStore(rig.database), credentials: logins, devices: rig.devices },
      ...{ pins, writer, transaction, bus, clock: stillClock, log: silentLog },
    });
    told = [];
    bus.on('camera.device-changed', ({ pinned, found }) => void told.push(`changed ${pinned.serial} ${found.serial}`));
    bus.on('camera.device-replaced', ({ from, to }) => void told.push(`replaced ${from.serial} ${to.serial}`));
    await rig.stores.cameras.add([aCamera('c1', station, { serial: 'OLD' })]);
    await rig.stores.paths.add(aPath('c1'), station.path, atMs);
  });
  afterEach(async () => {
    await rig.database.close();
  });

  it('is the same one as long as its serial is', async () => {
    expect(await devices.check(device, aDescription({ serial: 'OLD' }))).to.deep.equal([]);
    expect(await devices.check(device, aDescription({ serial: '' }))).to.deep.equal([]);
    expect(told).to.deep.equal([]);
  });

  it('that was swapped without a word raises one alarm for those who see the camera', async () => {
    expect(await devices.check(device, aDescription({ serial: 'ROGUE' }))).to.deep.equal(['c1']);
    expect(await devices.check(device, aDescription({ serial: 'ROGUE' }))).to.deep.equal([]);

    expect(told).to.deep.equal(['changed OLD ROGUE']);
    const { items, total } = await devices.listAlarms(anActor(station).scope, 10);
    expect(items.map(({ pinned, found }) => [pinned.serial, found.serial])).to.deep.equal([['OLD', 'ROGUE']]);
    expect(total).to.equal(1);
    expect((await devices.listAlarms(anActor(west).scope, 10)).total).to.equal(0);
    expect(await refusal(() => devices.dismissAlarm(anActor(west), 'c1'))).to.equal('alarm/unknown');
    await devices.dismissAlarm(technician, 'c1');
    expect((await devices.listAlarms(wholeEstate, 10)).total).to.equal(0);
  });

  it('that a scan saw with another serial raises the alarm too; one that a person knows is the right one from then on', async () => {
    const seen = { adapterKind: 'onvif', address };
    expect(await devices.checkSighting({ ...seen, serial: 'OLD' })).to.deep.equal([]);
    expect(await devices.checkSighting(seen)).to.deep.equal([]);
    expect(await devices.checkSighting({ ...seen, serial: 'BOARD-2' })).to.deep.equal(['c1']);
    expect([...(await devices.findAlarmed(technician.scope, ['c1', 'c2']))]).to.deep.equal(['c1']);
    expect([...(await devices.findAlarmed(anActor(west).scope, ['c1']))]).to.deep.equal([]);
    await pins.pin(address, 'AA:BB');

    await devices.dismissAlarm(technician, 'c1');

    expect(await rig.stores.cameras.find(wholeEstate, 'c1')).to.include({ serial: 'BOARD-2', version: 2 });
    expect(await devices.checkSighting({ ...seen, serial: 'BOARD-2' })).to.deep.equal([]);
    expect(await pins.recall(address), 'the certificate of before').to.equal(undefined);
  });

  it('that was replaced is not locked out by the certificate and the refused login of the old one', async () => {
    const elsewhere = { host: '127.9.0.77', port: 80 };
    for (const each of [address, elsewhere]) await pins.pin(each, 'AA:BB');
    const forgiven: unknown[] = [];
    rig.adapter.forgiveLogin = (where) => void forgiven.push(where);
    rig.adapter.describeAs = async () => {
      expect(await pins.recall(elsewhere), 'when it is asked').to.equal(undefined);
      return { kind: 'ok', value: aDescription({ serial: 'NEW' }) };
    };

    await devices.replace(technician, 'c1', { version: 1, host: elsewhere.host });

    expect(await pins.recall(address)).to.equal(undefined);
    expect(forgiven).to.deep.equal([address, elsewhere]);
  });

  it('of a recorder says nothing of its channels', async () => {
    await rig.stores.systems.add(aSystem('n1', station, { host: '127.9.0.9' }));
    await rig.stores.cameras.add([aCamera('c2', station, { serial: 'OWN' })]);
    await rig.stores.paths.add(aPath('c2', { host: '127.9.0.9', systemId: 'n1' as never }), station.path, atMs); // a brand

    const nvr = { adapterKind: 'onvif', address: { host: '127.9.0.9', port: 80 } };

    expect(await devices.check(nvr, aDescription({ serial: 'NVR' }))).to.deep.equal([]);
  });

  it('is replaced by asking the new one: id and path stay, the old one goes to the history, the alarm is settled', async () => {
    await devices.check(device, aDescription({ serial: 'NEW' }));
    rig.adapter.describeAs = async () => ({ kind: 'ok', value: aDescription({ serial: 'NEW', model: 'X2' }) });

    const camera = await devices.replace(technician, 'c1', { version: 1 });

    expect(camera).to.include({ id: 'c1', serial: 'NEW', model: 'X2', mac: '00:1A:2B:3C:4D:5E', version: 2 });
    const [change] = await rig.stores.changes.list(wholeEstate, 'c1', { limit: 1 });
    expect(change?.fields).to.deep.include({ field: 'serial', from: 'OLD', to: 'NEW' });
    expect(told).to.deep.equal(['changed OLD NEW', 'replaced OLD NEW']);
    expect((await devices.listAlarms(wholeEstate, 10)).total).to.equal(0);
    expect(await devices.check(device, aDescription({ serial: 'NEW' }))).to.deep.equal([]);
    const [path] = await rig.stores.paths.listStored(wholeEstate, ['c1']);
    expect(path?.streams.map(({ profile }) => profile)).to.deep.equal(['main', 'sub']);
  });

  it('is replaced by its label, without asking it; not twice by two people, and not by others', async () => {
    const identity = { vendor: 'Other', model: 'Z', serial: 'LABEL' };

    const camera = await devices.replace(technician, 'c1', { version: 1, identity });

    expect(camera).to.include({ vendor: 'Other', serial: 'LABEL', firmware: '' });
    expect(rig.adapter.described).to.have.lengthOf(0);
    expect(await refusal(() => devices.replace(technician, 'c1', { version: 1, identity }))).to.equal('camera/stale');
    expect(await refusal(() => devices.replace(anActor(west), 'c1', { version: 2, identity }))).to.equal(
      'camera/unknown',
    );
  });

  it('is not replaced when somebody edits the record, or takes the path away, while the new one answers', async () => {
    const [path] = await rig.stores.paths.listStored(wholeEstate, ['c1']);
    const replace = () => devices.replace(technician, 'c1', { version: 1 });
    rig.adapter.describeAs = async () => {
      await rig.registry.changeCamera(technician, 'c1', { version: 1, place: '新址' });
      return { kind: 'ok', value: aDescription({ serial: 'NEW' }) };
    };
    expect(await refusal(replace)).to.equal('camera/stale');

    rig.adapter.describeAs = async () => {
      await rig.doors.remove(technician, path?.id ?? '');
      return { kind: 'ok', value: aDescription({ serial: 'NEW' }) };
    };
    expect(await refusal(() => devices.replace(technician, 'c1', { version: 2 }))).to.equal('camera/stale');
    expect(await rig.stores.cameras.find(wholeEstate, 'c1')).to.include({ serial: 'OLD', place: '新址', version: 2 });
  });

  it('belongs to another camera after a split, which is not proposed to be merged again', async () => {
    const { stores, writer, transaction, bus } = rig;
    const proposals = new MergeProposalStore(rig.database);
    const shared = { ...stores, proposals, writer, transaction, bus, clock: stillClock, log: silentLog };
    const second = await stores.paths.add(aPath('c1', { adapterKind: 'rtsp-list', priority: 2 }), station.path, atMs);
    const splits = new SplitService(shared);

    const made = await splits.split(technician, 'c1', { pathIds: [second], name: '另一台' });

    expect(await stores.cameras.find(wholeEstate, made)).to.include({
      name: '另一台',
      serial: '',
      organisationPath: station.path,
    });
    expect(
      (await stores.paths.listStored(wholeEstate, [made])).map(({ id, priority }) => [id, priority]),
    ).to.deep.equal([[second, 1]]);
    expect(await stores.paths.listStored(wholeEstate, ['c1'])).to.have.lengthOf(1);
    expect(await new MergeSearchService(shared).searchAll(wholeEstate)).to.equal(0);
    const all = (await stores.paths.listStored(wholeEstate, ['c1'])).map(({ id }) => id);
    for (const pathIds of [all, ['unknown']]) {
      expect(await refusal(() => splits.split(technician, 'c1', { pathIds, name: 'x' }))).to.equal('request/invalid');
    }
  });
});
