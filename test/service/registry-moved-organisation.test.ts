import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { aCamera, east, scopeOf, west } from '../fixtures/estate.ts';
import { openRegistry, type RegistryRig } from '../fixtures/registry-rig.ts';

const importer = { userId: 'u-import', displayName: '导入员' };

describe('a camera that is written while its organisation moves', () => {
  let rig: RegistryRig;
  beforeEach(async () => {
    rig = await openRegistry();
  });
  afterEach(() => rig.database.close());

  it('lies where the organisation is, not where the writer saw it', async () => {
    const { stores, writer, transaction } = rig;
    await stores.cameras.add([aCamera('c1', west)]);
    const stale = { organisationId: east.id, organisationPath: '/city/before/east/' };
    const { ownership, pointClass, status, place, vendor, model, firmware, serial } = aCamera('new', east);
    const core = { name: '新', ownership, pointClass, status, place, vendor, model, firmware, serial, ...stale };

    const { written } = await transaction((underWay) =>
      writer.writeMany(
        wholeEstate,
        importer,
        [
          { core, record: {}, source: 'imported' },
          { cameraId: 'c1', core: stale, record: {}, source: 'imported' },
        ],
        underWay,
      ),
    );

    expect(written.map(({ camera }) => camera.organisationPath)).to.deep.equal([east.path, east.path]);
    const ids = written.map(({ cameraId }) => cameraId);
    expect(await stores.cameras.findMany(scopeOf(east), ids)).to.have.lengthOf(2);
  });
});
