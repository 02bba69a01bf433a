import { expect } from 'chai';
import iconv from 'iconv-lite';
import { Readable } from 'node:stream';
import { PointSheetReaderProvider } from '../../gateway/discovery/point-sheets/point-sheet-reader-provider.ts';
import { PointSheetService } from '../../gateway/discovery/point-sheets/point-sheet-service.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import type { Cell } from '../../gateway/registry/sheets/cell.ts';
import { sheetLimits } from '../../gateway/registry/sheets/sheet-limits.ts';
import { writeSheet } from '../../gateway/registry/sheets/write-sheet.ts';
import { anActor, silentLog, west } from '../fixtures/estate.ts';
import { actor, openPlatforms, type PlatformsRig } from '../fixtures/platforms-rig.ts';
import { refusal } from '../fixtures/refusal.ts';

const noList = { points: null };
const headings = ['点位编号', '点位名称', '国标编码', '经度', '纬度', '所属区域', '安装地址'];
const gbCode = '41022101001318000001';
const row = (number: number): Cell[] => [
  ...[`P${number}`, `张家湾村口${number}`, gbCode.slice(0, 14) + String(number).padStart(6, '0')],
  ...['114.35', '34.79', '青河县柳湾乡张家湾', `村口 ${number} 号杆`],
];
const csvOf = (rows: readonly (readonly Cell[])[]): string => rows.map((cells) => cells.join(',')).join('\r\n');

async function xlsxOf(rows: readonly (readonly Cell[])[]): Promise<Buffer> {
  const source = async function* () {
    yield await Promise.resolve(rows);
  };
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeSheet('xlsx', source())) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('a platform’s points as a sheet', function () {
  this.timeout(60_000);
  let open: PlatformsRig;
  let sheets: PointSheetService;
  let id: string;

  beforeEach(async () => {
    open = await openPlatforms(0);
    const { checks, runs, stores, work } = open;
    sheets = new PointSheetService({
      ...{ checks, runs, points: stores.points, work, clock: systemClock, log: silentLog },
      ...{ reader: new PointSheetReaderProvider(sheetLimits), maxFileBytes: sheetLimits.fileBytes },
    });
    id = (await open.service.add(actor, open.request({ contract: noList }))).platform.id;
  });
  afterEach(() => open.close());

  const upload = (file: string | Buffer) => sheets.upload(actor, id, '点位.csv', Readable.from([Buffer.from(file)]));
  const apply = async (sheetId: string, acceptsSwapped = false) => {
    await sheets.apply(actor, id, { sheetId, acceptsSwapped });
    return open.untilIdle(id);
  };
  const list = async (rows: readonly (readonly Cell[])[]) => apply((await upload(csvOf([headings, ...rows]))).id);
  const names = async () =>
    (await open.service.listPoints(wholeEstate, id, {}, { limit: 50 })).items.map(({ name }) => name);

  it('is the way in where the contract says that there is no list call: nothing is called for', async () => {
    const { run } = await open.service.read(wholeEstate, id);
    await open.service.startListing(actor, id);

    expect(run).to.equal(undefined);
    expect((await open.untilIdle(id))?.fault).to.include({ stage: 'request', reason: 'unsupported' });
    expect(open.state.counts).to.include({ logins: 0, connects: 0 });
  });

  it('is checked first, and applied like a list that was called for', async () => {
    const checked = await upload(csvOf([headings, row(1), row(2)]));
    const before = await open.countsOf(id);

    const run = await apply(checked.id);

    expect(before.listed).to.equal(0);
    expect(checked).to.deep.include({
      rejected: 0,
      proposed: 0,
      effect: { new: 2, known: 0, renamed: 0, vanishing: 0 },
    });
    expect(run).to.include({ kind: 'listing', state: 'done', points: 2, total: 2, isComplete: true });
    const { items } = await open.service.listPoints(wholeEstate, id, {}, { limit: 5 });
    expect(items[0]).to.include({
      ...{ pointId: 'P1', name: '张家湾村口1', gbCode: '41022101001318000001', longitude: 114.35, latitude: 34.79 },
      ...{ area: '青河县柳湾乡张家湾', address: '村口 1 号杆' },
    });
    expect(await refusal(() => sheets.read(actor.scope, id))).to.equal('sheet-import/unknown');
  });

  it('is refused while too many come: each is held as a whole, beside a thread that reads it', async () => {
    const slow = new Readable({ read: () => undefined });
    const coming = refusal(() => sheets.upload(actor, id, '点位.csv', slow));

    expect(await refusal(() => upload(csvOf([headings, row(1)])))).to.equal('request/too-many');
    slow.push(null);
    expect(await coming).to.equal('request/invalid');
    expect((await upload(csvOf([headings, row(1)]))).head.rowCount).to.equal(1);
  });

  it('keeps no more of a cell than a person looks at, and names the column of a double id', async () => {
    const turned = [...headings.slice(1), headings[0] ?? ''];
    const turn = (cells: Cell[]): Cell[] => [...cells.slice(1), cells[0] ?? ''];
    const long = [...row(2).slice(0, 6), '长'.repeat(4000)];

    const checked = await upload(csvOf([turned, turn(row(1)), turn(row(1)), turn(long)]));

    const { items } = await sheets.listProblems(wholeEstate, id, { after: 0, limit: 10 });
    expect(items.map(({ problems }) => problems.map(({ column }) => column))).to.deep.equal([
      ['点位编号'],
      ['安装地址'],
    ]);
    expect(checked.rows.flatMap(({ cells }) => cells.map((cell) => String(cell).length))).to.satisfy(
      (lengths: number[]) => Math.max(...lengths) <= 101,
    );
  });

  it('tells what is new, has vanished and goes by another name', async () => {
    await list([row(1), row(2), row(3)]);
    await open.service.startTaking(actor, id, { status: 'planned' });
    await open.untilIdle(id);
    const renamed = ['P2', '新村口', ...row(2).slice(2)];

    const checked = await upload(csvOf([headings, row(1), renamed, row(4)]));
    await apply(checked.id);

    expect(checked.effect).to.deep.equal({ new: 1, known: 2, renamed: 1, vanishing: 1 });
    expect(await open.countsOf(id)).to.deep.equal({
      ...{ listed: 3, new: 1, taken: 3, ignored: 0, vanished: 1, renamed: 1 },
    });
  });

  for (const [what, bytes] of [
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with a byte-order mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['GBK', (text: string) => iconv.encode(text, 'gbk')],
  ] as const) {
    it(`is read from CSV in ${what}, below a title, with headings by other names`, async () => {
      const title = ['青河县租用点位表'];
      const other = ['设备ID', '设备名称*', '国标ID', 'JD', 'WD', '乡镇', '地址', '备注'];

      const checked = await upload(bytes(csvOf([title, other, [...row(7), '不读']])));
      await apply(checked.id);

      expect(checked.head).to.deep.include({ format: 'csv', unknownColumns: ['备注'], rowCount: 1 });
      expect(await names()).to.deep.equal(['张家湾村口7']);
    });
  }

  it('is read from XLSX, where codes are text', async () => {
    const checked = await upload(await xlsxOf([headings, row(1), row(2)]));

    expect(checked).to.deep.include({ rejected: 0 });
    expect(checked.head).to.include({ format: 'xlsx', rowCount: 2 });
  });

  it('tells of each bad row its number, column, code and how to mend it; then nothing vanishes', async () => {
    await list([row(1), row(9)]);
    await open.service.startTaking(actor, id, { status: 'planned' });
    await open.untilIdle(id);
    const bad = (column: number, value: Cell): Cell[] => row(20 + column).with(column, value);
    const rows = [
      row(1),
      ...[bad(0, null), bad(1, ''), bad(2, 3.4e19), bad(3, 999), bad(4, null), bad(3, 200).with(4, 80)],
      ...[row(3).with(3, 34.79).with(4, 114.35), row(1).with(1, '又一个'), bad(0, 'x'.repeat(129))],
    ];

    const checked = await upload(await xlsxOf([headings, ...rows]));
    const { items, total } = await sheets.listProblems(actor.scope, id, { after: 0, limit: 50 });
    const first = await sheets.listProblems(actor.scope, id, { after: 0, limit: 2 });
    await apply(checked.id);

    expect(
      items.map(({ number, problems }) => `${number} ${problems.map((each) => `${each.column} ${each.code}`).join()}`),
    ).to.deep.equal([
      '3 点位编号 value/missing',
      '4 点位名称 value/missing',
      '5 国标编码 code/number',
      '6 经度 value/invalid',
      '7 经度 coordinates/half',
      '8 经度 value/invalid',
      '9 经度 coordinates/swapped',
      '10 点位编号 row/double',
      '11 点位编号 value/too-long',
    ]);
    expect([total, checked.rejected, checked.proposed, first.nextAfter]).to.deep.equal([9, 8, 1, 4]);
    expect(items[2]?.problems[0]?.zh).to.include('请把该列设为“文本”');
    expect(checked.effect.vanishing).to.equal(0);
    expect(await open.countsOf(id)).to.include({ vanished: 0, taken: 2 });
    expect((await open.service.read(wholeEstate, id)).platform.isComplete).to.equal(false);
  });

  it('takes longitude and latitude that changed places only when that is accepted', async () => {
    const swapped = row(1).with(3, '34.79').with(4, '114.35');
    const refused = await list([swapped, row(2)]);
    const { id: sheetId } = await upload(csvOf([headings, swapped, row(2)]));

    const accepted = await apply(sheetId, true);

    expect([refused?.points, refused?.isComplete]).to.deep.equal([1, false]);
    expect([accepted?.points, accepted?.isComplete]).to.deep.equal([2, true]);
    const { items } = await open.service.listPoints(wholeEstate, id, { search: 'P1' }, { limit: 5 });
    expect(items[0]).to.include({ longitude: 114.35, latitude: 34.79 });
  });

  it('is refused when it is no sheet of points, and known to nobody else', async () => {
    const { id: old } = await upload(csvOf([headings, row(1)]));
    const codes = [
      await refusal(() => upload('天气,温度\n晴,20\n')),
      await refusal(() => upload(Buffer.from([0x50, 0x4b, 3, 4, 9, 9]))),
      await refusal(() => upload('')),
      await refusal(() => sheets.read(anActor(west).scope, id)),
      await refusal(() => sheets.upload(anActor(west), id, 'x', Readable.from(['x']))),
    ];
    await upload(csvOf([headings, row(2)]));
    codes.push(await refusal(() => sheets.apply(actor, id, { sheetId: old, acceptsSwapped: false })));
    await sheets.discard(actor.scope, id);
    codes.push(await refusal(() => sheets.read(actor.scope, id)));

    expect(codes).to.deep.equal([
      ...Array<string>(3).fill('request/invalid'),
      ...['platform/unknown', 'platform/unknown', 'sheet-import/busy', 'sheet-import/unknown'],
    ]);
  });

  it('of 6,000 points is checked and applied without holding the event loop for long', async () => {
    const rows = Array.from({ length: 6000 }, (_, index) => row(index + 1));
    const file = await xlsxOf([headings, ...rows]);
    const lags: number[] = [];
    let last = performance.now();
    const watch = setInterval(() => {
      lags.push(performance.now() - last - 10);
      last = performance.now();
    }, 10);

    const checked = await upload(file);
    clearInterval(watch);
    const run = await apply(checked.id);

    expect(run).to.include({ points: 6000, isComplete: true });
    expect(lags.toSorted((a, b) => a - b).at(Math.floor(lags.length * 0.95))).to.be.lessThan(100);
  });
});
