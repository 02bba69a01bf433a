import { expect } from 'chai';
import type { AccessService } from '../../gateway/access/access-service.ts';
import type { Passwords } from '../../gateway/access/password-provider.ts';
import type { SessionEnded } from '../../gateway/access/session.ts';
import { signInLimits } from '../../gateway/access/sign-in-limiter-provider.ts';
import type { UserService } from '../../gateway/access/user-service.ts';
import type { UserStore } from '../../gateway/access/user-store.ts';
import type { Actor } from '../../gateway/platform/actor/actor.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import { aUser } from '../fixtures/access.ts';
import { openAccess } from '../fixtures/access-rig.ts';
import { anActor, atMs, city, east, scopeOf, silentLog, station, west } from '../fixtures/estate.ts';
import { refusal, refusalOf } from '../fixtures/refusal.ts';

const plain: Passwords = {
  hash: async (password) => `plain ${password.reveal()}`,
  verify: async (hash, password) => hash === `plain ${password.reveal()}`,
};
const login = (username: string, password = 'correct horse') => ({ username, password: new Secret(password) });

describe('AccessService', () => {
  let database: Database;
  let users: UserStore;
  let access: AccessService;
  let people: UserService;
  let ended: SessionEnded[];
  let nowMs: number;
  let passwords: Passwords;

  beforeEach(async () => {
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    nowMs = atMs;
    ended = [];
    passwords = { ...plain };
    const bus = new EventBus((_name, error) => {
      throw error;
    });
    bus.on('session.ended', (event) => void ended.push(event));
    ({ users, access, people } = openAccess(database, {
      clock: { now: () => nowMs, monotonic: () => nowMs },
      bus,
      passwords: { hash: (password) => passwords.hash(password), verify: (hash, text) => passwords.verify(hash, text) },
    }));
    for (const [id, home] of [
      ['wang', east],
      ['li', west],
      ['zhao', station],
    ] as const) {
      await users.add({ user: aUser(id, home), passwordHash: 'plain correct horse' });
    }
  });
  afterEach(() => database.close());

  const signIn = (name: string) => access.signIn(login(name), '10.0.0.9');
  const actorOf = async (token: string): Promise<Actor> => {
    const actor = await access.resolve(token);
    if (actor === undefined) throw new Error('nobody');
    return actor;
  };

  describe('signing in', () => {
    it('opens a session whose token tells who asks and what they may see', async () => {
      const { token, user, expiresAtMs } = await signIn('wang');
      const { sessionId, ...actor } = await actorOf(token);

      expect(actor).to.deep.equal({
        userId: 'wang',
        displayName: '民警 wang',
        role: 'officer',
        scope: { organisationPath: east.path },
      });
      expect(sessionId).to.have.length(36);
      expect(user.organisationName).to.equal('东区分局');
      expect(expiresAtMs).to.equal(atMs + 12 * 3_600_000);
    });

    it('takes the name in any width and case', async () => {
      expect((await signIn('ＷＡＮＧ')).user.username).to.equal('wang');
    });

    it('keeps the token out of the database', async () => {
      const { token } = await signIn('wang');

      const [rows] = await database.sequelize.query('SELECT * FROM sessions');

      expect(rows).to.have.length(1);
      expect(JSON.stringify(rows)).not.to.contain(token);
    });

    it('gives every sign-in a token of its own', async () => {
      expect((await signIn('wang')).token).not.to.equal((await signIn('wang')).token);
    });

    it('refuses unknown users, wrong passwords and locked users in the same words', async () => {
      await users.save(wholeEstate, 'li', { disabled: true });

      const refusals = [
        await refusalOf(() => access.signIn(login('nobody'), '10.0.0.9')),
        await refusalOf(() => access.signIn(login('wang', 'wrong'), '10.0.0.9')),
        await refusalOf(() => access.signIn(login('li'), '10.0.0.9')),
      ];

      expect(new Set(refusals.map(({ code, message }) => `${code} ${message}`)).size).to.equal(1);
      expect(refusals[0]?.code).to.equal('session/refused');
    });

    it('checks a password also when there is no such user', async () => {
      const checked: (string | undefined)[] = [];
      passwords.verify = async (hash) => checked.push(hash) < 0;

      await refusal(() => access.signIn(login('nobody'), '10.0.0.9'));

      expect(checked).to.deep.equal([undefined]);
    });

    it('slows guessing down, though the sixth guess be right, and only for that user and address', async () => {
      for (let guess = 0; guess < signInLimits.pair.points; guess++) {
        expect(await refusal(() => access.signIn(login('wang', 'wrong'), '10.0.0.9'))).to.equal('session/refused');
      }

      const sixth = await refusalOf(() => signIn('wang'));

      expect(sixth.code).to.equal('request/too-many');
      expect(sixth.extensions.retryAfterSeconds).to.be.within(1, signInLimits.pair.duration);
      expect((await signIn('li')).user.id).to.equal('li');
      expect((await access.signIn(login('wang'), '10.0.0.10')).user.id).to.equal('wang');
    });

    it('counts guesses that are made at once', async () => {
      const guesses = Array.from({ length: 20 }, () =>
        refusal(() => access.signIn(login('wang', 'wrong'), '10.0.0.9')),
      );

      const codes = await Promise.all(guesses);

      expect(codes.filter((code) => code === 'session/refused')).to.have.length(signInLimits.pair.points);
    });

    it('never limits those who know their password', async () => {
      for (let time = 0; time < signInLimits.address.points + 5; time++) await signIn('wang');

      expect((await signIn('wang')).user.id).to.equal('wang');
    });

    it('limits one address over all users', async () => {
      const codes: string[] = [];
      for (let guess = 0; guess <= signInLimits.address.points; guess++) {
        codes.push(await refusal(() => access.signIn(login(`user${String(guess)}`), '10.0.0.9')));
      }

      expect(codes.at(-1)).to.equal('request/too-many');
    });

    it('opens no session when the password is changed while it is being checked', async () => {
      passwords.verify = async () => {
        await users.save(wholeEstate, 'wang', { passwordHash: 'plain another one' });
        return true;
      };

      expect(await refusal(() => signIn('wang'))).to.equal('session/refused');
      expect((await database.sequelize.query('SELECT id FROM sessions'))[0]).to.deep.equal([]);
    });
  });

  describe('a session', () => {
    it('is worth nothing from the moment it expires, and its end is told', async () => {
      const { token, expiresAtMs } = await signIn('wang');
      const { sessionId } = await actorOf(token);

      nowMs = expiresAtMs - 1;
      const before = await access.resolve(token);
      await access.endExpiredSessions();
      const endedBefore = [...ended];
      nowMs = expiresAtMs;
      const after = await access.resolve(token);
      await access.endExpiredSessions();

      expect(before?.userId).to.equal('wang');
      expect(endedBefore).to.deep.equal([]);
      expect(after).to.equal(undefined);
      expect(ended).to.deep.equal([{ sessionId, userId: 'wang' }]);
    });

    it('ends when its user signs out, and no other one does', async () => {
      const [mine, other] = [await signIn('wang'), await signIn('wang')];
      const actor = await actorOf(mine.token);

      await access.signOut(actor);

      expect(await access.resolve(mine.token)).to.equal(undefined);
      expect(await access.resolve(other.token)).not.to.equal(undefined);
      expect(ended).to.deep.equal([{ sessionId: actor.sessionId, userId: 'wang' }]);
      expect(await refusal(() => access.readSession(actor))).to.equal('session/required');
    });

    it('ends when its user’s part of the tree was moved, and no other one does', async () => {
      const [mine, other] = [await signIn('wang'), await signIn('li')];

      await access.endSessionsWithin(scopeOf(east));

      expect(await access.resolve(mine.token)).to.equal(undefined);
      expect(await access.resolve(other.token)).not.to.equal(undefined);
      expect(ended.map(({ userId }) => userId)).to.deep.equal(['wang']);
    });

    it('is unknown to any other token', async () => {
      const { token } = await signIn('wang');

      for (const other of ['', token.slice(1), `${token}x`, token.toUpperCase()]) {
        expect(await access.resolve(other)).to.equal(undefined);
      }
    });

    it('tells who it is and how long', async () => {
      const { token, user, expiresAtMs } = await signIn('zhao');

      expect(await access.readSession(await actorOf(token))).to.deep.equal({ user, expiresAtMs });
    });
  });

  describe('users', () => {
    const eastAdmin = anActor(east);

    it('are listed inside the own part only, with the names of their homes', async () => {
      const listed = await people.list(eastAdmin, { limit: 50 });

      expect(listed.items.map(({ id, organisationName }) => [id, organisationName])).to.deep.equal([
        ['wang', '东区分局'],
        ['zhao', '东站派出所'],
      ]);
    });

    it('are created inside the own part only, and can sign in', async () => {
      const request = {
        username: 'Sun.Li',
        displayName: '孙丽',
        role: 'technician',
        organisationId: 'station',
        password: 'a long password',
      } as const;

      const created = await people.create(eastAdmin, request);
      const foreign = await refusal(() => people.create(eastAdmin, { ...request, organisationId: 'west' }));
      const above = await refusal(() => people.create(eastAdmin, { ...request, organisationId: 'city' }));

      expect(created).to.include({
        username: 'sun.li',
        organisationName: '东站派出所',
        organisationPath: station.path,
      });
      expect([foreign, above]).to.deep.equal(['organisation/unknown', 'organisation/unknown']);
      expect((await access.signIn(login('sun.li', 'a long password'), '10.0.0.9')).user.id).to.equal(created.id);
    });

    it('cannot take a name that is there in another case, or one that unfolds beyond 32 characters', async () => {
      const request = {
        displayName: 'x',
        role: 'officer',
        organisationId: 'east',
        password: 'a long password',
      } as const;

      expect(await refusal(() => people.create(eastAdmin, { ...request, username: 'LI' }))).to.equal('user/duplicate');
      expect(await refusal(() => people.create(eastAdmin, { ...request, username: 'ﷺ'.repeat(3) }))).to.equal(
        'request/invalid',
      );
    });

    for (const edit of [{ role: 'technician' }, { password: 'another password' }, { disabled: true }] as const) {
      it(`lose their sessions by ${JSON.stringify(edit)}, and the end is told`, async () => {
        const { token } = await signIn('wang');
        const { sessionId } = await actorOf(token);
        const other = await signIn('zhao');

        await people.change(eastAdmin, 'wang', edit);

        expect(await access.resolve(token)).to.equal(undefined);
        expect(ended).to.deep.equal([{ sessionId, userId: 'wang' }]);
        expect(await access.resolve(other.token)).not.to.equal(undefined);
      });
    }

    for (const edit of [{ displayName: '老王' }, { role: 'officer' }, { disabled: false }, {}] as const) {
      it(`keep their sessions by ${JSON.stringify(edit)}`, async () => {
        const { token } = await signIn('wang');

        await people.change(eastAdmin, 'wang', edit);

        expect((await actorOf(token)).userId).to.equal('wang');
        expect(ended).to.deep.equal([]);
      });
    }

    it('sign in with the new password only', async () => {
      await people.change(eastAdmin, 'wang', { password: 'another password' });

      expect(await refusal(() => signIn('wang'))).to.equal('session/refused');
      expect((await access.signIn(login('wang', 'another password'), '10.0.0.9')).user.id).to.equal('wang');
    });

    it('of another part are unknown, and stay as they are', async () => {
      const { token } = await signIn('li');

      expect(await refusal(() => people.change(eastAdmin, 'li', { disabled: true }))).to.equal('user/unknown');
      expect(await refusal(() => people.change(eastAdmin, 'nobody', { disabled: true }))).to.equal('user/unknown');
      expect((await actorOf(token)).userId).to.equal('li');
    });

    it('who are administrators cannot lock themselves out, but may rename themselves', async () => {
      await users.add({ user: aUser('boss', east, 'admin'), passwordHash: 'plain correct horse' });
      const boss = await actorOf((await signIn('boss')).token);

      expect(await refusal(() => people.change(boss, 'boss', { role: 'officer' }))).to.equal('request/invalid');
      expect(await refusal(() => people.change(boss, 'boss', { disabled: true }))).to.equal('request/invalid');
      expect((await people.change(boss, 'boss', { displayName: '老板' })).displayName).to.equal('老板');
    });
  });

  describe('the first administrator', () => {
    it('is not made where there are users', async () => {
      expect(await access.ensureFirstAdmin(city)).to.equal(undefined);
    });

    it('is made once in an empty estate, with a password that opens it', async () => {
      await database.sequelize.query('DELETE FROM users');

      const first = await access.ensureFirstAdmin(city);
      const again = await access.ensureFirstAdmin(city);

      if (first === undefined) throw new Error('none was made');
      expect(first.username).to.equal('admin');
      expect(first.password.reveal()).to.match(/^[\w-]{24}$/);
      expect(again).to.equal(undefined);
      const { user } = await access.signIn({ username: 'admin', password: first.password }, '127.0.0.1');
      expect(user).to.include({ role: 'admin', organisationPath: '/city/' });
    });
  });
});
