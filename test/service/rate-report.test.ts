import { expect } from 'chai';
import { readSheet } from 'read-excel-file/node';
import { RateReportService } from '../../gateway/reports/rate-report-service.ts';
import { anActor, aCamera, city, east, silentLog, station, west } from '../fixtures/estate.ts';
import { midnightMs, MinutesRig } from '../fixtures/minutes-rig.ts';
import { repairReports } from '../fixtures/repairs.ts';

const old = { createdAtMs: midnightMs - 86_400_000 };
const cameras = [
  aCamera('c1', station, { ...old, name: '=东站 1 号' }),
  aCamera('c2', east, { ...old, record: {} }),
  aCamera('c3', west, { ...old, record: {} }),
];
const today = { from: '2026-09-20', to: '2026-09-20' };

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

describe('the report of rates', () => {
  let rig: MinutesRig;
  let reports: RateReportService;

  beforeEach(async () => {
    rig = await MinutesRig.open(cameras);
    const { keeper, rates } = rig.boot();
    const repairs = repairReports(rig.database, rates, () => rig.nowMs);
    reports = new RateReportService({ rates, repairs, log: silentLog });
    await keeper.start();
    rig.believe('c1', 'online');
    rig.believe('c2', 'offline');
    rig.pass(keeper, 1000);
  });
  afterEach(() => rig.close());

  it('says its formula, its coverage and the cameras behind each figure', async () => {
    const bytes = await bytesOf(await reports.export(anActor(city), { ...today, by: 'organisation', format: 'xlsx' }));

    const rows = await readSheet(bytes);
    const find = (first: string) => rows.find(([cell]) => cell === first);
    expect(find('公式版本')?.[1]).to.equal('v1');
    // Points, due, known, online, intact, unknown, down, drops; coverage and rates in percent.
    expect(find('东区分局')?.slice(2, 13)).to.deep.equal([2, 2000, 2000, 1000, 1000, 0, 1000, 0, 100, 50, 50]);
    expect(find('西区分局')?.slice(2, 14)).to.deep.equal([1, 1000, 0, 0, 0, 1000, 0, 0, 0, null, null, '数据不足']);
    expect(find('2026-09-20')?.slice(2, 5)).to.deep.equal([3, 3000, 2000]);
    const below = rows.slice(
      rows.findIndex(([cell]) => cell === '点位名称') + 1,
      rows.findIndex(([cell]) => cell === '工单号') - 1,
    );
    expect(below.map(([, id]) => id)).to.deep.equal(['c2', 'c1', 'c3']);
  });

  it('holds the reader’s part only, and no text that runs as a formula', async () => {
    const bytes = await bytesOf(await reports.export(anActor(east), { ...today, by: 'class', format: 'csv' }));

    const text = bytes.toString('utf8');
    expect(text).to.include("'=东站 1 号");
    expect(text).to.not.include('c3');
    expect(text).to.not.include('西区');
  });
});
