import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import { aDescription, east } from '../fixtures/estate.ts';
import { openRegistry, type RegistryRig } from '../fixtures/registry-rig.ts';

describe('the provenance of an adopted camera', () => {
  let rig: RegistryRig;
  beforeEach(async () => {
    rig = await openRegistry();
  });
  afterEach(() => rig.database.close());

  it('tells that the device itself told vendor, model and serial', async () => {
    const record = {
      ...{ adapterKind: 'onvif', address: { host: '10.0.0.9', port: 80 }, organisation: east, place: '东门' },
      ...{ ownership: 'government' as const, pointClass: 1 as const, description: aDescription() },
      credential: { username: 'admin', password: new Secret('open-sesame') },
    };

    const { cameraIds } = await rig.transaction((underWay) => rig.intake.takeIn(wholeEstate, record, underWay));

    const { camera, provenance } = await rig.registry.readCamera(wholeEstate, cameraIds[0] ?? '');
    expect(camera.record).to.deep.equal({});
    expect(provenance['serial']).to.include({ source: 'probed', by: 'gateway' });
    expect(provenance).to.not.have.property('place');
  });
});
