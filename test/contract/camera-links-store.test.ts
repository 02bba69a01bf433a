import { expect } from 'chai';
import { CameraLinksStore } from '../../gateway/outages/causes/camera-links-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { AreaStore } from '../../gateway/registry/areas/area-store.ts';
import { CameraAreaStore } from '../../gateway/registry/areas/camera-area-store.ts';
import { CameraStore } from '../../gateway/registry/cameras/camera-store.ts';
import { ContractStore } from '../../gateway/registry/contracts/contract-store.ts';
import { SystemStore } from '../../gateway/registry/devices/system-store.ts';
import { AccessPathStore } from '../../gateway/registry/paths/access-path-store.ts';
import { anArea } from '../fixtures/area.ts';
import { aCamera, aPath, aSystem, atMs, east, scopeOf, west } from '../fixtures/estate.ts';
import { aContract } from '../fixtures/unit.ts';
import { eachDatabase } from './each-database.ts';

const town = anArea('town', { tree: 'administrative' });
const village = anArea('village', { parent: town });
const nvr = aSystem('nvr', east);

eachDatabase('CameraLinksStore', (open) => {
  const openFilled = async (): Promise<CameraLinksStore> => {
    const database = await open();
    await new CameraStore(database).add([
      aCamera('c1', east, { record: { contractId: 'k1', onuSerial: 'HWTC1', upstreamNode: '东村 OLT' } }),
      aCamera('c2', west, { pointClass: 3 }),
      aCamera('c3', east, { status: 'suspended' }),
    ]);
    await new SystemStore(database).add(nvr);
    const paths = new AccessPathStore(database);
    await paths.add(aPath('c1', { host: '10.0.0.9', systemId: nvr.id }), east.path, atMs);
    await paths.add(aPath('c1', { host: '10.0.1.7', port: 8080, priority: 2 }), east.path, atMs);
    await paths.add(aPath('c2', { host: '10.0.2.2' }), west.path, atMs);
    await database.transaction(async (transaction) => {
      const links = [{ cameraId: aCamera('c1', east).id, organisationPath: east.path, area: village }];
      await new CameraAreaStore(database).replace(
        'administrative',
        { cameraIds: links.map(({ cameraId }) => cameraId), links },
        atMs,
        transaction,
      );
      for (const area of [town, village]) await new AreaStore(database).add([area], atMs, transaction);
    });
    await new ContractStore(database).add(aContract('k1'), atMs);
    return new CameraLinksStore(database);
  };

  it('tells of every active camera what it stands behind', async () => {
    const store = await openFilled();
    const systems = await store.listSystems(wholeEstate);

    const all = await store.list(wholeEstate, { afterId: '', limit: 10 }, systems);

    expect(all).to.deep.equal([
      {
        ...{ cameraId: 'c1', name: '相机 c1', organisationPath: east.path, pointClass: 1 },
        ...{ contractId: 'k1', onuSerial: 'HWTC1', upstreamNode: '东村 OLT' },
        systems: [{ id: 'nvr', kind: 'nvr' }],
        hosts: ['10.0.0.9', '10.0.1.7'],
        areaPaths: [village.path],
      },
      {
        ...{ cameraId: 'c2', name: '相机 c2', organisationPath: west.path, pointClass: 3 },
        ...{ systems: [], hosts: ['10.0.2.2'], areaPaths: [] },
      },
    ]);
  });

  it('walks in slices within the scope, and knows the names of what may break', async () => {
    const store = await openFilled();
    const systems = await store.listSystems(scopeOf(west));

    expect(systems.size).to.equal(0);
    expect(
      (await store.list(wholeEstate, { afterId: 'c1', limit: 5 }, systems)).map(({ cameraId }) => cameraId),
    ).to.deep.equal(['c2']);
    expect(
      (await store.list(scopeOf(west), { afterId: '', limit: 5 }, systems)).map(({ cameraId }) => cameraId),
    ).to.deep.equal(['c2']);
    const names = await store.listNames(wholeEstate);
    expect(['nvr', 'k1', 'village'].map((id) => names.get(id))).to.deep.equal([nvr.name, '租-k1', '网格 village']);
  });
});
