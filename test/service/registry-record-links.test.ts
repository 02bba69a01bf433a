import { expect } from 'chai';
import { CameraLinkStore } from '../../gateway/registry/cameras/camera-link-store.ts';
import { ContractStore } from '../../gateway/registry/contracts/contract-store.ts';
import { RecordLinks } from '../../gateway/registry/record/record-links-service.ts';
import { RegistryService } from '../../gateway/registry/registry-service.ts';
import { UnitService } from '../../gateway/registry/units/unit-service.ts';
import { UnitStore } from '../../gateway/registry/units/unit-store.ts';
import { aCamera, anActor, atMs, city, east, scopeOf, silentLog, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { openRegistry, type RegistryRig, stillClock } from '../fixtures/registry-rig.ts';
import { aContract } from '../fixtures/unit.ts';

describe('units and contracts that a record names', () => {
  let rig: RegistryRig;
  let units: UnitService;
  let registry: RegistryService;
  const technician = anActor(east, 'technician');
  beforeEach(async () => {
    rig = await openRegistry();
    const { stores, writer, transaction, bus, database } = rig;
    const links = new CameraLinkStore(database);
    const unitStore = new UnitStore(database);
    const contracts = new ContractStore(database);
    const world = { transaction, clock: stillClock, bus, log: silentLog };
    const deps = { links, writer, organisations: stores.organisations, followers: [], ...world };
    units = new UnitService({ units: unitStore, ...deps });
    const recordLinks = new RecordLinks({ units: unitStore, contracts, links });
    registry = new RegistryService({ placement: rig.placement, ...stores, recordLinks, writer, ...world });
    await stores.cameras.add([aCamera('c1', east)]);
    await contracts.add(aContract('k-west', {}, west), atMs);
    await contracts.add(aContract('k-east', {}, east), atMs);
  });
  afterEach(() => rig.database.close());

  const name = (record: object, version = 1) => registry.changeCamera(technician, 'c1', { version, record });

  it('are none of others: a camera would show who answers for them', async () => {
    const foreign = await units.ensure(scopeOf(west), '西门商场', 'enterprise');

    for (const field of ['ownerUnitId', 'managingUnitId', 'maintainingUnitId']) {
      expect(await refusal(() => name({ [field]: foreign.id }))).to.equal('unit/unknown');
      expect(await refusal(() => name({ [field]: 'nobody' }))).to.equal('unit/unknown');
    }
    expect(await refusal(() => units.read(scopeOf(east), foreign.id))).to.equal('unit/unknown');
    expect(await refusal(() => name({ contractId: 'k-west' }))).to.equal('contract/unknown');
  });

  it('are those of the own part, those that a camera of it names already, and those that the record names', async () => {
    const own = await units.ensure(scopeOf(east), '东门商场', 'enterprise');
    const above = await units.ensure(scopeOf(city), '电信', 'carrier');
    const record = { maintainingUnitId: above.id };
    await rig.stores.cameras.add([aCamera('c2', east, { record })]);

    const { camera } = await name({ ownerUnitId: own.id, managingUnitId: above.id, contractId: 'k-east' });
    await rig.stores.cameras.add([aCamera('kept', east, { record: { contractId: 'k-west', alias: '甲' } })]);
    const same = { contractId: 'k-west', alias: '乙' };
    await registry.changeCamera(technician, 'kept', { version: 1, record: same });

    expect(camera.record).to.include({ ownerUnitId: own.id, managingUnitId: above.id, contractId: 'k-east' });
    expect((await name({ ownerUnitId: null, contractId: null }, 2)).camera.record).to.deep.equal({
      managingUnitId: above.id,
    });
  });
});
