import { expect } from 'chai';
import type { BulkAdoption } from '../../gateway/discovery/bulk/bulk-adoption.ts';
import { BulkAdoptionStore } from '../../gateway/discovery/bulk/bulk-adoption-store.ts';
import type { CredentialSet } from '../../gateway/discovery/logins/credential-set.ts';
import { CredentialSetStore } from '../../gateway/discovery/logins/credential-set-store.ts';
import { CredentialTryStore } from '../../gateway/discovery/logins/credential-try-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { atMs, city, east, scopeOf, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { eachDatabase } from './each-database.ts';

eachDatabase('CredentialSetStore', (open) => {
  const set = (id: string, members: Partial<CredentialSet> = {}): CredentialSet => ({
    id: id as CredentialSet['id'], // a brand
    ...{ organisationPath: east.path, name: '海康默认', username: 'admin', sealedPassword: 'v1.x', version: 1 },
    ...{ changedBy: '运维', changedAtMs: atMs },
    ...members,
  });

  it('gives back, changes and removes sets for those who may see them', async () => {
    const store = new CredentialSetStore(await open());
    await store.add(set('s1'));
    await store.save(set('s1', { unitId: 'unit', version: 2 }));

    expect(await store.list(scopeOf(city))).to.deep.equal([set('s1', { unitId: 'unit', version: 2 })]);
    expect(await store.find(scopeOf(west), 's1')).to.equal(undefined);
    await store.remove(scopeOf(west), 's1');
    expect(await store.list(wholeEstate)).to.have.lengthOf(1);
    await store.remove(scopeOf(east), 's1');
    expect(await store.list(wholeEstate)).to.deep.equal([]);
  });

  it('lets an organisation have each name once', async () => {
    const store = new CredentialSetStore(await open());
    await store.add(set('s1'));
    await store.add(set('s2', { organisationPath: west.path }));

    expect(await refusal(() => store.add(set('s3')))).to.equal('credential-set/duplicate');
  });
});

eachDatabase('CredentialTryStore', (open) => {
  it('lets a set be tried once at a device, counts refusals and takes back what was no try', async () => {
    const store = new CredentialTryStore(await open());
    const address = { host: '10.0.0.1', port: 80 };
    const claimed = { setId: 's1', setVersion: 1, ...address };
    const claim = (version = 1): Promise<string | undefined> =>
      store.claim(scopeOf(east), { ...claimed, setVersion: version }, atMs);

    const first = await claim();
    expect(await claim()).to.equal(undefined);
    await store.settle(first ?? '', 'refused');
    const second = await claim(2);
    await store.withdraw(second ?? '');

    expect(await store.listAt(wholeEstate, address)).to.deep.equal([{ ...claimed, outcome: 'refused' }]);
    expect(await store.countRefused(scopeOf(east), atMs)).to.equal(1);
    expect(await store.countRefused(scopeOf(east), atMs + 1)).to.equal(0);
    expect(await store.countRefused(scopeOf(west), atMs)).to.equal(0);
  });

  it('counts a try of which nothing was heard like a refusal, and lets one make it again', async () => {
    const store = new CredentialTryStore(await open());
    const claimed = { setId: 's1', setVersion: 1, host: '10.0.0.1', port: 80 };
    const claim = (): Promise<string | undefined> => store.claim(scopeOf(east), claimed, atMs);
    const first = await claim();
    await store.settle(first ?? '', 'spent');
    const counted = await store.countRefused(scopeOf(east), atMs);

    const again = await Promise.all([claim(), claim()]);

    expect(counted).to.equal(1);
    expect(again.filter((id) => id === first)).to.have.lengthOf(1);
    expect(again.filter((id) => id === undefined)).to.have.lengthOf(1);
    expect((await store.listAt(wholeEstate, claimed))[0]?.outcome).to.equal('under-way');
  });
});

eachDatabase('BulkAdoptionStore', (open) => {
  const bulk: BulkAdoption = {
    id: 'b1' as BulkAdoption['id'], // a brand
    ...{ organisationPath: east.path, state: 'running', startedBy: '运维', askedAtMs: atMs },
    request: {
      ...{ credentialSetId: 's1', organisationId: 'east', ownership: 'leased', pointClass: 2, place: '村口' },
      ...{ evenAfterRefusal: false, checklist: { forbiddenInteriors: [], signagePresent: 'unknown' } },
    },
  };
  const item = { id: 'i1', candidateId: 'c1', host: '10.0.0.1', port: 80, state: 'waiting', cameraCount: 0 } as const;

  it('keeps a job and what became of each device, for those who may see it', async () => {
    const store = new BulkAdoptionStore(await open());
    await store.add(bulk, [item, { ...item, id: 'i2', candidateId: 'c2' }]);
    await store.saveItem('i1', { state: 'refused', code: 'device/unauthorised', detail: 'x'.repeat(600) });
    await store.save({ ...bulk, state: 'done', endedAtMs: atMs + 1, problem: '…' });

    expect(await store.find(scopeOf(city), 'b1')).to.deep.equal({
      ...bulk,
      state: 'done',
      endedAtMs: atMs + 1,
      problem: '…',
    });
    expect(await store.find(scopeOf(west), 'b1')).to.equal(undefined);
    expect(await store.list(wholeEstate, { state: 'running', limit: 9 })).to.deep.equal([]);
    const [first, second] = await store.listItems(scopeOf(east), 'b1');
    expect(first).to.deep.equal({ ...item, state: 'refused', code: 'device/unauthorised', detail: 'x'.repeat(512) });
    expect(second).to.deep.equal({ ...item, id: 'i2', candidateId: 'c2' });
    expect(await store.countItems(scopeOf(east), 'b1')).to.include({ refused: 1, waiting: 1, adopted: 0 });
    expect(await store.countItems(scopeOf(west), 'b1')).to.include({ refused: 0, waiting: 0 });
  });
});
