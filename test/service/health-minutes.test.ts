import { expect } from 'chai';
import type { MinuteRun } from '../../gateway/health/minutes/camera-minutes.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { CameraId } from '../../gateway/registry/camera.ts';
import type { Contract } from '../../gateway/registry/contracts/contract.ts';
import { aCamera, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { midnightMs, MinutesRig } from '../fixtures/minutes-rig.ts';

const minuteMs = 60_000;
const old = { createdAtMs: midnightMs - 86_400_000 };
const cameras = [
  aCamera('c1', station, { ...old, pointClass: 1 }),
  aCamera('c2', east, { ...old, pointClass: 2, record: { ownerUnitId: 'u1' } }),
  aCamera('c3', west, { ...old, pointClass: 2, record: { contractId: 'k1' } }),
  aCamera('c4', west, { ...old, status: 'repair', record: {} }),
];
const today = { from: '2026-09-20', to: '2026-09-20' };

describe('minutes of cameras', () => {
  let rig: MinutesRig;

  beforeEach(async () => {
    rig = await MinutesRig.open(cameras);
  });
  afterEach(() => rig.close());

  type Booted = ReturnType<MinutesRig['boot']>;

  async function boot(): Promise<Booted> {
    const parts = rig.boot();
    await parts.keeper.start();
    return parts;
  }

  async function runsToday({ strips }: Booted, id: string): Promise<MinuteRun[]> {
    const { days } = await strips.read(wholeEstate, id, 1);
    return days[0]?.runs ?? [];
  }

  it('are as they stand when a minute ends', async () => {
    const parts = await boot();
    rig.believe('c1', 'online', { rttMs: 8 });
    rig.believe('c2', 'degraded');
    rig.believe('c3', 'offline');
    rig.pass(parts.keeper, 3);
    rig.believe('c1', 'auth-failed');
    rig.pass(parts.keeper, 2);

    expect(await runsToday(parts, 'c1')).to.deep.equal([
      ['intact', 3],
      ['down', 2],
    ]);
    expect(await runsToday(parts, 'c2')).to.deep.equal([['impaired', 5]]);
    expect(await runsToday(parts, 'c3')).to.deep.equal([['down', 5]]);
    expect(await runsToday(parts, 'c4'), 'under repair').to.deep.equal([['not-due', 5]]);
    const { days } = await parts.strips.read(wholeEstate, 'c1', 1);
    expect(days[0]?.rttMs[0]).to.equal(8);
  });

  it('are unknown when the camera is, or was not asked for one and a half intervals', async () => {
    const parts = await boot();
    rig.believe('c1', 'unknown');
    rig.believe('c2', 'online', { lastProbeMs: rig.nowMs });

    rig.pass(parts.keeper, 3);

    expect(await runsToday(parts, 'c1')).to.deep.equal([['unknown', 3]]);
    expect(await runsToday(parts, 'c2')).to.deep.equal([
      ['intact', 1],
      ['unknown', 2],
    ]);
    expect(await runsToday(parts, 'c3'), 'never probed').to.deep.equal([['unknown', 3]]);
  });

  it('that were skipped by a sleep or a step of the clock stay unknown', async () => {
    const parts = await boot();
    rig.believe('c1', 'online');
    rig.pass(parts.keeper, 2);

    rig.nowMs += 10 * minuteMs;
    parts.keeper.tick();

    expect(await runsToday(parts, 'c1')).to.deep.equal([
      ['intact', 2],
      ['unknown', 9],
      ['intact', 1],
    ]);
  });

  it('survive a clock that is set back: what is seen last counts', async () => {
    const parts = await boot();
    rig.believe('c1', 'online');
    rig.pass(parts.keeper, 5);
    rig.nowMs -= 3 * minuteMs;
    parts.keeper.tick();
    rig.believe('c1', 'offline');

    rig.pass(parts.keeper, 3);

    expect(await runsToday(parts, 'c1')).to.deep.equal([
      ['intact', 2],
      ['down', 3],
    ]);
  });

  it('of a camera that fell silent are open until it is certain, then down from its last good reading', async () => {
    const parts = await boot();
    rig.believe('c1', 'online');
    rig.pass(parts.keeper, 3);
    const lastGoodMs = rig.nowMs - 30_000;
    rig.believe('c1', 'online', { failures: 1 });
    rig.pass(parts.keeper, 2);
    expect(await runsToday(parts, 'c1')).to.deep.equal([
      ['intact', 3],
      ['unknown', 2],
    ]);

    rig.turn('c1', 'offline', { lastGoodMs });
    rig.pass(parts.keeper, 1);

    expect(await runsToday(parts, 'c1')).to.deep.equal([
      ['intact', 2],
      ['down', 4],
    ]);
  });

  it('of a camera that missed a probe and answered again are up', async () => {
    const parts = await boot();
    rig.believe('c1', 'online', { failures: 1 });
    rig.pass(parts.keeper, 2);

    rig.believe('c1', 'online');
    rig.pass(parts.keeper, 1);

    expect(await runsToday(parts, 'c1')).to.deep.equal([['intact', 3]]);
  });

  it('are unknown since the last good reading when the gateway turns out to be blind', async () => {
    const parts = await boot();
    rig.believe('c1', 'online');
    rig.believe('c2', 'offline');
    rig.pass(parts.keeper, 5);
    const lastGoodMs = rig.nowMs - 2 * minuteMs;

    rig.turn('c1', 'unknown', { lastGoodMs });
    rig.turn('c2', 'unknown');
    rig.pass(parts.keeper, 1);

    expect(await runsToday(parts, 'c1')).to.deep.equal([
      ['intact', 3],
      ['unknown', 3],
    ]);
    expect(await runsToday(parts, 'c2'), 'what was down stays down').to.deep.equal([
      ['down', 5],
      ['unknown', 1],
    ]);
  });

  it('come back after a restart; a crash leaves unknown ones and never invents any', async () => {
    const before = await boot();
    rig.believe('c1', 'online');
    rig.pass(before.keeper, 5);
    await before.keeper.save();
    rig.pass(before.keeper, 3);

    rig.nowMs += 2 * minuteMs;
    const after = await boot();
    rig.pass(after.keeper, 2);

    expect(await runsToday(after, 'c1')).to.deep.equal([
      ['intact', 5],
      ['unknown', 5],
      ['intact', 2],
    ]);
    await after.keeper.save();
    const third = await boot();
    expect(await runsToday(third, 'c1')).to.deep.equal([
      ['intact', 5],
      ['unknown', 5],
      ['intact', 2],
    ]);
  });

  it('wait in memory while the database is away', async () => {
    const parts = await boot();
    rig.believe('c1', 'online');
    rig.pass(parts.keeper, 5);
    rig.isDatabaseAway = true;
    await parts.keeper.save();
    rig.pass(parts.keeper, 5);
    await parts.keeper.save();
    rig.isDatabaseAway = false;

    await parts.keeper.save();

    expect(await runsToday(await boot(), 'c1')).to.deep.equal([['intact', 10]]);
  });

  it('of a camera outside its contract are not due', async () => {
    const terms = { id: 'k1', startsOn: '2026-01-01', endsOn: '2026-09-19', lessorUnitId: 'carrier' };
    rig.contracts = [terms as Contract]; // only its terms matter here
    const parts = await boot();
    rig.believe('c3', 'online');

    rig.pass(parts.keeper, 2);

    expect(await runsToday(parts, 'c3')).to.deep.equal([['not-due', 2]]);
  });

  it('are summed up when the day is over, and its hours deleted when they are too old', async () => {
    const parts = await boot();
    rig.believe('c1', 'online');
    rig.pass(parts.keeper, 1440);
    rig.turn('c1', 'offline', { lastGoodMs: rig.nowMs });
    rig.pass(parts.keeper, 11);
    await parts.keeper.save();

    await parts.rollUp.rollUpDue();

    const first = await parts.rates.read(wholeEstate, { ...today, by: 'class' });
    expect(first.groups.find(({ key }) => key === '1')).to.include({ dueMinutes: 1440, onlineRate: 1, drops: 0 });
    for (let dayAfter = 0; dayAfter < 3; dayAfter++) {
      rig.nowMs += 86_399_000;
      rig.pass(parts.keeper, 1);
      await parts.keeper.save();
    }
    await parts.rollUp.rollUpDue();
    const removed = [await parts.rollUp.removeOld(), await parts.rollUp.removeOld(), await parts.rollUp.removeOld()];
    expect(removed).to.deep.equal([true, true, false]);
    const { days } = await parts.strips.read(wholeEstate, 'c1', 5);
    expect(days.map(({ date, runs }) => [date, runs[0]])).to.deep.equal([
      ['2026-09-20', ['unknown', 1440]],
      ['2026-09-21', ['unknown', 1440]],
      ['2026-09-22', ['unknown', 10]],
      ['2026-09-23', ['unknown', 11]],
      ['2026-09-24', ['unknown', 12]],
    ]);
    const again = await parts.rates.read(wholeEstate, { ...today, by: 'class' });
    expect(again.groups).to.deep.equal(first.groups);
  });

  it('are not deleted because the clock was weeks ahead for a while', async () => {
    const parts = await boot();
    rig.believe('c1', 'online');
    rig.pass(parts.keeper, 60);
    await parts.keeper.save();
    const rightMs = rig.nowMs;

    for (const daysAhead of [9, 20]) {
      rig.nowMs = rightMs + daysAhead * 86_400_000;
      rig.pass(parts.keeper, 2);
      await parts.keeper.save();
      await parts.rollUp.rollUpDue();
      while (await parts.rollUp.removeOld());
    }
    rig.nowMs = rightMs;
    parts.keeper.tick();
    rig.pass(parts.keeper, 5);
    await parts.keeper.save();

    expect(await runsToday(await boot(), 'c1')).to.deep.equal([['intact', 65]]);
  });

  it('of days on which the gateway was off are due and unknown', async () => {
    const before = await boot();
    rig.believe('c1', 'online');
    rig.pass(before.keeper, 60);
    await before.keeper.save();
    rig.nowMs += 3 * 86_400_000;

    const after = await boot();
    await after.rollUp.rollUpDue();

    const { items } = await after.rates.listDays(scopeOf(station), { from: '2026-09-19', to: '2026-09-22' });
    expect(items.map(({ date, dueMinutes, knownMinutes }) => [date, dueMinutes, knownMinutes])).to.deep.equal([
      ['2026-09-20', 1440, 60],
      ['2026-09-21', 1440, 0],
      ['2026-09-22', 1440, 0],
    ]);
  });

  it('that were suspended count in nothing', async () => {
    const parts = await boot();
    const spans = [{ from: 10, to: 1440 }];
    rig.suspensions = { listOn: async () => new Map([['c1' as CameraId, spans]]) }; // a test's id
    rig.believe('c1', 'online');
    rig.pass(parts.keeper, 10);
    rig.turn('c1', 'offline', { lastGoodMs: rig.nowMs });
    rig.pass(parts.keeper, 30);

    const { total } = await parts.rates.read(scopeOf(station), { ...today, by: 'class' });

    expect(total).to.include({ dueMinutes: 10, onlineRate: 1, cameras: 1 });
  });

  it('are summed up each day though the clock was years ahead for a while', async () => {
    const parts = await boot();
    rig.nowMs += 800 * 86_400_000;
    parts.keeper.tick();
    await parts.keeper.save();
    await parts.rollUp.rollUpDue();
    await parts.rates.listDays(wholeEstate, today);
    rig.nowMs = midnightMs;
    rig.believe('c1', 'online');
    parts.keeper.tick();

    rig.pass(parts.keeper, 1440 + 11);
    await parts.keeper.save();
    await parts.rollUp.rollUpDue();

    expect(await parts.counts.findLast(wholeEstate, rig.nowMs)).to.equal(20_716);
    const { items } = await parts.rates.listDays(scopeOf(station), today);
    expect(items[0]).to.include({ onlineRate: 1 });
  });

  it('of a camera that came today are noted though nobody asks for rates', async () => {
    const parts = await boot();
    rig.pass(parts.keeper, 5);
    await parts.keeper.save();
    await rig.adopt(aCamera('c9', station, { createdAtMs: rig.nowMs }));
    rig.believe('c9', 'online');
    rig.pass(parts.keeper, 1);
    await parts.keeper.save();

    rig.pass(parts.keeper, 10);

    const { days } = await parts.strips.read(wholeEstate, 'c9', 1);
    expect(days[0]).to.include({ intactMinutes: 10 });
  });

  it('of a whole city that came on one day are counted while others have their turns', async () => {
    await rig.close();
    const city = Array.from({ length: 1000 }, (_, index) =>
      aCamera(`n${index}`, station, { createdAtMs: midnightMs + 30 * minuteMs }),
    );
    rig = await MinutesRig.open(city);
    const parts = await boot();
    rig.pass(parts.keeper, 60);
    const { day } = await parts.keeper.today();
    await parts.rollUp.count(day);
    let turns = 0;
    const turn = (): void => {
      turns += 1;
      waiting = setImmediate(turn);
    };
    let waiting = setImmediate(turn);

    const counts = await parts.rollUp.count(day);

    clearImmediate(waiting);
    expect(turns).to.be.above(0);
    expect(counts.of(1).dueMinutes).to.equal(30);
  });
});
