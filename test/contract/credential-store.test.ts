import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { SealedCredential } from '../../gateway/registry/camera.ts';
import { CredentialStore } from '../../gateway/registry/paths/credential-store.ts';
import { atMs, east, scopeOf, west } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

eachDatabase('CredentialStore', (open) => {
  const credential: SealedCredential = {
    id: 'k1' as SealedCredential['id'], // a brand
    organisationPath: east.path,
    username: '管理员',
    sealedPassword: 'v1.'.padEnd(400, 'x'),
    createdAtMs: atMs,
  };

  it('gives back what was added', async () => {
    const store = new CredentialStore(await open());
    await store.add(credential);

    expect(await store.find(wholeEstate, 'k1')).to.deep.equal(credential);
  });

  it('never shows a credential of a sibling', async () => {
    const store = new CredentialStore(await open());
    await store.add(credential);

    expect(await store.find(scopeOf(west), 'k1')).to.equal(undefined);
    expect(await store.find(scopeOf(east), 'k1')).to.not.equal(undefined);
  });

  it('keeps nothing of a transaction that broke off', async () => {
    const database = await open();
    const store = new CredentialStore(database);

    const failure = new Error('broken off');
    await database
      .transaction(async (transaction) => {
        await store.add(credential, transaction);
        throw failure;
      })
      .catch((error: unknown) => expect(error).to.equal(failure));

    expect(await store.find(wholeEstate, 'k1')).to.equal(undefined);
  });
});
