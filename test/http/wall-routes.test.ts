import { expect } from 'chai';
import { markNormal, openWall, readWall } from '../../gateway/wall/wall-api.ts';
import { wallRoutes } from '../../gateway/wall/wall-routes.ts';
import { station } from '../fixtures/estate.ts';
import { FakeClock, PatrolHarness, aPlan, beijing } from '../fixtures/patrol.ts';
import { type Asker, type ServedRoutes, readReply, serveRoutes } from './serve-routes.ts';

const officer: Asker = { role: 'officer', organisationPath: station.path, sessionId: 'session-1' };
const other: Asker = { ...officer, sessionId: 'session-2' };

describe('the HTTP door of the wall', () => {
  let harness: PatrolHarness;
  let served: ServedRoutes;

  beforeEach(async () => {
    const clock = new FakeClock(beijing('2026-09-21 10:00'));
    harness = await new PatrolHarness(clock).start();
    await harness.plans.add(aPlan({ sweptToMs: clock.nowMs }));
    await harness.roundService.sweep(clock.nowMs);
    served = await serveRoutes(wallRoutes(harness.walls));
  });

  afterEach(() => served.close());

  it('opens, shows, marks and closes a wall', async () => {
    const opened = await served.send('POST', '/wall', officer);
    expect(opened.status).to.equal(201);
    const wall = await readReply(opened, openWall.reply);
    const stopId = wall.page?.tiles[0]?.stop.id ?? '';

    const marked = await served.send('POST', `/wall/${wall.id}/stops/${stopId}/normal`, officer);
    expect(await readReply(marked, markNormal.reply)).to.include({ id: stopId, markedNormal: true });
    const shown = await readReply(await served.get(`/wall/${wall.id}`, officer), readWall.reply);
    expect(shown.round?.counts).to.include({ normal: 1 });
    expect((await served.send('DELETE', `/wall/${wall.id}`, officer)).status).to.equal(204);
    expect((await served.get(`/wall/${wall.id}`, officer)).status).to.equal(404);
  });

  it('takes a report of what the tiles showed', async () => {
    const wall = await readReply(await served.send('POST', '/wall', officer), openWall.reply);
    harness.clock.pass(10_500);
    const tiles = (wall.page?.tiles ?? []).map(({ stop }) => ({
      stopId: stop.id,
      shownMs: 10_200,
      frames: 150,
      failed: false,
    }));

    const reply = await served.send('POST', `/wall/${wall.id}/viewing`, officer, { tiles });
    await harness.pass(1000);

    expect(reply.status).to.equal(204);
    const [round] = [...harness.rounds.rows.values()];
    expect(round).to.include({ state: 'done' });
    expect(round?.counts.seen).to.equal(4);
  });

  it('refuses reports that no wall can make', async () => {
    const wall = await readReply(await served.send('POST', '/wall', officer), openWall.reply);
    const tile = { stopId: 's', shownMs: 1, frames: 1, failed: false };
    const send = async (tiles: unknown): Promise<number> =>
      (await served.send('POST', `/wall/${wall.id}/viewing`, officer, { tiles })).status;

    expect(await send(Array(26).fill(tile))).to.equal(422);
    expect(await send([{ ...tile, shownMs: -1 }])).to.equal(422);
    expect(await send([{ ...tile, outcome: 'seen' }])).to.equal(422);
    expect(await send([tile])).to.equal(204);
  });

  it('keeps a wall to its session', async () => {
    const wall = await readReply(await served.send('POST', '/wall', officer), openWall.reply);
    const stopId = wall.page?.tiles[0]?.stop.id ?? '';

    expect((await served.get(`/wall/${wall.id}`, other)).status).to.equal(404);
    expect((await served.send('DELETE', `/wall/${wall.id}`, other)).status).to.equal(404);
    expect((await served.send('POST', `/wall/${wall.id}/viewing`, other, { tiles: [] })).status).to.equal(404);
    expect((await served.send('POST', `/wall/${wall.id}/stops/${stopId}/normal`, other)).status).to.equal(404);
    expect((await served.send('POST', `/wall/${wall.id}/stops/x/normal`, officer)).status).to.equal(404);
  });

  it('gives technicians no seat', async () => {
    expect((await served.send('POST', '/wall', { ...officer, role: 'technician' })).status).to.equal(403);
    expect((await served.send('POST', '/wall')).status).to.equal(401);
  });
});
