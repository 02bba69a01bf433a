import { expect } from 'chai';
import * as api from '../../gateway/access/access-api.ts';
import { accessRoutes, sessionMiddleware } from '../../gateway/access/access-routes.ts';
import type { Role } from '../../gateway/platform/actor/actor.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import type { HttpServer } from '../../gateway/platform/http/http-server.ts';
import { aUser } from '../fixtures/access.ts';
import { openAccess } from '../fixtures/access-rig.ts';
import { east, silentLog, station, west } from '../fixtures/estate.ts';
import { openDoor } from './open-door.ts';

const password = 'correct horse';

describe('the doors of access', () => {
  let database: Database;
  let http: HttpServer;
  let trustProxy: boolean;

  const start = async (secureCookie = false): Promise<void> => {
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    const { users, access, people } = openAccess(database, {
      clock: systemClock,
      passwords: { hash: async (text) => text.reveal(), verify: async (hash, text) => hash === text.reveal() },
    });
    for (const [id, home, role] of [
      ['boss', east, 'admin'],
      ['wang', station, 'officer'],
      ['li', west, 'officer'],
      ['zhao', station, 'technician'],
    ] as const) {
      await users.add({ user: aUser(id, home, role), passwordHash: password });
    }
    http = await openDoor({
      routes: accessRoutes(access, people, { secureCookie, sessionHours: 12 }),
      session: sessionMiddleware(access),
      trustProxy,
    });
  };

  beforeEach(() => {
    trustProxy = false;
  });
  afterEach(async () => {
    await http.close(1000);
    await database.close();
  });

  const call = async (
    method: string,
    path: string,
    options: { cookie?: string; body?: unknown; headers?: object } = {},
  ) =>
    fetch(`${http.url}/api/v1${path}`, {
      method,
      headers: {
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.cookie === undefined ? {} : { cookie: options.cookie }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
  const signIn = async (username: string): Promise<string> => {
    const response = await call('POST', '/session', { body: { username, password } });
    expect(response.status).to.equal(201);
    return (response.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  };

  it('sign in with a cookie that scripts and other sites never get', async () => {
    await start();

    const response = await call('POST', '/session', { body: { username: 'wang', password } });

    expect(response.status).to.equal(201);
    expect(response.headers.get('set-cookie')).to.match(
      /^vpg_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const body = api.sessionView.parse(await response.json());
    expect(body.user).to.deep.equal({
      id: 'wang',
      username: 'wang',
      displayName: '民警 wang',
      role: 'officer',
      organisationId: 'station',
      organisationName: '东站派出所',
      disabled: false,
      mustChangePassword: false,
    });
  });

  it('mark the cookie secure when it is told so, and behind an https proxy', async () => {
    await start(true);
    const told = await call('POST', '/session', { body: { username: 'wang', password } });
    await http.close(1000);
    await database.close();
    trustProxy = true;
    await start(false);
    const proxied = await call('POST', '/session', {
      body: { username: 'wang', password },
      headers: { 'x-forwarded-proto': 'https', origin: http.url.replace('http:', 'https:') },
    });

    expect(told.headers.get('set-cookie')).to.contain('; Secure');
    expect(proxied.headers.get('set-cookie')).to.contain('; Secure');
  });

  it('answer a wrong password and an unknown user byte for byte the same', async () => {
    await start();

    const wrong = await call('POST', '/session', { body: { username: 'wang', password: 'x' } });
    const unknown = await call('POST', '/session', { body: { username: 'nobody', password: 'x' } });

    expect([wrong.status, unknown.status]).to.deep.equal([401, 401]);
    expect(await wrong.text()).to.equal(await unknown.text());
    expect(wrong.headers.get('set-cookie')).to.equal(null);
  });

  it('answer 429 with the time to wait after too many guesses', async () => {
    await start();
    for (let guess = 0; guess < 5; guess++)
      await call('POST', '/session', { body: { username: 'wang', password: 'x' } });

    const response = await call('POST', '/session', { body: { username: 'wang', password } });

    expect(response.status).to.equal(429);
    expect(await response.json())
      .to.have.property('retryAfterSeconds')
      .that.is.greaterThan(0);
  });

  it('know who I am until I sign out', async () => {
    await start();
    const cookie = await signIn('wang');

    const before = await call('GET', '/session', { cookie });
    const out = await call('DELETE', '/session', { cookie });
    const after = await call('GET', '/session', { cookie });

    expect(api.sessionView.parse(await before.json()).user.username).to.equal('wang');
    expect(out.status).to.equal(204);
    expect(out.headers.get('set-cookie')).to.contain('vpg_session=; Max-Age=0');
    expect(after.status).to.equal(401);
    expect(await after.json()).to.have.property('code', 'session/required');
  });

  it('are closed to a cookie that is made up', async () => {
    await start();

    for (const cookie of [`vpg_session=${'A'.repeat(43)}`, "vpg_session=' OR 1=1 --", 'vpg_session=%00']) {
      expect((await call('GET', '/session', { cookie })).status).to.equal(401);
    }
  });

  it('let administrators alone see and change users', async () => {
    await start();
    const body = {
      username: 'new',
      displayName: 'x',
      role: 'officer',
      organisationId: 'station',
      password: '1234567890',
    };

    for (const name of ['wang', 'zhao']) {
      const cookie = await signIn(name);
      const answers = [
        await call('GET', '/users', { cookie }),
        await call('POST', '/users', { cookie, body }),
        await call('PATCH', '/users/wang', { cookie, body: { role: 'admin' } }),
      ];
      expect(answers.map(({ status }) => status)).to.deep.equal([403, 403, 403]);
    }
  });

  it('show an administrator the own part only; users elsewhere are 404', async () => {
    await start();
    const cookie = await signIn('boss');

    const list = api.listUsers.reply?.parse(await (await call('GET', '/users', { cookie })).json());
    const foreign = await call('PATCH', '/users/li', { cookie, body: { disabled: true } });
    const missing = await call('PATCH', '/users/nobody', { cookie, body: { disabled: true } });

    expect(list?.items.map(({ id }) => id)).to.deep.equal(['boss', 'wang', 'zhao']);
    expect([foreign.status, missing.status]).to.deep.equal([404, 404]);
    const bodies = [await foreign.text(), await missing.text()].map((text) => text.replace(/users\/\w+/, 'users/…'));
    expect(bodies[0]).to.equal(bodies[1]);
  });

  it('take an old cookie no more after the role or the password has changed', async () => {
    await start();
    const boss = await signIn('boss');

    for (const body of [{ role: 'technician' as Role }, { password: 'correct horse 2' }]) {
      const cookie = await signIn(body.role === undefined ? 'zhao' : 'wang');
      const id = body.role === undefined ? 'zhao' : 'wang';
      expect((await call('PATCH', `/users/${id}`, { cookie: boss, body })).status).to.equal(200);
      expect((await call('GET', '/session', { cookie })).status).to.equal(401);
    }
  });

  for (const extra of ['id', 'username', 'organisationPath', 'passwordHash', 'createdAtMs', '__proto__']) {
    it(`refuse ${extra} in a change, and change nothing`, async () => {
      await start();
      const cookie = await signIn('boss');
      const body = JSON.parse(`{"displayName":"new","${extra}":"x"}`) as unknown;

      const response = await call('PATCH', '/users/wang', { cookie, body });

      const list = api.listUsers.reply?.parse(await (await call('GET', '/users', { cookie })).json());
      expect(response.status).to.equal(422);
      expect(list?.items.find(({ id }) => id === 'wang')?.displayName).to.equal('民警 wang');
    });
  }

  it('create a user who can sign in, and never show a password', async () => {
    await start();
    const cookie = await signIn('boss');
    const body = { username: '张伟', displayName: '张伟', role: 'officer', organisationId: 'station', password };

    const created = await call('POST', '/users', { cookie, body });
    const text = await created.text();

    expect(created.status).to.equal(201);
    expect(text).not.to.contain(password);
    expect(await signIn('张伟')).to.contain('vpg_session=');
    expect((await call('POST', '/users', { cookie, body })).status).to.equal(409);
    expect((await call('POST', '/users', { cookie, body: { ...body, organisationId: 'west' } })).status).to.equal(404);
  });

  it('let contractors’ people in for their term, to nothing but what is declared for them', async () => {
    await start();
    const cookie = await signIn('boss');
    const person = { displayName: '赵工', role: 'technician', organisationId: 'station', password };
    const contractor = { unitId: 'telecom', validUntilMs: Date.now() + 60_000 };
    const create = (body: object): Promise<Response> =>
      call('POST', '/users', { cookie, body: { ...person, ...body } });

    const created = await create({ username: 'telecom1', contractor });
    const worker = await signIn('telecom1');

    expect(created.status).to.equal(201);
    expect(api.createUser.reply?.parse(await created.json()).contractor).to.deep.equal({
      ...contractor,
      unitName: '电信公司',
    });
    expect((await call('GET', '/session', { cookie: worker })).status).to.equal(200);
    expect((await call('GET', '/users', { cookie: worker })).status).to.equal(403);
    expect((await create({ username: 'a1', contractor, role: 'officer' })).status).to.equal(422);
    expect((await create({ username: 'a2', contractor: { ...contractor, validUntilMs: 1 } })).status).to.equal(422);
    expect((await create({ username: 'a3', contractor: { ...contractor, unitId: 'nobody' } })).status).to.equal(404);
  });

  it('are all closed to whoever has a preset password, but the one where an own one is chosen', async () => {
    await start();
    const boss = await signIn('boss');
    const preset = { password: 'for the first time', mustChangePassword: true };
    expect((await call('PATCH', '/users/zhao', { cookie: boss, body: { ...preset, role: 'admin' } })).status).to.equal(
      200,
    );
    const entered = await call('POST', '/session', { body: { username: 'zhao', password: preset.password } });
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';

    expect(api.sessionView.parse(await entered.json()).user.mustChangePassword).to.equal(true);
    const refused = await call('GET', '/users', { cookie });
    expect([refused.status, ((await refused.json()) as { code: string }).code]).to.deep.equal([403, 'password/preset']);
    const body = { current: preset.password, next: 'an own password' };
    expect((await call('PUT', '/session/password', { cookie, body })).status).to.equal(204);
    expect((await call('GET', '/users', { cookie })).status).to.equal(200);
  });
});
