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

    await store.save(wholeEstate, 'guard', { contractor: { ...contractor, validUntilMs: 1_900_000_000_000 } });

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

  it('saves what is named, and leaves alone what others changed meanwhile', async () => {
    const store = await openWith(guard);
    const changed: User = { ...guard, displayName: '王工', role: 'admin', disabled: true };

    const edit = { displayName: '王工', role: 'admin', disabled: true, passwordHash: 'new hash' } as const;
    const saved = await store.save(scopeOf(station), 'guard', edit);

    expect(saved).to.equal(true);
    expect(await store.findLogin(wholeEstate, 'guard')).to.deep.equal({ user: changed, passwordHash: 'new hash' });
    await store.save(wholeEstate, 'guard', { home: { id: east.id, path: east.path } });
    expect(await store.find(wholeEstate, 'guard')).to.deep.equal({
      ...changed,
      ...{ organisationId: east.id, organisationPath: east.path },
    });
  });

  it('keeps the password when no new one is given, and says yes when nothing differed', async () => {
    const store = await openWith(guard);

    expect(await store.save(wholeEstate, 'guard', {})).to.equal(true);
    expect(await store.save(wholeEstate, 'guard', { role: guard.role })).to.equal(true);
    expect((await store.findLogin(wholeEstate, 'guard'))?.passwordHash).to.equal('hash of guard');
  });

  it('does not save a foreign user', async () => {
    const store = await openWith(westerner);

    expect(await store.save(scopeOf(east), 'westerner', { role: 'admin' })).to.equal(false);
    expect(await store.save(scopeOf(east), 'westerner', {})).to.equal(false);
    expect(await store.find(wholeEstate, 'westerner')).to.deep.equal(westerner);
  });

  it('takes a change back with its transaction', async () => {
    const database = await open();
    const store = new UserStore(database);
    await store.add({ user: guard, passwordHash: 'old' });

    await database
      .transaction(async (transaction) => {
        await store.save(wholeEstate, 'guard', { role: 'admin', passwordHash: 'new' }, transaction);
        throw new Error('no');
      })
      .catch(() => undefined);

    expect(await store.findLogin(wholeEstate, 'guard')).to.deep.equal({ user: guard, passwordHash: 'old' });
  });

  it('remembers that an own password has to be chosen', async () => {
    const store = await openWith({ ...guard, mustChangePassword: true });

    expect((await store.find(wholeEstate, 'guard'))?.mustChangePassword).to.equal(true);
    await store.save(wholeEstate, 'guard', { mustChangePassword: false });
    expect(await store.find(wholeEstate, 'guard')).to.deep.equal(guard);
  });

  it('narrows a list to names, roles, units and standings, page by page', async () => {
    const term = (validUntilMs: number) => ({ contractor: { unitId: 'telecom', validUntilMs } });
    const store = await openWith(
      { ...aUser('a1', east, 'admin'), displayName: '王敏' },
      { ...aUser('b2', station, 'technician'), ...term(150) },
      { ...aUser('c3', station, 'technician'), ...term(90) },
      { ...aUser('d4', station), disabled: true },
      { ...aUser('e5', station, 'technician'), contractor: { unitId: 'unicom', validUntilMs: 999 } },
      aUser('w6', west),
    );
    const found = async (filter: object, page: { after?: string; limit: number } = { limit: 9 }): Promise<string[]> =>
      (await store.listMatching(scopeOf(east), { nowMs: 100, soonMs: 200, ...filter }, page)).map(({ id }) => id);

    expect(await found({})).to.deep.equal(['a1', 'b2', 'c3', 'd4', 'e5']);
    expect(await found({}, { after: 'b2', limit: 2 })).to.deep.equal(['c3', 'd4']);
    expect(await found({ search: '王' })).to.deep.equal(['a1']);
    expect(await found({ search: 'B' })).to.deep.equal(['b2']);
    expect(await found({ search: '%' })).to.deep.equal([]);
    expect(await found({ role: 'technician', unitId: 'telecom' })).to.deep.equal(['b2', 'c3']);
    expect(await found({ isContractor: false })).to.deep.equal(['a1', 'd4']);
    expect(await found({ standing: 'active' })).to.deep.equal(['a1', 'b2', 'e5']);
    expect(await found({ standing: 'locked' })).to.deep.equal(['d4']);
    expect(await found({ standing: 'expiring' })).to.deep.equal(['b2']);
    expect(await found({ standing: 'expired' })).to.deep.equal(['c3']);
    expect(await store.countMatching(scopeOf(east), { nowMs: 100, soonMs: 200, isContractor: true })).to.equal(3);
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
