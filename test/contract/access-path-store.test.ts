import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { AccessPathStore } from '../../gateway/registry/paths/access-path-store.ts';
import { aPath, atMs, cameraId, east, scopeOf, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { eachDatabase } from './each-database.ts';

eachDatabase('AccessPathStore', (open) => {
  it('gives back a path with its streams', async () => {
    const store = new AccessPathStore(await open());
    const [main] = aPath('c1').streams;
    const streams = [main, { ...main, profile: 'sub', width: 640 }] as ReturnType<typeof aPath>['streams']; // two streams
    const path = aPath('c1', { streams, snapshotPath: '/snap', credentialId: 'k' as never, systemId: 'n' as never });

    await store.add(path, east.path, atMs);

    expect(await store.listOfCamera(wholeEstate, 'c1')).to.deep.equal([path]);
  });

  it('lists the best first', async () => {
    const store = new AccessPathStore(await open());
    const second = aPath('c1', { priority: 2 });
    const first = aPath('c1', { priority: 1, host: '127.9.0.2' });
    await store.add(second, east.path, atMs);
    await store.add(first, east.path, atMs);

    expect(await store.listOfCamera(wholeEstate, 'c1')).to.deep.equal([first, second]);
    expect(await store.listOfCameras(wholeEstate, ['c0', 'c1'])).to.deep.equal([first, second]);
  });

  it('never shows a path of a sibling', async () => {
    const store = new AccessPathStore(await open());
    const path = aPath('c1');
    await store.add(path, west.path, atMs);
    const scope = scopeOf(east);

    expect(await store.listOfCamera(scope, 'c1')).to.deep.equal([]);
    expect(await store.listOfCameras(scope, ['c1'])).to.deep.equal([]);
    expect(await store.listAtAddress(scope, 'onvif', path)).to.deep.equal([]);
    expect(await store.listAtAddress(scopeOf(west), 'onvif', path)).to.deep.equal([path]);
  });

  it('holds one path for each channel of an address; tokens differ by case', async () => {
    const store = new AccessPathStore(await open());
    await store.add(aPath('c1', { channelToken: 'Source' }), east.path, atMs);

    const again = aPath('c2', { channelToken: 'Source' });
    expect(await refusal(() => store.add(again, east.path, atMs))).to.equal('candidate/adopted');
    await store.add(aPath('c2', { channelToken: 'source' }), east.path, atMs);
    expect(await store.listAtAddress(wholeEstate, 'onvif', again)).to.have.lengthOf(2);
  });

  it('follows its camera to another organisation', async () => {
    const database = await open();
    const store = new AccessPathStore(database);
    await store.add(aPath('c1'), east.path, atMs);

    await database.transaction((transaction) => store.moveWithCamera(cameraId('c1'), west.path, transaction));

    expect(await store.listOfCamera(scopeOf(east), 'c1')).to.deep.equal([]);
    expect(await store.listOfCamera(scopeOf(west), 'c1')).to.have.lengthOf(1);
  });
});
