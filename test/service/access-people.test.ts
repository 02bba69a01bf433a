import { expect } from 'chai';
import type { AccessService } from '../../gateway/access/access-service.ts';
import type { UserService } from '../../gateway/access/user-service.ts';
import type { UserStore } from '../../gateway/access/user-store.ts';
import { type Actor, roles } from '../../gateway/platform/actor/actor.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import { aUser, contractingUnits } from '../fixtures/access.ts';
import { openAccess } from '../fixtures/access-rig.ts';
import { atMs, city, east, silentLog, station, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';

const day = 86_400_000;
const first = 'correct horse';

describe('the people of a part of the organisation', () => {
  let database: Database;
  let users: UserStore;
  let access: AccessService;
  let people: UserService;
  /** What `units.find` answers, for merges. */
  let survivorOf: (unitId: string) => Promise<string>;

  beforeEach(async () => {
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    survivorOf = async (unitId) => unitId;
    const units = { ...contractingUnits, find: async (_scope: unknown, id: string) => ({ id: await survivorOf(id) }) };
    ({ users, access, people } = openAccess(database, { clock: { now: () => atMs, monotonic: () => atMs }, units }));
    for (const [id, home, role] of [
      ['chief', city, 'admin'],
      ['boss', east, 'admin'],
      ['wang', station, 'officer'],
      ['li', west, 'officer'],
    ] as const) {
      await users.add({ user: aUser(id, home, role), passwordHash: `plain ${first}` });
    }
  });
  afterEach(() => database.close());

  const signIn = async (username: string, password = first): Promise<Actor> => {
    const { token } = await access.signIn({ username, password: new Secret(password) }, '10.0.0.9');
    const actor = await access.resolve(token);
    if (actor === undefined) throw new Error('nobody');
    return actor;
  };
  const person = { displayName: '赵工', role: 'technician' as const, organisationId: 'station', password: first };

  describe('are out of reach', () => {
    it('above and beside it, whatever is asked', async () => {
      const boss = await signIn('boss');
      for (const id of ['chief', 'li', 'nobody']) {
        for (const edit of [{ disabled: true }, { role: 'officer' as const }, { password: 'another word' }]) {
          expect(await refusal(() => people.change(boss, id, edit)), id).to.equal('user/unknown');
        }
        expect(await refusal(() => people.endSessions(boss, id)), id).to.equal('user/unknown');
      }
      expect((await people.list(boss, { limit: 9 })).items.map(({ id }) => id)).to.deep.equal(['boss', 'wang']);
      expect(await refusal(() => people.list(boss, { limit: 9, organisationId: 'city' }))).to.equal(
        'organisation/unknown',
      );
    });

    it('for anybody made or moved by an administrator: neither role reaches above or beside it', async () => {
      const boss = await signIn('boss');

      for (const organisationId of ['city', 'west']) {
        for (const role of roles) {
          const request = { ...person, username: `new-${role}`, role, organisationId };
          expect(await refusal(() => people.create(boss, request))).to.equal('organisation/unknown');
        }
        expect(await refusal(() => people.change(boss, 'wang', { organisationId }))).to.equal('organisation/unknown');
      }
      expect((await users.find(wholeEstate, 'wang'))?.organisationPath).to.equal(station.path);
    });

    it('for administrators themselves: not their role, home, lock, or password past the old one', async () => {
      const boss = await signIn('boss');

      for (const edit of [
        ...[{ role: 'officer' as const }, { organisationId: 'station' }, { disabled: true }],
        ...[{ password: 'another word' }, { contractor: { unitId: 'telecom', validUntilMs: atMs + day } }],
      ]) {
        expect(await refusal(() => people.change(boss, 'boss', edit)), JSON.stringify(edit)).to.equal(
          'request/invalid',
        );
      }
      expect(await refusal(() => people.endSessions(boss, 'boss'))).to.equal('request/invalid');
      expect(await users.find(wholeEstate, 'boss')).to.deep.equal(aUser('boss', east, 'admin'));
    });
  });

  it('can be moved within it, and sign in again for what they see there', async () => {
    const [boss] = [await signIn('boss'), await signIn('wang')];

    const moved = await people.change(boss, 'wang', { organisationId: 'east' });

    expect(moved.organisationName).to.equal(east.name);
    expect(moved.signedIn).to.equal(undefined);
    expect((await signIn('wang')).scope.organisationPath).to.equal(east.path);
  });

  it('are counted, and told with where they are signed in, until they are shown out', async () => {
    const boss = await signIn('boss');
    await signIn('wang');
    await signIn('wang');
    const contractor = { unitId: 'telecom', validUntilMs: atMs + 3 * day };
    await people.create(boss, { ...person, username: 'telecom1', contractor });

    const { items, counts } = await people.list(boss, { limit: 9 });
    await people.endSessions(boss, 'wang');

    expect(items.map(({ username, signedIn }) => [username, signedIn?.count])).to.deep.equal([
      ...[['boss', 1] as const, ['telecom1', undefined] as const, ['wang', 2] as const],
    ]);
    expect(counts).to.deep.equal({ all: 3, contractors: 1, locked: 0, expiring: 1, expired: 0, signedIn: 2 });
    expect((await people.list(boss, { limit: 9 })).counts.signedIn).to.equal(1);
  });

  describe('whose password somebody else set', () => {
    it('are known as such until they choose an own one, which ends their other sessions', async () => {
      const boss = await signIn('boss');
      await people.change(boss, 'wang', { password: 'first for wang', mustChangePassword: true });
      const preset = await signIn('wang', 'first for wang');
      const other = await access.signIn({ username: 'wang', password: new Secret('first for wang') }, '10.0.0.8');
      const choose = (current: string, next: string) =>
        access.changePassword(preset, { current: new Secret(current), next: new Secret(next) }, '10.0.0.9');

      expect(preset.mustChangePassword).to.equal(true);
      expect(await refusal(() => choose('wrong', 'an own password'))).to.equal('password/wrong');
      expect(await refusal(() => choose('first for wang', 'first for wang'))).to.equal('request/invalid');
      await choose('first for wang', 'an own password');

      expect(await access.resolve(other.token)).to.equal(undefined);
      expect(await access.readSession(preset)).to.nested.include({ 'user.username': 'wang' });
      expect((await signIn('wang', 'an own password')).mustChangePassword).to.equal(undefined);
    });

    it('cannot be guessed by whoever sits at an open screen', async () => {
      const wang = await signIn('wang');
      const guess = () =>
        access.changePassword(wang, { current: new Secret('x'), next: new Secret('an own password') }, '10.0.0.9');
      for (let count = 0; count < 5; count++) expect(await refusal(guess)).to.equal('password/wrong');

      expect(await refusal(guess)).to.equal('request/too-many');
    });
  });

  describe('who work for a unit that is merged into another', () => {
    const contractor = { unitId: 'telecom', validUntilMs: atMs + day };
    const unitOf = async (id: string): Promise<string | undefined> =>
      (await users.find(wholeEstate, id))?.contractor?.unitId;
    const merge = async (): Promise<void> => {
      await database.transaction((running) => users.replaceUnit('telecom', 'unicom', running));
      survivorOf = async () => 'unicom';
    };

    it('stay with the survivor when they are changed by somebody who saw them before', async () => {
      await users.add({ user: { ...aUser('worker', station, 'technician'), contractor }, passwordHash: 'x' });
      const boss = await signIn('boss');
      await merge();

      await people.change(boss, 'worker', { displayName: '新名', role: 'technician' });
      expect(await unitOf('worker')).to.equal('unicom');

      await people.change(boss, 'worker', { contractor: { ...contractor, validUntilMs: atMs + 2 * day } });
      expect(await unitOf('worker')).to.equal('unicom');
    });

    it('are made for the survivor, also when the two are merged while they are written', async () => {
      const boss = await signIn('boss');
      let asked = 0;
      // Before the person is written the unit is there; then it is merged.
      survivorOf = async () => (asked++ === 0 ? 'telecom' : 'unicom');
      const { id } = await people.create(boss, { ...person, username: 'worker', contractor });
      expect(await unitOf(id)).to.equal('unicom');

      asked = 0;
      survivorOf = async () => (asked++ < 2 ? 'telecom' : 'unicom');
      await people.change(boss, id, { contractor });
      expect(await unitOf(id)).to.equal('unicom');
    });
  });
});
