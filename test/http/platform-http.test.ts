import { expect } from 'chai';
import { z } from 'zod';
import type { Actor, UserId } from '../../gateway/platform/actor/actor.ts';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import type { HttpServer } from '../../gateway/platform/http/http-server.ts';
import { metricsGate } from '../../gateway/platform/http/metrics-gate.ts';
import { defineOperation } from '../../gateway/platform/http/operation.ts';
import { route } from '../../gateway/platform/http/route.ts';
import { createLog } from '../../gateway/platform/observability/create-log.ts';
import { openDoor } from './open-door.ts';

const echo = defineOperation({
  id: 'test.echo',
  method: 'post',
  path: '/things/:thingId',
  summary: 'Echo <b>',
  allow: ['admin'],
  params: z.object({ thingId: z.string() }),
  body: z.strictObject({ count: z.int().max(5) }),
  reply: z.object({ thingId: z.string(), count: z.int() }),
});
const breakDown = defineOperation({ id: 'test.break', method: 'get', path: '/broken', summary: '', allow: 'anyone' });
const search = defineOperation({
  id: 'test.search',
  method: 'get',
  path: '/things',
  summary: '',
  allow: 'anyone',
  query: z.strictObject({ name: z.string() }),
  reply: z.object({ name: z.string() }),
});
const hurry = defineOperation({ id: 'test.hurry', method: 'get', path: '/hurried', summary: '', allow: 'anyone' });
const abandoned = defineOperation({ id: 'test.abandoned', method: 'get', path: '/slow', summary: '', allow: 'anyone' });
const [arrived, left] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
const routes = [
  route(abandoned, async () => {
    arrived.resolve();
    await left.promise;
    throw new GatewayError('stream/failed', 'given up inside');
  }),
  route(search, async ({ query }) => query),
  route(hurry, async () => {
    throw new GatewayError('request/too-many', 'Too many.', { extensions: { retryAfterSeconds: 42 } });
  }),
  route(echo, async ({ params, body }) => ({ ...params, ...body })),
  route(breakDown, async () => {
    throw new TypeError('secret inside');
  }),
];

const actor: Actor = {
  userId: 'u1' as UserId, // a test's id
  displayName: '管理员',
  role: 'admin',
  scope: { organisationPath: '/' },
  sessionId: 's1',
};

describe('the HTTP door', () => {
  let http: HttpServer;
  const logged: string[] = [];
  let ready = true;

  before(async () => {
    http = await openDoor({
      routes,
      session: (request, _response, next) => {
        const role = request.get('x-role');
        if (role === 'admin' || role === 'officer') request.actor = { ...actor, role };
        next();
      },
      log: createLog('error', { write: (line) => void logged.push(line) }),
      checkReady: async () => {
        if (!ready) throw new GatewayError('database/unavailable', 'connect ECONNREFUSED 10.1.2.3:3306');
      },
      allowedOrigins: ['https://patrol.example.cn'],
      trustProxy: true,
    });
  });
  after(() => http.close(1000));

  const post = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${http.url}/api/v1/things/t1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-role': 'admin', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const problemOf = async (response: Response): Promise<Record<string, unknown>> => {
    expect(response.headers.get('content-type')).to.include('application/problem+json');
    return (await response.json()) as Record<string, unknown>; // any JSON object
  };

  it('hands checked input to the handler and its reply to the client', async () => {
    const response = await post({ count: 3 });

    expect(response.status).to.equal(200);
    expect(await response.json()).to.deep.equal({ thingId: 't1', count: 3 });
  });

  it('answers wrong input with where and what, and an unknown member too', async () => {
    const response = await post({ count: 9, role: 'admin' });

    const problem = await problemOf(response);
    expect(response.status).to.equal(422);
    expect(problem).to.include({ code: 'request/invalid', status: 422, instance: '/api/v1/things/t1' });
    expect(JSON.stringify(problem.issues)).to.include('body.count').and.to.include('role');
  });

  it('asks for a session, then for the role', async () => {
    expect((await post({ count: 1 }, { 'x-role': '' })).status).to.equal(401);
    expect((await post({ count: 1 }, { 'x-role': 'officer' })).status).to.equal(403);
  });

  it('refuses what a foreign page sends and takes what an allowed one does', async () => {
    const foreign = await post({ count: 1 }, { origin: 'https://evil.example' });
    const allowed = await post({ count: 1 }, { origin: 'https://patrol.example.cn' });

    expect(foreign.status).to.equal(403);
    expect(await problemOf(foreign)).to.include({ code: 'request/foreign-origin' });
    expect(allowed.status).to.equal(200);
  });

  it('says that a body is no JSON or too large', async () => {
    expect(await problemOf(await post('{'))).to.include({ code: 'request/invalid', status: 422 });
    const large = await post({ count: 1, filler: 'x'.repeat(300_000) });
    expect(await problemOf(large)).to.include({ code: 'request/too-large', status: 413 });
  });

  it('refuses what no reader of a request understands, as the fault of the request', async () => {
    const unknownCharset = await post('{}', { 'content-type': 'application/json; charset=klingon' });
    const brokenPath = await fetch(`${http.url}/api/v1/things/%zz`, { method: 'POST', headers: { 'x-role': 'admin' } });
    const lostAsset = await fetch(`${http.url}/assets/gone.js`);

    expect([unknownCharset.status, brokenPath.status, lostAsset.status]).to.deep.equal([422, 422, 404]);
    expect(await problemOf(brokenPath)).to.include({ code: 'request/invalid' });
    expect(await problemOf(lostAsset)).to.include({ code: 'route/unknown' });
  });

  it('lets no NUL character through: SQL statements end at it', async () => {
    const inQuery = await fetch(`${http.url}/api/v1/things?name=a%00b`);
    const inPath = await fetch(`${http.url}/api/v1/things/t%001`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-role': 'admin' },
      body: JSON.stringify({ count: 1 }),
    });

    expect([inQuery.status, inPath.status]).to.deep.equal([422, 422]);
    expect((await problemOf(inQuery)).issues).to.deep.equal([
      { path: 'query.name', message: 'must not hold the NUL character' },
    ]);
  });

  it('says when to come back after too many requests', async () => {
    const response = await fetch(`${http.url}/api/v1/hurried`);

    expect(response.status).to.equal(429);
    expect(response.headers.get('retry-after')).to.equal('42');
  });

  it('believes only its own proxy about where a request comes from', async () => {
    const forged = await fetch(`${http.url}/metrics`, { headers: { 'x-forwarded-for': '127.0.0.1, 203.0.113.9' } });

    expect(forged.status).to.equal(403);
  });

  it('keeps the inside of a bug to the log', async () => {
    const response = await fetch(`${http.url}/api/v1/broken`);

    expect(response.status).to.equal(500);
    expect(JSON.stringify(await problemOf(response))).not.to.include('secret inside');
    expect(logged.join('')).to.include('secret inside');
  });

  it('complains of nothing that was given up because its client had gone', async () => {
    const leaving = new AbortController();
    const asked = fetch(`${http.url}/api/v1/slow`, { signal: leaving.signal }).catch(() => 'gone');
    await arrived.promise;
    leaving.abort();
    expect(await asked).to.equal('gone');
    // Whoever comes later is answered later: the first one has been missed by then.
    await fetch(`${http.url}/api/v1/nothing`);
    left.resolve();
    await fetch(`${http.url}/api/v1/nothing`);

    expect(logged.join('')).not.to.include('given up inside');
  });

  it('answers an unknown address with a problem', async () => {
    expect(await problemOf(await fetch(`${http.url}/api/v1/nothing`))).to.include({ code: 'route/unknown' });
  });

  it('describes its operations as OpenAPI 3.1 and as a readable page without script', async () => {
    const document = (await (await fetch(`${http.url}/api/v1/openapi.json`)).json()) as Record<string, unknown>; // any JSON object
    const page = await (await fetch(`${http.url}/api/v1/docs`)).text();

    expect(document.openapi).to.equal('3.1.0');
    expect(JSON.stringify(document.paths)).to.include('/api/v1/things/{thingId}').and.to.include('test.echo');
    expect(page).to.include('Echo &lt;b>').and.to.include('/things/:thingId').and.not.to.include('<script');
  });

  it('tells the orchestrator that it lives although it is not ready', async () => {
    ready = false;
    const unready = await fetch(`${http.url}/ready`);
    ready = true;

    expect(unready.status).to.equal(503);
    expect(unready.headers.get('retry-after')).to.equal('5');
    expect(await unready.text()).not.to.include('10.1.2.3');
    expect(logged.join('')).to.include('10.1.2.3');
    expect((await fetch(`${http.url}/live`)).status).to.equal(200);
    expect((await fetch(`${http.url}/ready`)).status).to.equal(200);
  });

  it('counts requests by the pattern of their route, never by their path', async () => {
    await post({ count: 1 });

    const text = await (await fetch(`${http.url}/metrics`)).text();

    expect(text).to.include('operation="POST /things/:thingId"').and.not.to.include('/things/t1');
  });

  it('shows metrics to this machine only, unless a scraper knows the token', async () => {
    const far = await fetch(`${http.url}/metrics`, { headers: { 'x-forwarded-for': '10.9.8.7' } });
    expect(far.status).to.equal(403);

    const ask = (token: string, authorization: string): unknown => {
      let refusal: unknown = 'admitted';
      const request = { ip: '10.9.8.7', get: () => authorization };
      // The gate reads the address and one header only.
      const gate = metricsGate(token) as unknown as (r: unknown, s: unknown, next: () => void) => void;
      try {
        gate(request, {}, () => undefined);
      } catch (error) {
        refusal = error;
      }
      return refusal;
    };
    expect(ask('s3same', 'Bearer s3same')).to.equal('admitted');
    expect(ask('s3same', 'Bearer other')).to.be.instanceOf(GatewayError);
    expect(ask('', 'Bearer ')).to.be.instanceOf(GatewayError);
  });

  it('names an occupied port and how to choose another', async () => {
    const port = Number(new URL(http.url).port);

    const error = await openDoor({ routes: [], session: (_request, _response, next) => next() }, port).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );

    expect(error).to.be.instanceOf(GatewayError).and.to.include({ code: 'port/occupied' });
    expect(String(error)).to.include(String(port)).and.to.include('VPG_SERVER_PORT');
  });
});
