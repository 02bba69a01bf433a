import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { CameraCursor } from '../../gateway/registry/camera-cursor.ts';
import { CameraStore } from '../../gateway/registry/camera-store.ts';
import { aCamera, city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

eachDatabase('CameraStore', (open) => {
  const openWith = async (...cameras: ReturnType<typeof aCamera>[]): Promise<CameraStore> => {
    const store = new CameraStore(await open());
    await store.add(cameras);
    return store;
  };
  const idsOf = (cameras: readonly { readonly id: string }[]): string[] => cameras.map(({ id }) => id).sort();

  it('gives back what was added, absent members absent', async () => {
    const plain = aCamera('c1', east, { serial: '404705923918060213' });
    const full = aCamera('c2', east, { mac: '00:1A:2B:3C:4D:5E', systemId: 'nvr' as never, name: '大门 🚦 ’"\\' });
    const store = await openWith(plain, full);

    expect(await store.find(wholeEstate, 'c1')).to.deep.equal(plain);
    expect(await store.find(wholeEstate, 'c2')).to.deep.equal(full);
  });

  it('never shows, lists or counts cameras of a sibling or a parent', async () => {
    const own = aCamera('own', station);
    const store = await openWith(own, aCamera('sibling', west), aCamera('parent', east), aCamera('top', city));
    const scope = scopeOf(station);

    expect(await store.find(scope, 'sibling')).to.equal(undefined);
    expect(await store.find(scope, 'parent')).to.equal(undefined);
    expect(await store.findMany(scope, ['own', 'sibling', 'parent', 'top'])).to.deep.equal([own]);
    expect(await store.list(scope, {}, { limit: 10 })).to.deep.equal([own]);
    expect(await store.listActive(scope, { limit: 9 })).to.deep.equal([own]);
    expect(await store.count(scope, {})).to.equal(1);
    expect([...(await store.countByOrganisation(scope))]).to.deep.equal([['station', 1]]);
    expect(await store.findAlike(scope, aCamera('sibling', west), 10)).to.deep.equal([]);
  });

  it('takes no organisation whose id merely begins alike for its own', async () => {
    const store = await openWith(aCamera('c1', { ...east, path: '/city/eastern/' }));

    expect(await store.count(scopeOf(east), {})).to.equal(0);
  });

  it('cannot be widened by a filter that names a foreign organisation', async () => {
    const store = await openWith(aCamera('own', east), aCamera('foreign', west));

    const found = await store.list(scopeOf(east), { organisationPath: west.path }, { limit: 10 });

    expect(found).to.deep.equal([]);
  });

  it('turns pages by name and id without overlap or hole, equal names included', async () => {
    const names = ['东门', '东门', '东门', 'b', 'B', 'a', '', 'Ä', '🚦'];
    const store = await openWith(...names.map((name, index) => aCamera(`c${index}`, east, { name })));

    const seen: string[] = [];
    let after: CameraCursor | undefined;
    do {
      const page = await store.list(scopeOf(city), {}, { limit: 2, ...(after && { after }) });
      seen.push(...page.map(({ id }) => id));
      after = page.at(-1);
    } while (after !== undefined);

    expect(seen).to.have.lengthOf(names.length);
    expect(new Set(seen).size).to.equal(names.length);
  });

  it('narrows by ownership and status', async () => {
    const store = await openWith(
      aCamera('leased', east, { ownership: 'leased' }),
      aCamera('repair', east, { status: 'repair' }),
      aCamera('usual', east),
    );

    expect(idsOf(await store.list(wholeEstate, { ownership: 'leased' }, { limit: 9 }))).to.deep.equal(['leased']);
    expect(idsOf(await store.list(wholeEstate, { status: 'repair' }, { limit: 9 }))).to.deep.equal(['repair']);
    expect(idsOf(await store.listActive(wholeEstate, { limit: 9 }))).to.deep.equal(['leased', 'usual']);
  });

  it('walks over the active cameras by id', async () => {
    const store = await openWith(aCamera('c2', east), aCamera('c1', east), aCamera('c3', east));

    const first = await store.listActive(wholeEstate, { limit: 2 });
    const second = await store.listActive(wholeEstate, { afterId: 'c2', limit: 2 });

    expect([...first, ...second].map(({ id }) => id)).to.deep.equal(['c1', 'c2', 'c3']);
  });

  it('finds part of a name, place or serial; percent, underscore, quote and backslash mean themselves', async () => {
    const store = await openWith(
      aCamera('percent', east, { name: '50%_门', serial: 'A1' }),
      aCamera('plain', east, { name: '50 号门', place: '长江路北口', serial: 'ZX81' }),
      aCamera('quote', east, { name: `O'Neil \\ "gate"`, serial: 'B2' }),
    );
    const search = async (text: string): Promise<string[]> => {
      expect(await store.count(wholeEstate, { search: text }), text).to.equal(
        (await store.list(wholeEstate, { search: text }, { limit: 9 })).length,
      );
      return idsOf(await store.list(wholeEstate, { search: text }, { limit: 9 }));
    };

    expect(await search('%')).to.deep.equal(['percent']);
    expect(await search('_')).to.deep.equal(['percent']);
    expect(await search('门')).to.deep.equal(['percent', 'plain']);
    expect(await search('江路北')).to.deep.equal(['plain']);
    expect(await search('zx8')).to.deep.equal(['plain']);
    expect(await search(`o'neil`)).to.deep.equal(['quote']);
    expect(await search('\\')).to.deep.equal(['quote']);
    expect(await search(`' OR 1=1 --`)).to.deep.equal([]);
    expect(await search('$1 :name ?')).to.deep.equal([]);
  });

  it('saves an edit as the next version', async () => {
    const camera = aCamera('c1', east);
    const store = await openWith(camera);

    const isSaved = await store.save(scopeOf(east), { ...camera, name: '新名' });

    expect(isSaved).to.equal(true);
    expect(await store.find(wholeEstate, 'c1')).to.deep.equal({ ...camera, name: '新名', version: 2 });
  });

  it('writes nothing for a stale version or a foreign camera', async () => {
    const camera = aCamera('c1', east, { version: 4 });
    const store = await openWith(camera);

    expect(await store.save(scopeOf(east), { ...camera, version: 3, name: 'x' })).to.equal(false);
    expect(await store.save(scopeOf(west), { ...camera, name: 'x' })).to.equal(false);
    expect(await store.find(wholeEstate, 'c1')).to.deep.equal(camera);
  });

  it('lets exactly one of two simultaneous editors win', async () => {
    const camera = aCamera('c1', east);
    const store = await openWith(camera);

    const results = await Promise.all(['a', 'b'].map((name) => store.save(wholeEstate, { ...camera, name })));

    expect(results.filter(Boolean)).to.have.lengthOf(1);
    expect((await store.find(wholeEstate, 'c1'))?.version).to.equal(2);
  });

  it('counts by organisation and by system', async () => {
    const systemId = 'nvr' as never; // a brand
    const store = await openWith(
      aCamera('c1', east, { systemId }),
      aCamera('c2', east, { systemId }),
      aCamera('c3', station),
    );

    expect(await store.countByOrganisation(scopeOf(city))).to.deep.equal(
      new Map(Object.entries({ east: 2, station: 1 })),
    );
    expect(await store.countBySystem(scopeOf(city))).to.deep.equal(new Map([['nvr', 2]]));
  });

  it('finds devices of the same MAC, or of the same serial when no MAC speaks against it', async () => {
    const alike = { vendor: 'V', model: 'M', serial: 'S' };
    const store = await openWith(
      aCamera('same-mac', east, { mac: 'AA' }),
      aCamera('same-serial', east, alike),
      aCamera('other-mac', east, { ...alike, mac: 'BB' }),
      aCamera('nothing', east, { serial: '' }),
    );

    expect(idsOf(await store.findAlike(wholeEstate, { ...alike, mac: 'AA' }, 9))).to.deep.equal([
      'same-mac',
      'same-serial',
    ]);
    expect(await store.findAlike(wholeEstate, { vendor: 'Example', model: 'X1', serial: '' }, 9)).to.deep.equal([]);
  });

  it('reads thousands of ids at once', async () => {
    const cameras = Array.from({ length: 2500 }, (_, index) => aCamera(`c${index}`, east));
    const store = await openWith(...cameras);

    const found = await store.findMany(wholeEstate, [...cameras.map(({ id }) => id), 'unknown']);

    expect(found).to.have.lengthOf(2500);
  });
});
