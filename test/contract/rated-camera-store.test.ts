import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { CameraStore } from '../../gateway/registry/cameras/camera-store.ts';
import { RatedCameraStore } from '../../gateway/registry/cameras/rated-camera-store.ts';
import { aCamera, atMs, east, scopeOf, west } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

const leased = aCamera('c1', east, { record: { civilCode: '330683102', ownerUnitId: 'u1', contractId: 'k1' } });
const bare = aCamera('c2', west, { record: {}, pointClass: 9 });
const removed = aCamera('c3', east, { status: 'removed', record: {}, removedAtMs: atMs });

eachDatabase('RatedCameraStore', (open) => {
  const openFilled = async (): Promise<RatedCameraStore> => {
    const database = await open();
    await new CameraStore(database).add([leased, bare, removed]);
    return new RatedCameraStore(database);
  };

  it('lists what decides about a camera’s rates, removed ones too, by id', async () => {
    const store = await openFilled();

    const all = await store.list(wholeEstate, { limit: 10 });

    expect(all.map(({ id, status }) => [id, status])).to.deep.equal([
      ['c1', 'active'],
      ['c2', 'active'],
      ['c3', 'removed'],
    ]);
    const { organisationId, organisationPath, pointClass, createdAtMs } = leased;
    expect(all[0]).to.deep.equal({
      ...{ id: 'c1', organisationId, organisationPath, pointClass, status: 'active', createdAtMs },
      ...{ civilCode: '330683102', ownerUnitId: 'u1', contractId: 'k1' },
    });
    expect(all[1]).to.not.have.any.keys('civilCode', 'ownerUnitId', 'contractId');
  });

  it('walks over them in slices, within the scope only', async () => {
    const store = await openFilled();

    const second = await store.list(scopeOf(east), { afterId: 'c1', limit: 5 });

    expect(second.map(({ id }) => id)).to.deep.equal(['c3']);
  });
});
