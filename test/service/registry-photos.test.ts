import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { PhotoService } from '../../gateway/registry/photos/photo-service.ts';
import { PhotoShelfProvider } from '../../gateway/registry/photos/photo-shelf-provider.ts';
import { PhotoStore } from '../../gateway/registry/photos/photo-store.ts';
import { aCamera, anActor, east, scopeOf, silentLog, station, west } from '../fixtures/estate.ts';
import { aPhotoFile } from '../fixtures/photo-file.ts';
import { refusal } from '../fixtures/refusal.ts';
import { openRegistry, type RegistryRig, stillClock } from '../fixtures/registry-rig.ts';

describe('PhotoService', () => {
  let rig: RegistryRig;
  let folder: string;
  let photos: PhotoService;
  beforeEach(async () => {
    rig = await openRegistry();
    folder = await mkdtemp(join(tmpdir(), 'vpg-photos-'));
    const shelf = new PhotoShelfProvider(folder);
    const { cameras } = rig.stores;
    photos = new PhotoService({
      photos: new PhotoStore(rig.database),
      shelf,
      cameras,
      clock: stillClock,
      log: silentLog,
    });
    await cameras.add([aCamera('c1', station)]);
  });
  afterEach(async () => {
    await rig.database.close();
    await rm(folder, { recursive: true });
  });

  const add = (by = east, bytes = aPhotoFile) => photos.add(anActor(by), 'c1', Readable.from([bytes]));
  const filesOf = async (): Promise<string[]> => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  };

  it('stores a picture, gives it back, and remembers who removed it', async () => {
    const photo = await add();
    const { mediaType, bytes } = await photos.read(scopeOf(station), photo.id);
    await photos.remove(anActor(east), photo.id);

    expect([mediaType, bytes.equals(aPhotoFile)]).to.deep.equal(['image/png', true]);
    expect(await refusal(() => photos.read(scopeOf(east), photo.id))).to.equal('photo/unknown');
    expect(await refusal(() => photos.remove(anActor(east), photo.id))).to.equal('photo/unknown');
    const [removed] = await photos.list(scopeOf(east), 'c1');
    expect(removed).to.deep.include({ id: photo.id, addedBy: '测试', removedBy: '测试' });
    expect(await filesOf()).to.deep.equal([]);
  });

  it('knows nothing of photos outside the scope', async () => {
    const { id } = await add();

    expect(await refusal(() => add(west))).to.equal('camera/unknown');
    expect(await refusal(() => photos.list(scopeOf(west), 'c1'))).to.equal('camera/unknown');
    expect(await refusal(() => photos.read(scopeOf(west), id))).to.equal('photo/unknown');
    expect(await refusal(() => photos.remove(anActor(west), id))).to.equal('photo/unknown');
  });

  it('refuses what is too large or no picture, and leaves nothing behind', async () => {
    const large = Buffer.concat([aPhotoFile, Buffer.alloc(5 * 1024 * 1024)]);

    expect(await refusal(() => add(east, large))).to.equal('request/too-large');
    expect(await refusal(() => add(east, Buffer.from('<svg/>')))).to.equal('photo/unreadable');
    expect(await filesOf()).to.deep.equal([]);
  });

  it('keeps at most twenty of a camera; a removed one makes room', async () => {
    const [first] = await Promise.all(Array.from({ length: 20 }, () => add()));

    expect(await refusal(() => add())).to.equal('photo/too-many');
    await photos.remove(anActor(east), first?.id ?? '');
    expect((await add()).cameraId).to.equal('c1');
  });

  it('never takes a name for a path', async () => {
    const shelf = new PhotoShelfProvider(folder);

    for (const id of ['../../etc/passwd', '%2e%2e', '..', '']) {
      expect(await refusal(() => shelf.get(id)), id).to.equal('gateway/bug');
    }
  });
});
