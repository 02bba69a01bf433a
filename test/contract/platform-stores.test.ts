import { expect } from 'chai';
import type { PlatformPoint } from '../../adapters/sdk/point-platform.ts';
import { ListedPointStore } from '../../gateway/discovery/platforms/listed-point-store.ts';
import type { Platform } from '../../gateway/discovery/platforms/platform.ts';
import { PlatformStore } from '../../gateway/discovery/platforms/platform-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import type { CredentialId, SystemId } from '../../gateway/registry/camera.ts';
import { aPath, atMs, cameraId, city, east, scopeOf, west } from '../fixtures/estate.ts';
import { AccessPathStore } from '../../gateway/registry/paths/access-path-store.ts';
import { eachDatabase } from './each-database.ts';

const aPlatform = (members: Partial<Platform> = {}): Platform => ({
  // Brands are compile-time marks only.
  ...{ id: 'p1' as SystemId, credentialId: 'c1' as CredentialId, organisationPath: east.path, name: '运营商平台' },
  ...{ adapterKind: 'carrier-platform', host: '10.0.0.1', port: 80, contract: { points: { pageSize: 50 } } },
  ...{ rule: { organisationId: 'east', byArea: [{ area: '柳湾乡', organisationId: 'station' }] } },
  ...{ ownership: 'leased', pointClass: 3, version: 1, createdAtMs: atMs, listingCount: 0, isComplete: false },
  ...members,
});

const told = (id: string, members: Partial<PlatformPoint> = {}): PlatformPoint => ({
  ...{ id, name: `张家湾村口${id}`, state: 'online' },
  ...members,
});

eachDatabase('PlatformStore', (open) => {
  async function add(database: Database, platform: Platform): Promise<PlatformStore> {
    const store = new PlatformStore(database);
    await database.transaction((transaction) => store.add(platform, transaction));
    return store;
  }

  it('gives back what was entered, contract and rule too, within the scope', async () => {
    const platform = aPlatform({ leaseContractId: 'lease' });
    const store = await add(await open(), platform);

    expect(await store.find(scopeOf(city), 'p1')).to.deep.equal(platform);
    expect(await store.list(scopeOf(east))).to.deep.equal([platform]);
    expect(await store.find(scopeOf(west), 'p1')).to.equal(undefined);
    expect(await store.list(scopeOf(west))).to.deep.equal([]);
  });

  it('numbers listings and notes how the last one went', async () => {
    const store = await add(await open(), aPlatform());

    const numbers = [await store.beginListing('p1'), await store.beginListing('p1')];
    await store.noteListed('p1', true, atMs + 5);

    expect(numbers).to.deep.equal([1, 2]);
    expect(await store.find(wholeEstate, 'p1')).to.include({ listingCount: 2, isComplete: true, listedAtMs: atMs + 5 });
  });

  it('saves an edit of the version that its person saw, and no other one', async () => {
    const database = await open();
    const store = await add(database, aPlatform());
    const save = (version: number, name: string): Promise<boolean> =>
      database.transaction((transaction) =>
        store.save(aPlatform({ name, version, port: 8080, contract: { scheme: 'https' } }), transaction),
      );

    const saved = [await save(2, '新名'), await save(2, '另一个'), await save(4, '又一个')];

    expect(saved).to.deep.equal([true, false, false]);
    expect(await store.find(wholeEstate, 'p1')).to.deep.include({
      ...{ name: '新名', version: 2, port: 8080, contract: { scheme: 'https' } },
    });
  });

  it('puts nothing of its listings back with an edit: one may have begun or ended since it was read', async () => {
    const database = await open();
    const store = await add(database, aPlatform());
    const listing = await store.beginListing('p1');
    await store.noteListed('p1', true, atMs + 5);

    await database.transaction((transaction) => store.save(aPlatform({ version: 2 }), transaction));

    const found = await store.find(wholeEstate, 'p1');
    expect(found).to.include({ listingCount: listing, isComplete: true, listedAtMs: atMs + 5 });
  });

  it('finds no platform that was given up, and saves no edit of it', async () => {
    const database = await open();
    const store = await add(database, aPlatform());

    const isSaved = await database.transaction(async (transaction) => {
      await store.markRemoved('p1', atMs, transaction);
      return store.save(aPlatform({ version: 2 }), transaction);
    });

    expect(isSaved).to.equal(false);
    expect(await store.find(wholeEstate, 'p1')).to.equal(undefined);
    expect(await store.list(wholeEstate)).to.deep.equal([]);
  });
});

eachDatabase('ListedPointStore', (open) => {
  let database: Database;
  let store: ListedPointStore;
  const list = (filter: Parameters<ListedPointStore['list']>[2] = {}, scope = wholeEstate) =>
    store.list(scope, 'p1', filter, { limit: 100 });
  const take = (ids: readonly string[]) =>
    database.transaction(async (transaction) => {
      const taken = (await list()).filter(({ pointId }) => ids.includes(pointId));
      await store.markTaken(
        taken.map((point) => ({ point, cameraId: cameraId(`camera-${point.pointId}`) })),
        transaction,
      );
    });

  beforeEach(async () => {
    database = await open();
    store = new ListedPointStore(database);
  });

  it('keeps what a platform told of each point, ids that differ in case apart', async () => {
    const facts = { gbCode: '41022101001318000001', longitude: 114.5, latitude: 34.5, area: '柳湾乡', address: '村口' };
    await store.record(aPlatform(), [told('a', { name: '甲', ...facts }), told('A', { name: '乙' })], 1, atMs);

    const points = await list();

    expect(points.map(({ pointId }) => pointId).sort()).to.deep.equal(['A', 'a']);
    const [point] = await list({ search: '甲' });
    expect(point).to.deep.equal({
      ...{ id: point?.id, platformId: 'p1', organisationPath: east.path, pointId: 'a', name: '甲', ...facts },
      ...{ decision: 'open', isListed: true, isRenamed: false, firstSeenAtMs: atMs, lastSeenAtMs: atMs },
    });
  });

  it('knows after another listing what is new, renamed and vanished', async () => {
    await store.record(
      aPlatform(),
      ['1', '2', '3', '4'].map((id) => told(id)),
      1,
      atMs,
    );
    await take(['1', '2']);

    await store.record(aPlatform(), [told('1', { name: '改名' }), told('3'), told('5')], 2, atMs + 10);
    await store.markVanished('p1', 2);

    const idsOf = async (difference: 'new' | 'vanished' | 'renamed') =>
      (await list({ difference })).map(({ pointId }) => pointId).sort();
    expect(await idsOf('new')).to.deep.equal(['3', '5']);
    expect(await idsOf('vanished')).to.deep.equal(['2']);
    expect(await idsOf('renamed')).to.deep.equal(['1']);
    expect(await store.counts(wholeEstate, 'p1')).to.deep.equal({
      ...{ listed: 3, new: 2, taken: 2, ignored: 0, vanished: 1, renamed: 1 },
    });
    const [renamed] = await list({ difference: 'renamed' });
    expect(renamed).to.include({ name: '改名', takenName: '张家湾村口1', cameraId: 'camera-1', firstSeenAtMs: atMs });
  });

  it('lists a point again that had vanished', async () => {
    await store.record(aPlatform(), [told('1')], 1, atMs);
    await store.markVanished('p1', 2);
    await store.record(aPlatform(), [told('1')], 3, atMs + 1);

    expect((await list({ difference: 'new' })).map(({ pointId }) => pointId)).to.deep.equal(['1']);
  });

  it('leaves points alone and opens them again, but none that is a camera, and none of others', async () => {
    await store.record(aPlatform(), [told('1'), told('2')], 1, atMs);
    await take(['2']);
    const ids = (await list()).map(({ id }) => id);

    expect(await store.decide(scopeOf(west), 'p1', ids, 'ignored')).to.equal(0);
    expect(await store.decide(scopeOf(east), 'p1', ids, 'ignored')).to.equal(1);
    expect((await list({ decision: 'ignored' })).map(({ pointId }) => pointId)).to.deep.equal(['1']);
    expect(await store.decide(scopeOf(east), 'p1', ids, 'open')).to.equal(1);
  });

  it('pages by name, and searches name, area and id', async () => {
    const names = ['丙', '甲', '乙'];
    await store.record(
      aPlatform(),
      names.map((name, index) => told(`P${index}`, { name, area: `村${index}` })),
      1,
      atMs,
    );
    const all = await list();

    const [first] = await store.list(wholeEstate, 'p1', {}, { limit: 1 });
    const rest = await store.list(wholeEstate, 'p1', {}, { after: first, limit: 10 });

    expect([first, ...rest]).to.deep.equal(all);
    expect((await list({ search: 'p1' })).map(({ pointId }) => pointId)).to.deep.equal(['P1']);
    expect((await list({ search: '村2' })).map(({ pointId }) => pointId)).to.deep.equal(['P2']);
    expect(await list({}, scopeOf(west))).to.deep.equal([]);
  });

  it('knows the cameras of points, and takes a new name over', async () => {
    await store.record(aPlatform(), [told('1'), told('2')], 1, atMs);
    await take(['1']);
    await store.record(aPlatform(), [told('1', { name: '改名' })], 2, atMs);
    const renamed = await list({ difference: 'renamed' });

    await database.transaction((transaction) => store.acceptNames(renamed, transaction));

    expect(Object.fromEntries(await store.camerasOf('p1', ['1', '2', '3']))).to.deep.equal({ '1': 'camera-1' });
    expect(await list({ difference: 'renamed' })).to.deep.equal([]);
  });
});

eachDatabase('AccessPathStore.addMany', (open) => {
  it('stores the streams of many paths with them', async () => {
    const database = await open();
    const store = new AccessPathStore(database);
    const streams = (['main', 'sub'] as const).map((profile) => ({
      ...{ profile, profileToken: profile, codec: 'unknown' as const, width: 0, height: 0 },
      ...{ fps: 0, bitrateKbps: 0, rtspPort: 554, rtspPath: `/${profile}` },
    }));
    const added = ['P1', 'P2'].map((channelToken) => ({
      path: aPath(`camera-${channelToken}`, { adapterKind: 'carrier-platform', channelToken, streams }),
      organisationPath: east.path,
    }));

    await database.transaction((transaction) => store.addMany(added, atMs, transaction));

    const stored = await store.listOfCameras(scopeOf(east), ['camera-P1', 'camera-P2']);
    expect(stored.map((path) => path.streams.map(({ profile }) => profile))).to.deep.equal([
      ['main', 'sub'],
      ['main', 'sub'],
    ]);
  });
});
