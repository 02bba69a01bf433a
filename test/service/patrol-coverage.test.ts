import { expect } from 'chai';
import { CameraViewStore } from '../../gateway/patrol/coverage/camera-view-store.ts';
import { CoverageService } from '../../gateway/patrol/coverage/coverage-service.ts';
import { CoverageStore } from '../../gateway/patrol/coverage/coverage-store.ts';
import { RoundStore } from '../../gateway/patrol/round-store.ts';
import { countStops, finishRound } from '../../gateway/patrol/round.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { anActor, city, east, silentLog, station, west } from '../fixtures/estate.ts';
import { FakeClock, MemoryRegistry, beijing } from '../fixtures/patrol.ts';
import { refusal } from '../fixtures/refusal.ts';
import { aRound, aStopOf } from '../fixtures/round.ts';

const week = { fromDate: '2026-09-15', toDate: '2026-09-21' };

describe('CoverageService', () => {
  let database: Database;
  let service: CoverageService;
  const clock = new FakeClock(beijing('2026-09-21 12:00'));

  beforeEach(async () => {
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    const rounds = new RoundStore(database);
    const draft = aRound({ startedAtMs: beijing('2026-09-21 10:01') });
    const decidedAtMs = beijing('2026-09-21 10:30');
    const stops = [
      aStopOf(draft, 0, { outcome: 'seen', decidedAtMs, shownMs: 10_000 }),
      aStopOf(draft, 1, { outcome: 'skipped', decidedAtMs }),
      aStopOf(draft, 2, { outcome: 'seen', decidedAtMs: decidedAtMs + 1, shownMs: 10_000 }),
    ];
    await rounds.add(draft, stops);
    const view = { cameraId: aStopOf(draft, 0).cameraId, organisationPath: station.path, seenAtMs: decidedAtMs };
    await rounds.save(finishRound({ ...draft, counts: countStops(stops) }, beijing('2026-09-21 10:40')), stops, [view]);
    const views = new CameraViewStore(database);
    const registry = new MemoryRegistry();
    service = new CoverageService({ coverage: new CoverageStore(database), views, registry, clock, onTimeMinutes: 5 });
  });

  afterEach(() => database.close());

  it('stamps the figures with formula, period and time, and ends the period now', async () => {
    const coverage = await service.read(anActor(city), week);

    expect(coverage).to.deep.include({
      ...{ formula: 'v1', asOfMs: clock.nowMs, fromMs: beijing('2026-09-15 00:00'), toMs: clock.nowMs },
      completion: { count: 0, of: 1, share: 0 },
      onTime: { count: 1, of: 1, share: 1 },
      points: { count: 2, of: 3, share: 2 / 3 },
    });
  });

  it('lists the longest not seen first, page by page, with names', async () => {
    const first = await service.listGaps(anActor(station), { ...week, limit: 2 });
    const rest = await service.listGaps(anActor(station), { ...week, limit: 2, cursor: first.nextCursor });

    expect([...first.items, ...rest.items].map(({ cameraId, gapKind }) => [cameraId, gapKind])).to.deep.equal([
      ['c2', 'whole'],
      ['c3', 'before'],
      ['c1', 'before'],
    ]);
    expect(first.items[0])
      .to.include({ cameraName: '相机 c2', organisationName: station.name })
      .and.not.have.property('lastSeenAtMs');
    expect(rest.items[0]).to.include({ lastSeenAtMs: beijing('2026-09-21 10:30') });
    expect(first.total).to.equal(3);
    expect(rest).to.not.have.property('nextCursor');
  });

  it('leads from a camera to its records', async () => {
    const { items } = await service.listRecords(anActor(station), 'c1', { ...week, limit: 10 });

    expect(items.map(({ outcome, planName }) => [outcome, planName])).to.deep.equal([['seen', '日间巡查']]);
  });

  it('knows nothing of a jurisdiction beside', async () => {
    const stranger = anActor(west);

    expect((await service.read(stranger, week)).completion).to.deep.equal({ count: 0, of: 0 });
    expect((await service.listGaps(stranger, { ...week, limit: 9 })).total).to.equal(0);
    expect(await refusal(() => service.listRecords(stranger, 'c1', { ...week, limit: 9 }))).to.equal('camera/unknown');
    const ofEast = { ...week, organisationId: east.id };
    expect(await refusal(() => service.read(stranger, ofEast))).to.equal('organisation/unknown');
  });

  it('refuses a period that is none, or too long to sum up', async () => {
    const turned = { fromDate: '2026-09-21', toDate: '2026-09-20' };
    const long = { fromDate: '2026-01-01', toDate: '2026-09-21' };

    expect(await refusal(() => service.read(anActor(city), turned))).to.equal('request/invalid');
    expect(await refusal(() => service.read(anActor(city), long))).to.equal('request/invalid');
  });
});
