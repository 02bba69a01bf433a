import { expect } from 'chai';
import type { PatrolPlan } from '../../gateway/patrol/plan.ts';
import { station } from '../fixtures/estate.ts';
import { FakeClock, PatrolHarness, aPlan, beijing } from '../fixtures/patrol.ts';
import { SentVideo } from '../../gateway/media/sent-video.ts';
import { seatRoundRoutes } from '../../gateway/wall/seat-round/seat-round-routes.ts';
import { sheetsRoutes } from '../../gateway/wall/sheets/sheets-routes.ts';
import { openWall, readWall } from '../../gateway/wall/wall-api.ts';
import { wallRoutes } from '../../gateway/wall/wall-routes.ts';
import { type Asker, type ServedRoutes, readReply, serveRoutes } from './serve-routes.ts';

const officer: Asker = { role: 'officer', organisationPath: station.path, sessionId: 'session-1' };

describe('somebody who cheats at the wall', () => {
  let clock: FakeClock;
  let harness: PatrolHarness;
  let served: ServedRoutes;
  let sent: SentVideo;

  async function begin(plan: Partial<PatrolPlan>): Promise<void> {
    clock = new FakeClock(beijing('2026-09-21 10:00'));
    harness = await new PatrolHarness(clock).start();
    sent = new SentVideo();
    harness.sent = (...asked) => sent.sentMs(...asked);
    await harness.plans.add(aPlan({ ...plan, sweptToMs: clock.nowMs }));
    await harness.roundService.sweep(clock.nowMs);
    const { walls, seatRounds, sheets } = harness;
    served = await serveRoutes([...wallRoutes(walls), ...seatRoundRoutes(seatRounds), ...sheetsRoutes(sheets)]);
  }

  beforeEach(() => begin({}));

  afterEach(() => served.close());

  const read = async (id: string, asker = officer) => readReply(await served.get(`/wall/${id}`, asker), readWall.reply);
  const open = async (asker = officer) => readReply(await served.send('POST', '/wall', asker), openWall.reply);
  const outcomes = (): string[] => [...harness.rounds.stops.values()].map(({ outcome }) => outcome);

  /** Reports in perfect time for as long as is said. @param watched cameras whose video the doors really hand out */
  async function patrol(ms: number, watched: readonly string[], wallId: string): Promise<void> {
    await harness.pass(ms, async () => {
      for (const id of watched) sent.note({ sessionId: 'session-1', cameraId: id }, 1000, clock.monotonicMs);
      const { page } = await read(wallId);
      const tiles = (page?.tiles ?? []).map(({ stop }) => {
        const shownMs = Math.max(0, clock.nowMs - (page?.startedAtMs ?? 0) - 300);
        return { stopId: stop.id, shownMs, frames: Math.ceil(shownMs / 66), failed: false };
      });
      await served.send('POST', `/wall/${wallId}/viewing`, officer, { tiles });
    });
  }

  it('earns nothing by reporting patiently what no door ever handed out', async () => {
    const { id } = await open();

    await patrol(20_000, [], id);

    expect(outcomes()).to.deep.equal(Array(4).fill('skipped'));
    expect([...harness.rounds.rows.values()][0]?.refusedReports).to.be.above(30);
  });

  it('earns what was really fetched, and nothing for the tiles beside it', async () => {
    const { id } = await open();

    await patrol(20_000, ['c1', 'c3'], id);

    expect(outcomes()).to.deep.equal(['seen', 'skipped', 'seen', 'skipped']);
  });

  it('earns nothing for video that was fetched for an earlier round', async () => {
    for (const id of ['c1', 'c2', 'c3', 'c4']) {
      for (let n = 0; n < 60; n++)
        sent.note({ sessionId: 'session-1', cameraId: id }, 1000, clock.monotonicMs + n * 1000);
    }
    clock.pass(5 * 60_000);
    const { id } = await open();

    await patrol(20_000, [], id);

    expect(outcomes()).to.deep.equal(Array(4).fill('skipped'));
  });

  it('earns nothing by telling of more tiles than a wall has', async () => {
    const { id, page } = await open();
    for (const { stop } of page?.tiles ?? [])
      sent.note({ sessionId: 'session-1', cameraId: stop.cameraId }, 60_000, clock.monotonicMs);
    clock.pass(10_500);
    const own = (page?.tiles ?? []).map(({ stop }) => stop.id);
    const stopIds = [...own, ...Array.from({ length: 12 }, (_, n) => `other-${String(n)}`)];
    const tiles = stopIds.map((stopId) => ({ stopId, shownMs: 10_200, frames: 150, failed: false }));

    await served.send('POST', `/wall/${id}/viewing`, officer, { tiles });
    await harness.pass(6000);

    expect(outcomes()).to.not.include('seen');
  });

  it('patrols at one wall only, however many they open', async () => {
    const first = await open();
    const second = await open({ ...officer, sessionId: 'session-2' });

    expect(first.phase).to.equal('patrolling');
    expect(second).to.include({ phase: 'waiting', isElsewhere: true });
    await served.send('DELETE', `/wall/${first.id}`, officer);
    await harness.pass(6000);
    expect((await read(second.id, { ...officer, sessionId: 'session-2' })).phase).to.equal('patrolling');
  });

  it('confirms no picture of a snapshot round that was not loaded, nor faster than anybody looks', async () => {
    await served.close();
    await begin({ method: 'snapshot' });
    const { id, page, layout } = await open();
    const stopIds = (page?.tiles ?? []).map(({ stop }) => stop.id);
    const confirm = async (n: number): Promise<unknown> => {
      const reply = await served.send('POST', `/wall/${id}/stops/${stopIds[n] ?? ''}/confirmation`, officer);
      const told = (await reply.json()) as { reason?: string; outcome?: string };
      return told.reason ?? told.outcome;
    };
    const load = async (n: number): Promise<number> =>
      (await served.get(`/wall/${id}/stops/${stopIds[n] ?? ''}/picture`, officer)).status;

    expect(layout).to.equal(9);
    expect(await confirm(0)).to.equal('not-loaded');
    expect([await load(0), await load(1)]).to.deep.equal([200, 200]);
    expect(await confirm(0)).to.equal('too-fast');
    clock.pass(2100);
    expect(await confirm(0)).to.equal('seen');
    expect(await confirm(1)).to.equal('too-fast');
    clock.pass(60_000);
    expect(await confirm(1)).to.equal('too-old');
    harness.picture = () => {
      throw new Error('a bug');
    };
    expect(await load(2)).to.equal(500);
    expect(outcomes()).to.deep.equal(['seen', 'waiting', 'waiting', 'waiting']);
  });

  it('puts a round aside and resumes it at another seat', async () => {
    const { id, round } = await open();
    const paused = await served.send('POST', `/wall/${id}/round/pause`, officer, { reason: 'incident' });
    expect(await readReply(paused, openWall.reply)).to.include({ phase: 'waiting', isResting: true });
    await harness.pass(6000);
    expect((await read(id)).phase).to.equal('waiting');

    const other: Asker = { ...officer, sessionId: 'session-2' };
    await served.send('DELETE', `/wall/${id}`, officer);
    const seat = await open(other);
    expect(seat.phase).to.equal('waiting');
    const resumed = await served.send('POST', `/wall/${seat.id}/round/resume`, other, { roundId: round?.id });
    expect((await readReply(resumed, openWall.reply)).round).to.include({ id: round?.id, state: 'running' });
  });
});
