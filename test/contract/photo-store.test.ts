import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Organisation } from '../../gateway/registry/camera.ts';
import type { Photo } from '../../gateway/registry/photos/photo.ts';
import { PhotoStore } from '../../gateway/registry/photos/photo-store.ts';
import { atMs, cameraId, east, scopeOf, west } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

function aPhoto(id: string, organisation: Organisation, addedAtMs = atMs): Photo {
  return {
    id: id as Photo['id'], // a test chooses its ids
    ...{ cameraId: cameraId('c1'), organisationPath: organisation.path, mediaType: 'image/jpeg', sizeBytes: 9 },
    ...{ addedBy: '王五', addedAtMs },
  };
}

eachDatabase('PhotoStore', (open) => {
  it('gives back what was added, oldest first, inside the scope only', async () => {
    const store = new PhotoStore(await open());
    const [older, newer] = [aPhoto('b', east), aPhoto('a', east, atMs + 1)];
    for (const photo of [newer, older, aPhoto('foreign', west)]) await store.add(photo);

    expect(await store.listOfCamera(scopeOf(east), 'c1')).to.deep.equal([older, newer]);
    expect(await store.find(scopeOf(east), 'a')).to.deep.equal(newer);
    expect(await store.find(scopeOf(east), 'foreign')).to.equal(undefined);
  });

  it('marks a photo as removed once, inside the scope only', async () => {
    const store = new PhotoStore(await open());
    await store.add(aPhoto('a', east));
    const mark = { removedBy: '李四', removedAtMs: atMs + 5 };

    expect(await store.markRemoved(scopeOf(west), 'a', mark)).to.equal(false);
    expect(await store.markRemoved(scopeOf(east), 'a', mark)).to.equal(true);
    expect(await store.markRemoved(scopeOf(east), 'a', mark)).to.equal(false);
    expect(await store.find(wholeEstate, 'a')).to.equal(undefined);
    expect(await store.listOfCamera(wholeEstate, 'c1')).to.deep.equal([{ ...aPhoto('a', east), ...mark }]);
  });

  it('follows a camera to another organisation', async () => {
    const database = await open();
    const store = new PhotoStore(database);
    await store.add(aPhoto('a', east));

    await database.transaction((transaction) => store.moveWithCamera('c1', west.path, transaction));

    expect(await store.find(scopeOf(west), 'a')).to.not.equal(undefined);
  });
});
