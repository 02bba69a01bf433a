import { expect } from 'chai';
import type { AdoptionRequest } from '../../gateway/discovery/adoption-service.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { anActor, aRecorder, atMs, city, east, scopeOf } from '../fixtures/estate.ts';
import { openRegistry, type RegistryRig } from '../fixtures/registry-rig.ts';
import { eachDatabase } from './each-database.ts';

const request: AdoptionRequest = {
  organisationId: 'station',
  ownership: 'government',
  pointClass: 1,
  place: '',
  credential: { username: 'admin', password: 'secret' },
};

eachDatabase('Adoption', (open) => {
  /** The recorder at one address, as two organisations found it. */
  const openWithCandidates = async () => {
    const rig = await openRegistry(await open());
    rig.adapter.describeAs = async () => ({ kind: 'ok', value: aRecorder(4) });
    const device = { address: { host: '127.9.0.1', port: 80 }, method: 'multicast' as const };
    for (const organisation of [city, east]) {
      await rig.stores.candidates.record(scopeOf(organisation), [{ adapterKind: 'onvif', device }], atMs);
    }
    const [first = '', second = ''] = (await rig.stores.candidates.list(wholeEstate)).map(({ id }) => id);
    return { rig, first, second };
  };
  const stored = async ({ registry, stores }: RegistryRig) => ({
    cameras: (await registry.listCameras(wholeEstate, { limit: 100 })).items,
    systems: await registry.listSystems(wholeEstate),
    paths: await stores.paths.listAtAddress(wholeEstate, 'onvif', { host: '127.9.0.1', port: 80 }),
  });

  it('twice changes nothing', async () => {
    const { rig, first, second } = await openWithCandidates();
    await rig.adoptions.adopt(anActor(city), first, request);
    const before = await stored(rig);

    await rig.adoptions.adopt(anActor(city), second, { ...request, name: '别名', organisationId: 'west' });

    expect(before.cameras).to.have.lengthOf(4);
    expect(await stored(rig)).to.deep.equal(before);
  });

  it('at the same moment from two lists stores the device once', async () => {
    const { rig, first, second } = await openWithCandidates();

    const ends = await Promise.allSettled(
      [first, second].map((candidateId) => rig.adoptions.adopt(anActor(city), candidateId, request)),
    );

    const { cameras, systems, paths } = await stored(rig);
    expect([cameras.length, systems.length, paths.length]).to.deep.equal([4, 1, 4]);
    expect(ends.map(({ status }) => status)).to.include('fulfilled');
    for (const end of ends) if (end.status === 'rejected') expect(end.reason).to.include({ code: 'candidate/adopted' });
    expect(rig.events).to.have.lengthOf(4);
  });
});
