import { expect } from 'chai';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { DisplayService } from '../../gateway/wall/displays/display-service.ts';
import { DisplaySessions } from '../../gateway/wall/displays/display-session-service.ts';
import { DisplayStore } from '../../gateway/wall/displays/display-store.ts';
import type { Scene } from '../../gateway/wall/scenes/scene.ts';
import { SceneService } from '../../gateway/wall/scenes/scene-service.ts';
import { anActor, aCamera, cameraId, city, silentLog, station, west } from '../fixtures/estate.ts';
import { FakeClock, MemoryRegistry, beijing } from '../fixtures/patrol.ts';
import { refusal } from '../fixtures/refusal.ts';

const admin = anActor(station);
const scene: Scene = {
  source: { kind: 'organisation', organisationId: station.id },
  ...{ layout: 4, pageSeconds: 10, pinnedIds: ['c1'] },
};

const frozen = cameraId('c5');
const standsStill = { stage: 'picture', reason: 'frozen', detail: 'The picture stands still.' } as const;

describe('displays of a wall', () => {
  let database: Database;
  let clock: FakeClock;
  let registry: MemoryRegistry;
  let sessions: DisplaySessions;
  let displays: DisplayService;
  let ended: string[];
  let kept: Map<string, (cameraId: string) => boolean>;

  function startGateway(): void {
    const bus = new EventBus(() => undefined);
    bus.on('session.ended', ({ sessionId }) => void ended.push(sessionId));
    const scenes = new SceneService({
      registry: {
        findCameras: (scope, ids) => registry.findCameras(scope, ids),
        listCameras: async (scope) => {
          const ids = registry.cameras.map(({ id }) => id);
          const items = await registry.findCameras(scope, ids);
          return { items, total: items.length };
        },
      },
      health: {
        statusOf: async (_scope, ids) => new Map(ids.map((id) => [id, 'online' as const])),
        hidingOf: (_scope, ids) => new Map(ids.filter((id) => id === frozen).map((id) => [id, standsStill])),
      },
      streams: { warm: async () => undefined },
      ...{ clock, log: silentLog },
    });
    const organisations = {
      find: (scope: { organisationPath: string }, id: string) => registry.findOrganisation(scope, id),
    };
    const shared = { displays: new DisplayStore(database), scenes, organisations, clock, log: silentLog };
    const streams = { keepOnly: (id: string, mayWatch: (one: string) => boolean) => void kept.set(id, mayWatch) };
    sessions = new DisplaySessions({ ...shared, streams, bus });
    displays = new DisplayService({ ...shared, sessions, bus });
  }

  beforeEach(async () => {
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    clock = new FakeClock(beijing('2026-09-21 10:00'));
    registry = new MemoryRegistry();
    ended = [];
    kept = new Map();
    startGateway();
  });
  afterEach(() => database.close());

  const create = () => displays.create(admin, { name: '大屏一', organisationId: station.id, days: 30 });
  const open = async () => {
    const made = await create();
    const { secret } = await sessions.bind(made.token);
    return { ...made.display, secret };
  };
  const stateOf = async () => (await displays.list(admin)).map(({ state }) => state);
  const actorOf = async (secret: string) => {
    const actor = await sessions.resolve(secret);
    if (actor === undefined) throw new Error('the display is unknown');
    return actor;
  };

  it('opens one browser with a token, once, and stores neither token nor secret', async () => {
    const { token, tokenUntilMs } = await create();
    expect(tokenUntilMs).to.equal(clock.nowMs + 24 * 3_600_000);
    expect(await stateOf()).to.deep.equal(['waiting']);

    const { secret, maxAgeSeconds } = await sessions.bind(token);

    expect(maxAgeSeconds).to.equal(30 * 86_400);
    expect(await refusal(() => sessions.bind(token))).to.equal('display/refused');
    const [rows] = await database.sequelize.query('SELECT * FROM wall_displays');
    expect(JSON.stringify(rows)).to.not.include(token).and.not.include(secret);
  });

  it('refuses tokens that are wrong, a day old, or of a display that was taken away', async () => {
    const { token, display } = await create();
    const other = await create();
    await displays.revoke(admin, other.display.id);
    clock.pass(24 * 3_600_000);

    for (const wrong of ['x', token, other.token]) {
      expect(await refusal(() => sessions.bind(wrong))).to.equal('display/refused');
    }
    expect(await stateOf()).to.deep.equal(['expired']);
    const again = await displays.renew(admin, display.id, 30);
    expect(await sessions.bind(again.token)).to.have.property('secret');
  });

  it('sees the cameras of its scene and no other', async () => {
    const { id, secret } = await open();
    expect((await actorOf(secret)).display?.mayWatch('c1')).to.equal(false);
    await displays.drive(admin, id, {
      scene: { ...scene, source: { kind: 'cameras', cameraIds: ['c1', 'c2', 'far'] } },
    });

    const actor = await actorOf(secret);

    const seen = ['c1', 'c2', 'c3', 'far'].filter((one) => actor.display?.mayWatch(one));
    expect(seen).to.deep.equal(['c1', 'c2']);
    expect(actor.scope).to.deep.equal({ organisationPath: station.path });
    expect(kept.get(`display:${id}`)?.('c3')).to.equal(false);
  });

  it('shows the page of the moment with pinned tiles, and the same one after a restart of the gateway', async () => {
    const { id, secret } = await open();
    await displays.drive(admin, id, { scene });
    clock.pass(13_000);

    const before = await sessions.page(await actorOf(secret), { playing: 0, tiles: 0 });
    startGateway();
    const after = await sessions.page(await actorOf(secret), { playing: 0, tiles: 0 });

    expect(before.show?.page).to.deep.include({ index: 1, count: 2, cameraCount: 5, leftOut: 0 });
    expect(before.show?.page.tiles.map((tile) => tile.cameraId)).to.deep.equal(['c1', 'c5', 'c6']);
    // What plays and hides its place says so: nobody may take it for a live picture.
    expect(before.show?.page.tiles.map(({ hiding }) => hiding?.reason)).to.deep.equal([undefined, 'frozen', undefined]);
    expect(before.show?.clock).to.deep.include({ endsAtMs: clock.nowMs + 7000, isPaused: false });
    expect(after).to.deep.equal(before);
  });

  it('turns two displays together that were begun at the same instant', async () => {
    const [one, two] = [await open(), await open()];
    const startedAtMs = clock.nowMs;
    await displays.drive(admin, one.id, { scene, startedAtMs });
    clock.pass(4000);
    await displays.drive(admin, two.id, { scene, startedAtMs });
    clock.pass(6000);

    const pages = await Promise.all(
      [one, two].map(async ({ secret }) => (await sessions.page(await actorOf(secret), { playing: 0, tiles: 0 })).show),
    );
    expect(pages[0]?.clock).to.deep.equal(pages[1]?.clock);
    expect(pages[0]?.page.index).to.equal(1);
  });

  it('is turned and held by the console', async () => {
    const { id, secret } = await open();
    expect(await refusal(() => displays.turn(admin, id, 'next'))).to.equal('display/empty');
    await displays.drive(admin, id, { scene });

    await displays.turn(admin, id, 'next');
    expect(await displays.turn(admin, id, 'pause')).to.include({ isPaused: true });
    clock.pass(60_000);

    const { show } = await sessions.page(await actorOf(secret), { playing: 0, tiles: 0 });
    expect(show?.page.index).to.equal(1);
    expect(show?.clock.isPaused).to.equal(true);
  });

  it('tells the console which are up, with how many pictures move', async () => {
    const { secret } = await open();
    expect(await stateOf()).to.deep.equal(['down']);
    await sessions.page(await actorOf(secret), { playing: 3, tiles: 4 });
    expect((await displays.list(admin))[0]).to.include({ state: 'up', playing: 3, tiles: 4 });

    clock.pass(12_001);
    expect(await stateOf()).to.deep.equal(['down']);
  });

  it('goes dark when it is taken away, renewed or past its end', async () => {
    const taken = await open();
    await displays.revoke(admin, taken.id);
    expect(await sessions.resolve(taken.secret)).to.equal(undefined);

    const renewed = await open();
    await displays.renew(admin, renewed.id, 30);
    expect(await sessions.resolve(renewed.secret)).to.equal(undefined);
    expect(ended).to.deep.equal([`display:${taken.id}`, `display:${renewed.id}`]);

    const old = await open();
    clock.pass(30 * 86_400_000);
    expect(await sessions.resolve(old.secret)).to.equal(undefined);
  });

  it('is shown out at its end although its browser never asks again', async () => {
    const { id, secret } = await open();
    await actorOf(secret);
    clock.pass(30 * 86_400_000 - 1);
    sessions.endExpired();
    expect(ended).to.deep.equal([]);

    clock.pass(1);
    sessions.endExpired();
    sessions.endExpired();

    expect(ended).to.deep.equal([`display:${id}`]);
  });

  it('belongs to its organisation', async () => {
    const { id } = await open();
    const foreign = anActor(west);

    expect(await displays.list(foreign)).to.deep.equal([]);
    expect(await refusal(() => displays.drive(foreign, id, { scene }))).to.equal('display/unknown');
    expect(await refusal(() => displays.revoke(foreign, id))).to.equal('display/unknown');
    const elsewhere = { ...scene, source: { kind: 'cameras', cameraIds: ['far'] } } as const;
    expect(await refusal(() => displays.drive(anActor(city), id, { scene: elsewhere }))).to.equal('camera/unknown');
    const there = { name: 'x', organisationId: west.id, days: 1 };
    expect(await refusal(() => displays.create(admin, there))).to.equal('organisation/unknown');
  });

  it('leaves out cameras that are out of service, and says how many it has', async () => {
    registry.cameras.push({
      ...aCamera('c9', station, { status: 'suspended' }),
      organisationName: station.name,
    });
    const { id, secret } = await open();
    await displays.drive(admin, id, { scene });

    const actor = await actorOf(secret);
    expect(actor.display?.mayWatch(cameraId('c9'))).to.equal(false);
  });
});
