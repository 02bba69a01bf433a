import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { System } from '../../gateway/registry/camera.ts';
import { SystemStore } from '../../gateway/registry/devices/system-store.ts';
import { aSystem, east, scopeOf, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { eachDatabase } from './each-database.ts';

eachDatabase('SystemStore', (open) => {
  const openWith = async (...systems: System[]): Promise<SystemStore> => {
    const store = new SystemStore(await open());
    for (const system of systems) await store.add(system);
    return store;
  };

  it('gives back what was added, by name', async () => {
    const b = aSystem('b', east, { mac: 'AA' });
    const a = aSystem('a', east);
    const store = await openWith(b, a);

    expect(await store.list(wholeEstate)).to.deep.equal([a, b]);
    expect(await store.findByAddress(wholeEstate, 'onvif', { host: 'host-b', port: 80 })).to.deep.equal(b);
  });

  it('never shows a system of a sibling', async () => {
    const foreign = aSystem('foreign', west);
    const store = await openWith(foreign);
    const scope = scopeOf(east);

    expect(await store.list(scope)).to.deep.equal([]);
    expect(await store.findMany(scope, ['foreign'])).to.deep.equal([]);
    expect(await store.findByAddress(scope, 'onvif', foreign)).to.equal(undefined);
    expect(await store.findAlike(scope, foreign, 9)).to.deep.equal([]);
    expect(await store.findAlike(scopeOf(west), foreign, 9)).to.deep.equal([foreign]);
  });

  it('holds one system for each address', async () => {
    const store = await openWith(aSystem('a', east));

    expect(await refusal(() => store.add(aSystem('b', east, { host: 'host-a' })))).to.equal('candidate/adopted');
    await store.add(aSystem('c', east, { host: 'host-a', port: 8080 }));
    expect(await store.list(wholeEstate)).to.have.lengthOf(2);
  });
});
