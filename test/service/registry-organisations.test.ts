import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { aCamera, anActor, city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { openRegistry, type RegistryRig } from '../fixtures/registry-rig.ts';

describe('OrganisationService', () => {
  let rig: RegistryRig;
  beforeEach(async () => {
    rig = await openRegistry();
  });
  afterEach(() => rig.database.close());

  it('lists parents before children, each with the cameras in it and below it', async () => {
    await rig.stores.cameras.add([
      aCamera('c1', station),
      aCamera('c2', station),
      aCamera('c3', east),
      aCamera('c4', west),
    ]);

    const { items: nodes } = await rig.organisations.listOrganisations(wholeEstate);

    expect(nodes.map(({ id, cameraCount }) => [id, cameraCount])).to.deep.equal([
      ['city', 4],
      ['east', 3],
      ['west', 1],
      ['station', 2],
    ]);
    expect(nodes[3]?.parentId).to.equal('east');
  });

  it('shows a part of the tree as if nothing else existed', async () => {
    await rig.stores.cameras.add([aCamera('own', station), aCamera('foreign', west)]);

    const { items: nodes } = await rig.organisations.listOrganisations(scopeOf(east));

    const { id, kind, name, path } = east;
    expect(nodes).to.deep.equal([
      { id, kind, name, path, cameraCount: 1 },
      { ...station, cameraCount: 1 },
    ]);
  });

  it('creates an organisation below one of the actor’s', async () => {
    const created = await rig.organisations.createOrganisation(anActor(east), {
      parentId: 'station',
      kind: 'room',
      name: '第一警务室',
    });

    expect(created).to.deep.include({ parentId: 'station', kind: 'room', name: '第一警务室', cameraCount: 0 });
    expect(created.path).to.equal(`/city/east/station/${created.id}/`);
    expect(await rig.organisations.findOrganisation(scopeOf(east), created.id)).to.include({ path: created.path });
    expect(await rig.organisations.findOrganisation(scopeOf(west), created.id)).to.equal(undefined);
  });

  it('refuses a parent outside the scope as unknown, a name twice, and a tree too deep', async () => {
    const create = (parentId: string, name: string) =>
      rig.organisations.createOrganisation(anActor(east), { parentId, kind: 'room', name });

    expect(await refusal(() => create('west', 'x'))).to.equal('organisation/unknown');
    expect(await refusal(() => create('nowhere', 'x'))).to.equal('organisation/unknown');
    expect(await refusal(() => create('east', station.name))).to.equal('organisation/duplicate');

    const deepest = async (parentId: string): Promise<never> => deepest((await create(parentId, '下一级')).id);
    expect(await refusal(() => deepest('station'))).to.equal('request/invalid');
  });

  it('makes the root once, whatever it is called later', async () => {
    const again = await rig.organisations.ensureRoot('另一个名字', 'county');

    expect(again).to.deep.equal(city);
    expect((await rig.organisations.listOrganisations(wholeEstate)).total).to.equal(4);
  });
});
