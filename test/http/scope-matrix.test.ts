import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { CandidateView, ScanView } from '../../gateway/discovery/discovery-api.ts';
import { type Role, roles } from '../../gateway/platform/actor/actor.ts';
import type { GrantView } from '../../gateway/registry/grants/grants-api.ts';
import type { ApiCaller, Ask, Reply } from '../fixtures/api-caller.ts';
import { furnish, marksOf, type Place, runScan, work, type WorkedPlace } from '../fixtures/furnish-place.ts';
import { scopeMatrix } from '../fixtures/scope-matrix-table.ts';
import { openedByGrants } from '../fixtures/scope-of-grants.ts';
import type { Question, Row, Scene, World } from '../fixtures/scope-question.ts';
import { type Counties, type PlaceName, placeNames, startCounties } from '../fixtures/two-counties.ts';
import { poll } from '../poll.ts';

interface OperationEntry {
  readonly operationId: string;
  readonly requestBody?: unknown;
}

const defaultVisible: readonly PlaceName[] = ['own', 'child'];

/** Of the granted place a reader is told its camera and whose it is, and nothing else. */
function marksBeside({ camera, organisation, ...place }: WorkedPlace): string[] {
  const told = [camera.id, organisation.name];
  return marksOf({ camera, organisation, ...place }).filter((mark) => !told.includes(mark));
}

/** A grant opens questions about the camera of an operation that the table of grants names. */
function isVisible(operationId: string, question: Question, name: PlaceName): boolean {
  if (name !== 'granted') return (question.visible ?? defaultVisible).includes(name);
  return openedByGrants.get(operationId) === 'open' && ['camera', 'name'].includes(question.object ?? '');
}

/** The body of every refusal names what was asked for; everything else of it must not depend on that. */
function withoutId({ status, text }: Reply, id: string): Reply {
  const plainText = id === '' ? text : text.replaceAll(id, '<id>').replaceAll(encodeURIComponent(id), '<id>');
  return { status, text: plainText };
}

function sceneOf(world: World, role: Role, name: PlaceName): Scene {
  return { world, member: world.places.own.members[role], place: world.places[name] };
}

async function idFor(question: Question, scene: Scene): Promise<string> {
  return (await question.id?.(scene)) ?? '';
}

/** One scan at a time is the gateway's rule, not what is asked about. */
async function send(caller: ApiCaller, ask: Ask): Promise<Reply> {
  if (ask.path !== '/scans') return caller.ask(ask);
  return poll('no other scan runs', async () => {
    const reply = await caller.ask(ask);
    return reply.status === 409 ? undefined : reply;
  });
}

async function buildWorld(counties: Counties): Promise<World> {
  const furnished: Place[] = [];
  for (const name of placeNames) furnished.push(await furnish(counties, name)); // one scan at a time
  const worked = await work(counties, furnished);
  // `work` answers in the order of the places.
  const places = Object.fromEntries(placeNames.map((name, index) => [name, worked[index]])) as Record<
    PlaceName,
    WorkedPlace
  >;
  const { officer, technician } = places.own.members;
  await runScan(technician.caller, counties.spare.host);
  const { items } = await technician.caller.get<{ items: CandidateView[] }>('/candidates?state=new');
  const newCandidateId = items.find(({ host }) => host === counties.spare.host)?.id ?? '';
  const playlist = await officer.caller.ask({ path: `/streams/${places.own.stream.streamId}/live.m3u8` });
  const initPiece = /init-\d+\.mp4/.exec(playlist.text)?.[0] ?? '';
  return { counties, places, newCandidateId, initPiece, grantId: await grantCamera(places) };
}

/** Everything that a grant can give. */
async function grantCamera({ own, granted }: World['places']): Promise<string> {
  const body = {
    ...{ organisationId: own.organisation.id, untilDay: '2099-12-31', reason: '联合巡查' },
    ...{ mayLive: true, maySnapshot: true, mayPatrol: true },
  };
  const { id } = await granted.members.admin.caller.post<GrantView>(`/cameras/${granted.camera.id}/grants`, body);
  return id;
}

describe('a county and its neighbours at the doors of a whole gateway', function () {
  this.timeout(60_000);
  let counties: Counties;
  let world: World;
  let hiddenMarks: string[] = [];

  before(async () => {
    counties = await startCounties({ subnet: '127.46.0' });
    world = await buildWorld(counties);
    const { city, otherCounty } = counties.organisations;
    const hidden = (['sibling', 'parent', 'foreign'] as const).flatMap((name) => marksOf(world.places[name]));
    hidden.push(...marksBeside(world.places.granted));
    hiddenMarks = [...hidden, ...[city, otherCounty].flatMap(({ id, name }) => [id, name])];
  });
  after(() => counties.stop());

  function expectNothingHidden(reply: Reply): void {
    const found = hiddenMarks.filter((mark) => reply.text.includes(mark));
    expect(found, `marks of hidden places in ${reply.text.slice(0, 2000)}`).to.deep.equal([]);
  }

  async function readOperations(): Promise<OperationEntry[]> {
    const { text } = await counties.nobody.ask({ path: '/openapi.json' });
    const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, OperationEntry>> }; // OpenAPI
    return Object.values(paths).flatMap((item) => Object.values(item));
  }

  it('the table has a row for each operation and no other', async () => {
    const operations = (await readOperations()).map(({ operationId }) => operationId);

    expect(operations).to.have.members([...scopeMatrix.keys()]);
    expect([...openedByGrants.keys()], 'the table of what grants open').to.have.members([...scopeMatrix.keys()]);
  });

  for (const [operationId, row] of scopeMatrix) {
    describe(operationId, () => {
      for (const role of roles) {
        if (row.allow === 'anyone' || row.allow.includes(role)) admitted(operationId, row, role);
        else denied(row, role, 403);
      }
      if (row.allow !== 'anyone') denied(row, 'nobody', 401);
    });
  }

  function denied(row: Row, who: Role | 'nobody', status: number): void {
    it(`refuses ${who} with ${status}, whatever is named`, async () => {
      const caller = who === 'nobody' ? counties.nobody : world.places.own.members[who].caller;
      const told = new Set<string>();
      for (const question of row.questions) {
        for (const name of placeNames) {
          const scene = sceneOf(world, 'officer', name);
          const id = await idFor(question, scene);
          const reply = withoutId(await caller.ask(await question.ask(id, scene)), id);
          expect(reply.status).to.equal(status);
          const problem = JSON.parse(reply.text) as { detail: string }; // RFC 9457
          told.add(problem.detail);
          expectNothingHidden(reply);
        }
      }
      expect([...told]).to.have.lengthOf(1);
    });
  }

  function admitted(operationId: string, row: Row, role: Role): void {
    for (const question of row.questions) {
      if (question.object === undefined) {
        it(`tells the ${role} nothing but of the own part`, async () => {
          const scene = sceneOf(world, role, 'own');
          const caller = (await question.as?.(scene)) ?? scene.member.caller;

          const reply = await send(caller, await question.ask('', scene));

          expect(reply.status, reply.text).to.equal(question.ok);
          expectNothingHidden(reply);
        });
        continue;
      }
      for (const name of placeNames.filter((each) => !question.except?.includes(each))) {
        if (isVisible(operationId, question, name)) granted(question, role, name);
        else concealed(question, role, name);
      }
    }
  }

  function granted(question: Question, role: Role, name: PlaceName): void {
    it(`gives the ${role} ${question.ok} for the ${question.object} of ${name}`, async () => {
      const scene = sceneOf(world, role, name);

      const reply = await send(scene.member.caller, await question.ask(await idFor(question, scene), scene));

      expect(reply.status, reply.text.slice(0, 500)).to.equal(question.ok);
      expectNothingHidden(reply);
    });
  }

  function concealed(question: Question, role: Role, name: PlaceName): void {
    it(`tells the ${role} of the ${question.object} of ${name} what it tells of one that never was`, async () => {
      const scene = sceneOf(world, role, name);
      const { caller } = scene.member;
      const id = await idFor(question, scene);
      const unknownId = randomUUID();

      const reply = withoutId(await send(caller, await question.ask(id, scene)), id);
      const unknown = withoutId(await send(caller, await question.ask(unknownId, scene)), unknownId);

      expect(reply).to.deep.equal(unknown);
      expect(reply.status).to.equal(question.hidden);
      expectNothingHidden(reply);
    });
  }

  /** What every place has, as the first administrator sees it. */
  async function readEstate(): Promise<string[]> {
    const paths = ['/organisations', '/users', '/cameras', '/plans', '/findings', '/candidates', '/outages'];
    return (await Promise.all(paths.map((path) => counties.root.ask({ path })))).map(({ text }) => text);
  }

  /** Scans that earlier questions started are still writing down whom they saw. */
  async function scansEnd(): Promise<void> {
    await poll('every scan has ended', async () => {
      const { items } = await counties.root.get<{ items: readonly ScanView[] }>('/scans');
      return items.some(({ state }) => state === 'waiting' || state === 'running') ? undefined : true;
    });
  }

  it('refuses every body with a member too many, at any depth, and changes nothing', async () => {
    // What a question is about may have to be made first; only then does the estate stand still.
    const asks: { readonly operationId: string; readonly caller: ApiCaller; readonly ask: Ask }[] = [];
    for (const [operationId, { allow, questions }] of scopeMatrix) {
      const role = allow === 'anyone' || allow.includes('admin') ? 'admin' : allow[0];
      const scene = sceneOf(world, role ?? 'admin', 'own');
      for (const question of questions) {
        const ask = await question.ask(await idFor(question, scene), scene);
        asks.push({ operationId, caller: scene.member.caller, ask });
      }
    }
    await scansEnd();
    const before = await readEstate();
    const tried = new Set<string>();
    for (const { operationId, caller, ask } of asks) {
      for (const body of withStrangers(ask.body)) {
        const reply = await caller.ask({ ...ask, body });
        expect(reply.status, `${operationId} ${JSON.stringify(body)} ${reply.text}`).to.equal(422);
        tried.add(operationId);
      }
    }

    expect(await readEstate()).to.deep.equal(before);
    const withBody = (await readOperations()).filter(({ requestBody }) => requestBody !== undefined);
    expect([...tried]).to.have.members(withBody.map(({ operationId }) => operationId));
  });
});

/** Columns of tables, members of views and what pollutes prototypes; none of them is in a body of the API. */
const strangers = ['id', 'organisationPath', 'passwordHash', 'createdAtMs', 'userId', 'isAdmin', '__proto__'];

/** The value once for each stranger in each object of it. */
function withStrangers(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    return items.flatMap((item, index) => withStrangers(item).map((changed) => items.with(index, changed)));
  }
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.entries(value).flatMap(([key, member]) =>
    withStrangers(member).map((changed) => ({ ...value, [key]: changed })),
  );
  return [...strangers.map((stranger) => ({ ...value, [stranger]: '/' })), ...inside];
}
