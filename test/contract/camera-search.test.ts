import { expect } from 'chai';
import fc from 'fast-check';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Camera } from '../../gateway/registry/camera.ts';
import { byName } from '../../gateway/registry/cameras/camera-cursor.ts';
import { CameraListStore } from '../../gateway/registry/cameras/camera-list-store.ts';
import { CameraStore } from '../../gateway/registry/cameras/camera-store.ts';
import { foldSearch, searchTextOf } from '../../gateway/registry/record/search-text.ts';
import { aCamera, east, scopeOf, west } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

/** Few characters, so that texts often hold each other; among them wildcards, quotes, wide forms and a rare one. */
const character = fc.constantFrom(...'东东门村村口路大坝2a%_\'": ２Ａ𠮷');
const text = (maxLength: number) => fc.array(character, { maxLength }).map((characters) => characters.join(''));
const named = fc.record({ name: text(8), place: text(6), poleNumber: text(3) });
const estate = fc.array(named, { minLength: 1, maxLength: 30 });
const searches = fc.array(
  text(4).filter((search) => search !== ''),
  { minLength: 8, maxLength: 8 },
);

eachDatabase('Searching cameras', (open) => {
  const make = (names: { name: string; place: string; poleNumber: string }[]): Camera[] =>
    names.map(({ name, place, poleNumber }, index) =>
      aCamera(`c${String(index).padStart(2, '0')}`, index % 2 === 0 ? east : west, {
        name,
        place,
        record: { poleNumber },
      }),
    );
  const scan = (cameras: readonly Camera[], search: string): string[] =>
    cameras.filter((camera) => searchTextOf(camera).includes(foldSearch(search))).map(({ id }) => id);

  it('finds exactly what a plain scan of all texts finds, also after names were changed', async function () {
    this.timeout(60_000);
    const database = await open();
    const [store, lists] = [new CameraStore(database), new CameraListStore(database)];
    let stored: Camera[] = [];
    await fc.assert(
      fc.asyncProperty(estate, searches, async (names, texts) => {
        const wished = make(names);
        const known = new Map(stored.map((camera) => [camera.id, camera]));
        await database.transaction(async (transaction) => {
          const changed = wished.filter(({ id }) => known.has(id));
          await store.findTraced(
            wholeEstate,
            changed.map(({ id }) => id),
            transaction,
          );
          await store.overwrite(
            changed.map((camera) => ({ camera, provenance: {} })),
            transaction,
          );
          await store.add(
            wished.filter(({ id }) => !known.has(id)),
            transaction,
          );
        });
        stored = [...new Map([...stored, ...wished].map((camera) => [camera.id, camera])).values()];

        for (const search of texts) {
          for (const scope of [wholeEstate, scopeOf(west)]) {
            const { cameras, total } = await lists.list(scope, { search }, { order: byName, limit: 100 });
            const own = stored.filter(({ organisationPath }) => organisationPath.startsWith(scope.organisationPath));
            expect(cameras.map(({ id }) => id).sort(), search).to.deep.equal(scan(own, search).sort());
            expect(total, search).to.equal(cameras.length);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('keeps order, filters, pages and total when it looks among the cameras of a pair', async () => {
    const database = await open();
    const cameras = Array.from({ length: 40 }, (_, index) =>
      aCamera(`c${index}`, index % 2 === 0 ? east : west, {
        name: `东门 ${39 - index}`,
        ownership: index % 4 === 0 ? 'leased' : 'self-built',
      }),
    );
    await new CameraStore(database).add(cameras);
    const lists = new CameraListStore(database);

    const first = await lists.list(wholeEstate, { search: '东门', ownership: 'leased' }, { order: byName, limit: 6 });
    const last = first.cameras.at(-1);
    const after = { key: last?.name ?? '', id: last?.id ?? '' };
    const next = await lists.list(
      wholeEstate,
      { search: '东门', ownership: 'leased' },
      { order: byName, limit: 6, after, total: first.total },
    );

    const names = [...first.cameras, ...next.cameras].map(({ name }) => name);
    expect(first.total).to.equal(10);
    expect(next.total).to.equal(10);
    expect(names).to.have.lengthOf(10);
    expect(names).to.deep.equal([...names].sort());
  });

  it('finds a camera by its new name only, when one save gave it another', async () => {
    const database = await open();
    const store = new CameraStore(database);
    const camera = aCamera('c1', east, { name: '东门' });
    await store.add([camera]);
    const lists = new CameraListStore(database);
    const idsOf = async (search: string): Promise<string[]> =>
      (await lists.list(wholeEstate, { search }, { order: byName, limit: 5 })).cameras.map(({ id }) => id);

    const saved = await store.save(wholeEstate, { ...camera, name: '西门' });
    const stale = await store.save(wholeEstate, { ...camera, name: '南门' });

    expect([saved, stale]).to.deep.equal([true, false]);
    expect(await idsOf('东门')).to.deep.equal([]);
    expect(await idsOf('南门')).to.deep.equal([]);
    expect(await idsOf('西门')).to.deep.equal(['c1']);
  });
});
