import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { User } from '../../gateway/access/user.ts';
import { UserStore } from '../../gateway/access/user-store.ts';
import { aUser } from '../fixtures/access.ts';
import { city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { eachDatabase } from './each-database.ts';

const chief = aUser('chief', city, 'admin');
const easterner = aUser('easterner', east, 'admin');
const westerner = aUser('westerner', west);
const guard = aUser('guard', station, 'technician');

eachDatabase('UserStore', (open) => {
  const openWith = async (...users: User[]): Promise<UserStore> => {
    const store = new UserStore(await open());
    for (const user of users) await store.add({ user, passwordHash: `hash of ${user.id}` });
    return store;
  };

  it('gives back what was added, and the hash only when it is asked for', async () => {
    const store = await openWith(guard);

    expect(await store.find(wholeEstate, 'guard')).to.deep.equal(guard);
    expect(await store.findLogin(wholeEstate, 'guard')).to.deep.equal({ user: guard, passwordHash: 'hash of guard' });
    expect(await store.find(wholeEstate, 'nobody')).to.equal(undefined);
    expect(await store.findLogin(wholeEstate, 'nobody')).to.equal(undefined);
  });

  it('keeps for which unit a contractor’s person works, and until when', async () => {
    const contractor = { unitId: 'telecom', validUntilMs: 1_800_000_000_000 };
    const store = await openWith({ ...guard, contractor });

    await store.save(wholeEstate, { ...guard, contractor: { ...contractor, validUntilMs: 1_900_000_000_000 } });

    expect((await store.find(wholeEstate, 'guard'))?.contractor).to.deep.equal({
      unitId: 'telecom',
      validUntilMs: 1_900_000_000_000,
    });
  });

  it('never shows the users of a sibling or a parent', async () => {
    const store = await openWith(chief, easterner, westerner, guard);
    const scope = scopeOf(east);

    expect(await store.list(scope)).to.deep.equal([easterner, guard]);
    expect(await store.count(scope)).to.equal(2);
    for (const foreign of [chief, westerner]) {
      expect(await store.find(scope, foreign.id)).to.equal(undefined);
      expect(await store.findLogin(scope, foreign.username)).to.equal(undefined);
    }
  });

  it('answers for one part the same whether other parts have users or not', async () => {
    const alone = await (await openWith(easterner, guard)).list(scopeOf(east));
    const among = await (await openWith(chief, easterner, westerner, guard)).list(scopeOf(east));

    expect(JSON.stringify(among)).to.equal(JSON.stringify(alone));
  });

  it('lists the whole estate by name', async () => {
    const store = await openWith(westerner, guard, chief);

    expect((await store.list(wholeEstate)).map(({ id }) => id)).to.deep.equal(['chief', 'guard', 'westerner']);
  });

  it('refuses a name that is taken, wherever its owner belongs', async () => {
    const store = await openWith(westerner);

    const code = await refusal(() =>
      store.add({ user: { ...aUser('other', east), username: 'westerner' }, passwordHash: 'x' }),
    );

    expect(code).to.equal('user/duplicate');
    expect(await store.count(wholeEstate)).to.equal(1);
  });

  it('saves name, role, lock and password, and nothing else', async () => {
    const store = await openWith(guard);
    const changed: User = { ...guard, displayName: '王工', role: 'admin', disabled: true };

    const saved = await store.save(
      scopeOf(station),
      { ...changed, username: 'root', organisationPath: '/' },
      'new hash',
    );

    expect(saved).to.equal(true);
    expect(await store.findLogin(wholeEstate, 'guard')).to.deep.equal({ user: changed, passwordHash: 'new hash' });
  });

  it('keeps the password when no new one is given, and says yes when nothing differed', async () => {
    const store = await openWith(guard);

    expect(await store.save(wholeEstate, guard)).to.equal(true);
    expect((await store.findLogin(wholeEstate, 'guard'))?.passwordHash).to.equal('hash of guard');
  });

  it('does not save a foreign user', async () => {
    const store = await openWith(westerner);

    expect(await store.save(scopeOf(east), { ...westerner, role: 'admin' })).to.equal(false);
    expect(await store.find(wholeEstate, 'westerner')).to.deep.equal(westerner);
  });

  it('takes a change back with its transaction', async () => {
    const database = await open();
    const store = new UserStore(database);
    await store.add({ user: guard, passwordHash: 'old' });

    await database
      .transaction(async (transaction) => {
        await store.save(wholeEstate, { ...guard, role: 'admin' }, 'new', transaction);
        throw new Error('no');
      })
      .catch(() => undefined);

    expect(await store.findLogin(wholeEstate, 'guard')).to.deep.equal({ user: guard, passwordHash: 'old' });
  });

  it('keeps names of any script and of hostile shape apart', async () => {
    const names = ['张伟', "o'brien", '--', '%', '_', 'ａ', 'a', '"; drop table users'];
    const store = await openWith(
      ...names.map((name, index) => ({ ...aUser(`u${String(index)}`, east), username: name })),
    );

    for (const [index, name] of names.entries()) {
      expect((await store.findLogin(wholeEstate, name))?.user.id).to.equal(`u${String(index)}`);
    }
  });
});
