import { expect } from 'chai';
import fc from 'fast-check';
import type { CameraViews } from '../../gateway/patrol/coverage/camera-gap.ts';
import { CoverageStore } from '../../gateway/patrol/coverage/coverage-store.ts';
import { digestJob } from '../../gateway/patrol/coverage/digest-job.ts';
import { RoundDigestStore } from '../../gateway/patrol/coverage/round-digest-store.ts';
import { RoundStore } from '../../gateway/patrol/round-store.ts';
import type { Round, RoundStop } from '../../gateway/patrol/round.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { cameraId, city, east, scopeOf, silentLog, station, west } from '../fixtures/estate.ts';
import { beijing } from '../fixtures/patrol.ts';
import { aRound, aStopOf } from '../fixtures/round.ts';
import { poll } from '../poll.ts';
import { eachDatabase } from './each-database.ts';

const hourMs = 3_600_000;
const begin = beijing('2026-09-01 00:00');

/** What a test adds: a round and its stops. */
interface Worked {
  readonly round: Round;
  readonly stops: readonly RoundStop[];
}

const organisations = [station, east, west];
const stopOf = fc.record({
  camera: fc.integer({ min: 1, max: 7 }),
  outcome: fc.constantFrom('seen' as const, 'seen' as const, 'not-viewable' as const, 'skipped' as const),
  minutes: fc.integer({ min: 0, max: 59 }),
  before: fc.option(fc.integer({ min: 1, max: 90 }), { nil: undefined }),
});
const roundOf = fc.record({
  organisation: fc.constantFrom(...organisations),
  end: fc.constantFrom('done' as const, 'partial' as const, 'missed' as const, 'platform' as const, 'running' as const),
  stops: fc.array(stopOf, { maxLength: 6 }),
});

function work(
  index: number,
  { organisation, end, stops }: typeof roundOf extends fc.Arbitrary<infer T> ? T : never,
): Worked {
  const dueFromMs = begin + index * 5 * hourMs;
  const state = end === 'platform' ? 'missed' : end;
  const round = aRound(
    {
      id: `round-${String(index)}` as Round['id'], // a brand
      planId: `plan-${String(index)}` as Round['planId'], // a brand
      ...{ state, dueFromMs, dueToMs: dueFromMs + hourMs },
      ...(end === 'platform' && { missedCause: 'platform' }),
      ...(end === 'missed' && { missedCause: 'nobody-signed-in' }),
    },
    organisation,
  );
  const made = stops.map(({ camera, outcome, minutes, before }, order) => {
    const decidedAtMs = dueFromMs + minutes * 60_000 + order;
    const previousSeenAtMs = before === undefined || outcome !== 'seen' ? undefined : decidedAtMs - before * hourMs;
    return aStopOf(round, order, {
      ...{ cameraId: cameraId(`c${String(camera)}`), outcome, decidedAtMs },
      ...(previousSeenAtMs !== undefined && { previousSeenAtMs }),
    });
  });
  return { round, stops: made };
}

/** The plain computation over all stops, without a database. */
function plainViews(worked: readonly Worked[], path: string, fromMs: number, toMs: number): Map<string, CameraViews> {
  const counted = worked.filter(
    ({ round }) =>
      ['done', 'partial', 'missed'].includes(round.state) &&
      round.missedCause !== 'platform' &&
      round.organisationPath.startsWith(path) &&
      round.dueFromMs >= fromMs &&
      round.dueFromMs < toMs,
  );
  const byCamera = Map.groupBy(
    counted.flatMap(({ stops }) => stops),
    (stop) => stop.cameraId,
  );
  return new Map([...byCamera].map(([camera, stops]) => [camera, plainViewsOf(stops, fromMs)]));
}

function plainViewsOf(stops: readonly RoundStop[], sinceMs: number): CameraViews {
  const seen = stops.filter(({ outcome }) => outcome === 'seen');
  const times = seen.map(({ decidedAtMs = 0 }) => decidedAtMs);
  const between = seen.flatMap(({ decidedAtMs = 0, previousSeenAtMs }) =>
    previousSeenAtMs === undefined || previousSeenAtMs < sinceMs ? [] : [decidedAtMs - previousSeenAtMs],
  );
  return {
    cameraId: stops[0]?.cameraId ?? cameraId('none'),
    ...{ dueCount: stops.length, seenCount: seen.length },
    notViewableCount: stops.filter(({ outcome }) => outcome === 'not-viewable').length,
    ...(times.length > 0 && { firstSeenAtMs: Math.min(...times), lastSeenAtMs: Math.max(...times) }),
    ...(between.length > 0 && { longestBetweenMs: Math.max(...between) }),
  };
}

async function forget(database: Database, keep: (roundNumber: number) => boolean): Promise<void> {
  const digests = await database.sequelize.query('SELECT round_id AS roundId FROM round_digests');
  // Rows of the statement above.
  for (const { roundId } of digests[0] as { roundId: string }[]) {
    if (keep(Number(roundId.split('-')[1]))) continue;
    await database.sequelize.query('DELETE FROM round_digests WHERE round_id = ?', { replacements: [roundId] });
  }
}

const byCamera = (views: Iterable<CameraViews>): CameraViews[] =>
  [...views].toSorted((a, b) => (a.cameraId < b.cameraId ? -1 : 1));

eachDatabase('RoundDigestStore', (open) => {
  const worked = fc.sample(roundOf, { numRuns: 60, seed: 34 }).map((round, index) => work(index, round));
  const questions = fc.sample(
    fc.record({
      path: fc.constantFrom(city.path, east.path, west.path, station.path),
      fromDay: fc.integer({ min: 0, max: 13 }),
      days: fc.integer({ min: 1, max: 14 }),
    }),
    { numRuns: 25, seed: 35 },
  );

  async function expectPlain(database: Database): Promise<void> {
    const store = new CoverageStore(database);
    for (const { path, fromDay, days } of questions) {
      const fromMs = begin + fromDay * 24 * hourMs;
      const toMs = fromMs + days * 24 * hourMs;

      const views = await store.listCameraViews({ organisationPath: path }, { fromMs, toMs });

      expect(byCamera(views)).to.deep.equal(byCamera(plainViews(worked, path, fromMs, toMs).values()));
    }
  }

  it('answers as the plain computation does, digested or not', async () => {
    const database = await open();
    for (const { round, stops } of worked) await new RoundStore(database).add(round, stops);

    await expectPlain(database);
    await forget(database, (round) => round % 3 !== 0);
    await expectPlain(database);
  });

  it('digests a round in the save that ends it', async () => {
    const database = await open();
    const rounds = new RoundStore(database);
    const round = aRound({ state: 'running', dueFromMs: begin, dueToMs: begin + hourMs });
    await rounds.add(round, [aStopOf(round, 0)]);
    const running = await new RoundDigestStore(database).listCameraViews(wholeEstate, all, new Set());

    await rounds.save({ ...round, state: 'done' }, [aStopOf(round, 0, { outcome: 'seen', decidedAtMs: begin + 1 })]);
    const ended = await new RoundDigestStore(database).listCameraViews(wholeEstate, all, new Set());

    expect(running.size).to.equal(0);
    expect([...ended.values()]).to.deep.equal([
      {
        ...{ cameraId: 'c1', dueCount: 1, seenCount: 1, notViewableCount: 0 },
        ...{ firstSeenAtMs: begin + 1, lastSeenAtMs: begin + 1 },
      },
    ]);
  });

  it('digests rounds of before bit by bit, until none is left', async () => {
    const database = await open();
    for (const { round, stops } of worked) await new RoundStore(database).add(round, stops);
    await forget(database, () => false);
    const digests = new RoundDigestStore(database);
    const job = digestJob({ digests, transaction: database.transaction.bind(database), log: silentLog, pauseMs: 1 });

    await job.start?.();
    await poll('all are digested', async () =>
      (await digests.listUndigested(wholeEstate, 1)).length === 0 ? true : undefined,
    );
    await job.stop?.();

    const views = await digests.listCameraViews(scopeOf(city), all, new Set());
    expect(byCamera(views.values())).to.deep.equal(
      byCamera(plainViews(worked, city.path, all.fromMs, all.toMs).values()),
    );
  });
});

const all = { fromMs: begin, toMs: begin + 400 * hourMs };
