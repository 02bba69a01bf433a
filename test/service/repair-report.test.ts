import { expect } from 'chai';
import { readSheet } from 'read-excel-file/node';
import { RateReportService } from '../../gateway/reports/rate-report-service.ts';
import type { RepairReportService } from '../../gateway/reports/repairs/repair-report-service.ts';
import { anActor, aCamera, city, east, scopeOf, silentLog, station, west } from '../fixtures/estate.ts';
import { midnightMs, MinutesRig } from '../fixtures/minutes-rig.ts';
import { addCause, addTicket, repairReports } from '../fixtures/repairs.ts';

const hour = 3_600_000;
const old = { createdAtMs: midnightMs - 30 * 24 * hour };
const telecom = { unitId: 'telecom', unitName: '电信公司' };
const cameras = [
  aCamera('c1', station, { ...old, pointClass: 1, record: { contractId: 'k1', maintainingUnitId: 'telecom' } }),
  aCamera('c2', east, { ...old, pointClass: 2, record: { maintainingUnitId: 'telecom' } }),
  aCamera('c3', west, { ...old, pointClass: 2 }),
];
const lease = {
  ...{ id: 'k1', number: 'A-1', lessorUnitId: 'carrier', points: 2, monthlyFeeFen: 1500, agreedAvailability: 0.95 },
  ...{ startsOn: '2026-01-01', endsOn: '2026-12-31' },
};
const days = { from: '2026-09-20', to: '2026-09-20' };

async function fill(rig: MinutesRig, isWestToo = true): Promise<void> {
  const { database } = rig;
  const at = (hours: number): number => midnightMs + hours * hour;
  const closed = { openedAtMs: at(1), startedAtMs: at(1), closure: 'checked' as const };
  // 4 h, of which 1 h was suspended; 10 h; a mistake; one that nobody explained nor was given.
  await addTicket(database, {
    ...{ id: 't1', cameras: ['c1'], ...closed, restoredAtMs: at(5), closedAtMs: at(6), suspendedMs: hour },
    ...{ assignee: telecom, causeCode: 'power' },
  });
  await addTicket(database, {
    ...{ id: 't2', cameras: ['c1', 'c2'], at: east, ...closed, restoredAtMs: at(11), closedAtMs: at(11) },
    ...{ assignee: telecom, causeCode: 'fibre', isRepeat: true },
  });
  await addTicket(database, {
    ...{ id: 't3', cameras: ['c2'], at: east, ...closed, restoredAtMs: at(20), closedAtMs: at(20), isFalse: true },
    assignee: telecom,
  });
  await addTicket(database, {
    ...{ id: 't4', cameras: ['c2'], at: east, ...closed, restoredAtMs: at(3), closedAtMs: at(3) },
  });
  await addCause(database, { id: 'k1', kind: 'recorder' }, [
    { id: 'o1', camera: 'c1', at: station, startedAtMs: at(1), endedAtMs: at(2) },
    ...(isWestToo ? [{ id: 'o2', camera: 'c3', at: west, startedAtMs: at(1), endedAtMs: at(9) }] : []),
  ]);
  if (!isWestToo) return;
  await addTicket(database, {
    ...{ id: 't5', cameras: ['c3'], at: west, ...closed, restoredAtMs: at(2), closedAtMs: at(2), causeCode: 'power' },
    assignee: { unitId: 'unicom', unitName: '联通公司' },
  });
  // Of several counties: nobody's below the city.
  await addTicket(database, {
    ...{ id: 't6', cameras: ['c1', 'c3'], at: city, ...closed, restoredAtMs: at(8), closedAtMs: at(8) },
  });
}

describe('the report of repairs', () => {
  const rigs: MinutesRig[] = [];

  async function rigWith(isWestToo = true): Promise<{ rig: MinutesRig; reports: RepairReportService }> {
    const rig = await MinutesRig.open(isWestToo ? cameras : cameras.slice(0, 2));
    rigs.push(rig);
    rig.contracts = [lease as unknown as (typeof rig.contracts)[number]]; // what rates read of a contract
    rig.nowMs = midnightMs + 24 * hour;
    await fill(rig, isWestToo);
    return { rig, reports: repairReports(rig.database, rig.boot().rates, () => rig.nowMs) };
  }
  afterEach(async () => {
    for (const rig of rigs.splice(0)) await rig.close();
  });

  it('tells MTTR gross and net, and what was late, repeated or no fault', async () => {
    const { reports } = await rigWith();

    const { total, formulaVersion } = await reports.read(scopeOf(east), { ...days, by: 'class' });

    expect(formulaVersion).to.equal('v1');
    expect(total).to.deep.equal({
      ...{ opened: 4, closed: 4, respondLate: 0, repairLate: 0, repeated: 1, false: 1 },
      ...{ mttrGrossMs: ((4 + 10 + 2) / 3) * hour, mttrNetMs: ((3 + 10 + 2) / 3) * hour },
    });
  });

  it('ranks who had the tickets, and the carriers, classes and organisations of their cameras', async () => {
    const { reports } = await rigWith();
    const ranking = async (by: 'maintainer' | 'carrier' | 'class' | 'organisation') =>
      (await reports.read(scopeOf(east), { ...days, by })).groups.map(({ name, key, closed, mttrNetMs = 0 }) => [
        key === '' ? '' : name,
        closed,
        mttrNetMs / hour,
      ]);

    expect(await ranking('maintainer')).to.deep.equal([
      ['单位 telecom', 3, 6.5],
      ['', 1, 2],
    ]);
    // The ticket of both cameras counts for the carrier of the one and beside the contracts for the other.
    expect(await ranking('carrier')).to.deep.equal([
      ['单位 carrier', 2, 6.5],
      ['', 3, 6],
    ]);
    expect(await ranking('class')).to.deep.equal([
      ['1', 2, 6.5],
      ['2', 3, 6],
    ]);
    expect(await ranking('organisation')).to.deep.equal([
      [station.name, 2, 6.5],
      [east.name, 3, 6],
    ]);
  });

  it('names the top causes by code and by kind', async () => {
    const { reports } = await rigWith();

    const { causeCodes, unexplained, kinds } = await reports.read(scopeOf(city), { ...days, by: 'class' });

    expect(causeCodes).to.deep.equal([
      { causeCode: 'power', closed: 2, mttrGrossMs: 2.5 * hour, mttrNetMs: 2 * hour },
      { causeCode: 'fibre', closed: 1, mttrGrossMs: 10 * hour, mttrNetMs: 10 * hour },
    ]);
    expect(unexplained).to.equal(2);
    expect(kinds).to.deep.equal([{ kind: 'recorder', causes: 1, cameras: 2, lostMinutes: 9 * 60 }]);
  });

  it('tells a part the same whatever lies elsewhere', async () => {
    const [all, alone] = [(await rigWith()).reports, (await rigWith(false)).reports];
    const answersOf = async (reports: RepairReportService): Promise<string> =>
      JSON.stringify([
        ...(await Promise.all(
          (['organisation', 'owner', 'maintainer', 'district', 'carrier', 'class'] as const).map((by) =>
            reports.read(scopeOf(east), { ...days, by }),
          ),
        )),
        await reports.list(scopeOf(east), { ...days, limit: 10 }),
      ]);

    expect(await answersOf(all)).to.equal(await answersOf(alone));
  });

  it('leads to the tickets behind a figure, page by page, the longest first', async () => {
    const { reports } = await rigWith();
    const ofTelecom = { ...days, by: 'maintainer' as const, key: 'telecom', limit: 2 };

    const first = await reports.list(scopeOf(east), ofTelecom);
    const second = await reports.list(scopeOf(east), { ...ofTelecom, cursor: first.nextCursor });
    const unexplained = await reports.list(scopeOf(east), { ...days, causeCode: 'none', limit: 10 });

    expect(first.total).to.equal(3);
    expect([...first.items, ...second.items].map(({ ticketId }) => ticketId)).to.deep.equal(['t3', 't2', 't1']);
    expect(second.nextCursor).to.equal(undefined);
    expect(second.items[0]).to.include({
      grossMs: 4 * hour,
      netMs: 3 * hour,
      causeCode: 'power',
      number: '20260920-T1',
    });
    expect(unexplained.items.map(({ ticketId }) => ticketId)).to.deep.equal(['t4']);
  });

  it('refuses what is no organisation of the reader, and days that end before they begin', async () => {
    const { reports } = await rigWith();
    const codeOf = (asked: Promise<unknown>) => asked.then(String, (error: { code: string }) => error.code);

    expect(await codeOf(reports.read(scopeOf(east), { ...days, by: 'class', organisationId: west.id }))).to.equal(
      'organisation/unknown',
    );
    expect(await codeOf(reports.read(scopeOf(east), { from: '2026-09-21', to: '2026-09-20', by: 'class' }))).to.equal(
      'request/invalid',
    );
  });

  it('stands in the sheet with each ticket', async () => {
    const { rig, reports } = await rigWith();
    const report = new RateReportService({ rates: rig.boot().rates, repairs: reports, log: silentLog });
    const chunks: Uint8Array[] = [];
    for await (const chunk of await report.export(anActor(city), { ...days, by: 'carrier', format: 'xlsx' })) {
      chunks.push(chunk);
    }

    const rows = await readSheet(Buffer.concat(chunks));

    const find = (first: string) => rows.find(([cell]) => cell === first);
    const repairs = rows.slice(rows.findIndex(([cell]) => cell === '修复（公式版本）'));
    expect(repairs.find(([cell]) => cell === '全部')?.slice(2, 6)).to.deep.equal([6, 6, 4.8, 4.6]);
    expect(repairs.find(([cell]) => cell === '单位 carrier')?.slice(3, 6)).to.deep.equal([3, 7, 6.67]);
    expect(find('供电')?.slice(0, 5)).to.deep.equal(['供电', 'power', 2, 2.5, 2]);
    expect(find('录像机')?.slice(2, 5)).to.deep.equal([1, 2, 540]);
    expect(find('20260920-T1')?.slice(9, 12)).to.deep.equal([4, 3, 1]);
  });
});
