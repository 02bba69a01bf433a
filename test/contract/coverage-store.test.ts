import { expect } from 'chai';
import { CoverageStore } from '../../gateway/patrol/coverage/coverage-store.ts';
import { RoundStore } from '../../gateway/patrol/round-store.ts';
import { type Round, type RoundStop, countStops, finishRound, missRound } from '../../gateway/patrol/round.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { userId } from '../fixtures/access.ts';
import { city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import type { Organisation } from '../../gateway/registry/camera.ts';
import { beijing, dayMode } from '../fixtures/patrol.ts';
import { aRound, aStopOf } from '../fixtures/round.ts';
import { eachDatabase } from './each-database.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const ten = beijing('2026-09-21 10:00');
const period = { fromMs: beijing('2026-09-21 00:00'), toMs: beijing('2026-09-22 00:00') };

/** The round of an hour of that day, begun after so many minutes, with what became of its stops. */
async function addRound(
  database: Database,
  hour: number,
  stops: (round: Round) => RoundStop[],
  { organisation = station, ...members }: Partial<Round> & { readonly organisation?: Organisation } = {},
): Promise<Round> {
  const dueFromMs = period.fromMs + hour * hourMs;
  const draft = aRound(
    {
      id: `round-${String(hour)}-${organisation.id}` as Round['id'], // a brand
      planId: `plan-${organisation.id}` as Round['planId'], // a brand
      ...{ dueFromMs, dueToMs: dueFromMs + hourMs, officerName: '张三' },
      ...members,
    },
    organisation,
  );
  const made = stops(draft);
  const counted = { ...draft, counts: countStops(made) };
  const round =
    members.state === 'missed'
      ? missRound(counted, members.missedCause ?? 'platform', dueFromMs)
      : finishRound(counted, dueFromMs + hourMs);
  await new RoundStore(database).add(round, made);
  return round;
}

const seen = (round: Round, order: number, minutes: number, previousSeenAtMs?: number): RoundStop =>
  aStopOf(round, order, {
    ...{ outcome: 'seen', shownMs: 10_100, decidedAtMs: round.dueFromMs + minutes * minuteMs },
    ...(previousSeenAtMs !== undefined && { previousSeenAtMs }),
  });
const other = (round: Round, order: number, outcome: 'skipped' | 'not-viewable'): RoundStop =>
  aStopOf(round, order, { outcome, decidedAtMs: round.dueFromMs + 5 * minuteMs });

eachDatabase('CoverageStore', (open) => {
  async function fill(database: Database): Promise<void> {
    const night = { duty: { ...dayMode, night: true } };
    await addRound(database, 10, (r) => [seen(r, 0, 1), other(r, 1, 'not-viewable')], {
      startedAtMs: ten + 4 * minuteMs,
    });
    await addRound(database, 11, (r) => [seen(r, 0, 9, ten + minuteMs), other(r, 1, 'skipped')], {
      startedAtMs: ten + hourMs + 6 * minuteMs,
    });
    await addRound(database, 21, (r) => [other(r, 0, 'skipped'), other(r, 1, 'skipped')], {
      ...{ ...night, state: 'missed', missedCause: 'post-empty' },
    });
    await addRound(database, 22, (r) => [other(r, 2, 'skipped')], {
      ...night,
      state: 'missed',
      missedCause: 'platform',
    });
    await addRound(database, 10, (r) => [seen(r, 5, 1)], { startedAtMs: ten, organisation: west });
    await addRound(database, 34, (r) => [seen(r, 6, 1)], { startedAtMs: ten });
  }

  it('sums rounds up by mode, hour, state and cause, within scope and period', async () => {
    const database = await open();
    await fill(database);

    const tallies = await new CoverageStore(database).tallyRounds(scopeOf(east), period);

    const sorted = tallies.toSorted((a, b) => a.hourMs - b.hourMs);
    expect(sorted.map(({ modeKey, state, cause }) => [modeKey, state, cause])).to.deep.equal([
      ['normal', 'done', undefined],
      ['normal', 'partial', 'not-watched'],
      ['normal+night', 'missed', 'post-empty'],
      ['normal+night', 'missed', 'platform'],
    ]);
    expect(sorted[0]).to.deep.equal({
      ...{ modeKey: 'normal', hourMs: ten, state: 'done', roundCount: 1, windowMs: hourMs },
      ...{ dueCount: 2, seenCount: 1, notViewableCount: 1 },
    });
  });

  it('counts rounds that were begun, and those in time', async () => {
    const database = await open();
    await fill(database);

    const counts = await new CoverageStore(database).countBegun(scopeOf(east), period, 5 * minuteMs);

    expect(counts).to.deep.equal({ startedCount: 2, onTimeCount: 1 });
  });

  it('tells the views of each camera that was due', async () => {
    const database = await open();
    await fill(database);

    const views = await new CoverageStore(database).listCameraViews(scopeOf(station), period);

    expect(views.toSorted((a, b) => (a.cameraId < b.cameraId ? -1 : 1))).to.deep.equal([
      {
        ...{ cameraId: 'c1', dueCount: 3, seenCount: 2, notViewableCount: 0 },
        ...{ firstSeenAtMs: ten + minuteMs, lastSeenAtMs: ten + 69 * minuteMs, longestBetweenMs: 68 * minuteMs },
      },
      { cameraId: 'c2', dueCount: 3, seenCount: 0, notViewableCount: 1 },
    ]);
  });

  it('joins what a camera was in the slices of a long period', async () => {
    const database = await open();
    const [first, last] = [period.fromMs, period.fromMs + 24 * 10 * hourMs];
    await addRound(database, 0, (r) => [seen(r, 0, 1)]);
    await addRound(database, 24 * 5, (r) => [seen(r, 0, 2, first + minuteMs), other(r, 1, 'skipped')]);
    await addRound(database, 24 * 10, (r) => [seen(r, 0, 3, first - hourMs), other(r, 1, 'not-viewable')]);

    const views = await new CoverageStore(database).listCameraViews(scopeOf(station), {
      ...{ fromMs: first, toMs: last + 24 * hourMs },
    });

    expect(views.toSorted((a, b) => (a.cameraId < b.cameraId ? -1 : 1))).to.deep.equal([
      {
        ...{ cameraId: 'c1', dueCount: 3, seenCount: 3, notViewableCount: 0 },
        ...{ firstSeenAtMs: first + minuteMs, lastSeenAtMs: last + 3 * minuteMs },
        // The gap that began before the period is no gap between two views of it.
        longestBetweenMs: 5 * 24 * hourMs + minuteMs,
      },
      { cameraId: 'c2', dueCount: 2, seenCount: 0, notViewableCount: 1 },
    ]);
  });

  it('sums up by officer the rounds with many reports that could not be true', async () => {
    const database = await open();
    const cheater = { officerId: userId('u2'), officerName: '李四' };
    await addRound(database, 8, (r) => [seen(r, 0, 1)], { ...cheater, refusedReports: 20 });
    await addRound(database, 9, (r) => [seen(r, 0, 1)], { ...cheater, refusedReports: 31 });
    await addRound(database, 10, (r) => [seen(r, 0, 1)], { ...cheater, refusedReports: 19 });
    await addRound(database, 34, (r) => [seen(r, 0, 1)], { ...cheater, refusedReports: 40 });
    await addRound(database, 11, (r) => [seen(r, 0, 1)], { ...cheater, refusedReports: 50, organisation: west });

    const refused = await new CoverageStore(database).listRefused(scopeOf(east), period, 20);

    expect(refused).to.deep.equal([{ officerId: 'u2', officerName: '李四', rounds: 2, refusedReports: 51 }]);
  });

  it('tells who watched each stop that was seen', async () => {
    const database = await open();
    await fill(database);

    const watched = await new CoverageStore(database).listWatched(scopeOf(station), period, 9);

    expect(
      watched.map(({ officerName, decidedAtMs, surplusMs }) => [officerName, decidedAtMs, surplusMs]),
    ).to.deep.equal([
      ['张三', ten + 69 * minuteMs, 100],
      ['张三', ten + minuteMs, 100],
    ]);
  });

  it('gives the raw records of a camera newest first, by page, within the scope', async () => {
    const database = await open();
    await fill(database);
    const store = new CoverageStore(database);

    const first = await store.listRecords(scopeOf(city), 'c1', { ...period, limit: 2 });
    const last = first.at(-1);
    const after = last && { atMs: last.decidedAtMs, id: last.stopId };
    const rest = await store.listRecords(scopeOf(city), 'c1', { ...period, limit: 2, after });

    expect([...first, ...rest].map(({ outcome, decidedAtMs }) => [outcome, decidedAtMs])).to.deep.equal([
      ['skipped', period.fromMs + 21 * hourMs + 5 * minuteMs],
      ['seen', ten + 69 * minuteMs],
      ['seen', ten + minuteMs],
    ]);
    expect(last).to.deep.include({ planName: '日间巡查', officerName: '张三', previousSeenAtMs: ten + minuteMs });
    expect(await store.listRecords(scopeOf(west), 'c1', { ...period, limit: 2 })).to.deep.equal([]);
  });
});
