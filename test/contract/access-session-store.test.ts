import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { SessionStore } from '../../gateway/access/session-store.ts';
import { UserStore } from '../../gateway/access/user-store.ts';
import { aSession, aUser } from '../fixtures/access.ts';
import { atMs, east, scopeOf, west } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

const easterner = aUser('easterner', east);
const westerner = aUser('westerner', west);

eachDatabase('SessionStore', (open) => {
  let database: Database;
  let store: SessionStore;
  beforeEach(async () => {
    database = await open();
    store = new SessionStore(database);
    const users = new UserStore(database);
    await users.add({ user: easterner, passwordHash: 'x' });
    await users.add({ user: westerner, passwordHash: 'x' });
  });

  it('finds a session by the hash of its token and by its id', async () => {
    const session = aSession('s1', easterner);
    await store.add(session, 'hash 1');

    expect(await store.findByToken(wholeEstate, 'hash 1')).to.deep.equal(session);
    expect(await store.find(wholeEstate, 's1')).to.deep.equal(session);
    expect(await store.findByToken(wholeEstate, 'hash 2')).to.equal(undefined);
  });

  it('never shows the sessions of a sibling', async () => {
    await store.add(aSession('s1', westerner), 'hash 1');
    const scope = scopeOf(east);

    expect(await store.findByToken(scope, 'hash 1')).to.equal(undefined);
    expect(await store.find(scope, 's1')).to.equal(undefined);
    expect(await store.listOfUser(scope, westerner.id)).to.deep.equal([]);
    expect(await store.listExpired(scope, atMs + 5000)).to.deep.equal([]);
  });

  it('lists and removes those of one user', async () => {
    await store.add(aSession('s1', easterner), 'hash 1');
    await store.add(aSession('s2', easterner, { createdAtMs: atMs + 1 }), 'hash 2');
    await store.add(aSession('s3', westerner), 'hash 3');

    const mine = await store.listOfUser(wholeEstate, easterner.id);
    await store.remove(mine.map(({ id }) => id));

    expect(mine.map(({ id }) => id)).to.deep.equal(['s1', 's2']);
    expect(await store.find(wholeEstate, 's1')).to.equal(undefined);
    expect(await store.find(wholeEstate, 's3')).to.not.equal(undefined);
  });

  it('lists those of everybody in a part of the organisation', async () => {
    await store.add(aSession('s1', easterner), 'hash 1');
    await store.add(aSession('s2', westerner), 'hash 2');

    expect((await store.list(scopeOf(east))).map(({ id }) => id)).to.deep.equal(['s1']);
    expect(await store.list(wholeEstate)).to.have.lengthOf(2);
  });

  it('tells how often people are signed in, and since when, as long as that lasts', async () => {
    await store.add(aSession('s1', easterner, { createdAtMs: 5 }), 'hash 1');
    await store.add(aSession('s2', easterner, { createdAtMs: 7 }), 'hash 2');
    await store.add(aSession('s3', westerner), 'hash 3');
    const both = [easterner.id, westerner.id];

    expect([...(await store.tally(scopeOf(east), both, atMs))]).to.deep.equal([
      ['easterner', { count: 2, newestAtMs: 7 }],
    ]);
    expect((await store.tally(wholeEstate, both, atMs + 1000)).size).to.equal(0);
    expect(await store.countPeople(wholeEstate, atMs)).to.equal(2);
    expect(await store.countPeople(scopeOf(east), atMs)).to.equal(1);
  });

  it('lists what is over, to the millisecond', async () => {
    await store.add(aSession('s1', easterner, { expiresAtMs: atMs }), 'hash 1');
    await store.add(aSession('s2', easterner, { expiresAtMs: atMs + 1 }), 'hash 2');

    expect((await store.listExpired(wholeEstate, atMs)).map(({ id }) => id)).to.deep.equal(['s1']);
  });

  it('removes nothing when nothing is named', async () => {
    await store.add(aSession('s1', easterner), 'hash 1');

    await store.remove([]);

    expect(await store.find(wholeEstate, 's1')).to.not.equal(undefined);
  });

  it('refuses a session of nobody', async () => {
    const error: unknown = await store
      .add(aSession('s1', aUser('nobody', east)), 'h')
      .catch((caught: unknown) => caught);

    expect(error).to.have.property('name', 'SequelizeForeignKeyConstraintError');
  });
});
