import { expect } from 'chai';
import iconv from 'iconv-lite';
import type { Cell } from '../../gateway/registry/sheets/cell.ts';
import { readHeadings } from '../../gateway/registry/sheets/read-headings.ts';
import { readLines } from '../../gateway/registry/sheets/read-lines.ts';
import { type ReadOptions, readRow, type SheetRow } from '../../gateway/registry/sheets/read-row.ts';
import { sheetLimits } from '../../gateway/registry/sheets/sheet-limits.ts';
import { builtInProfiles, type TemplateProfile } from '../../gateway/registry/sheets/template-profile.ts';
import { csvOf, operationsSheet, standardSheet, xlsxOf } from '../fixtures/camera-sheet.ts';

const plainProfile = builtInProfiles[0] as TemplateProfile; // there are three

async function readFile(file: Buffer, options: Partial<ReadOptions> = {}): Promise<SheetRow[]> {
  const read = await readLines(file, sheetLimits);
  if (typeof read === 'string') throw new Error(read);
  const all = { profile: plainProfile, convert: false, ...options };
  const headings = readHeadings(read.lines, all.profile);
  if (headings === undefined) throw new Error('no headings');
  return read.lines.filter(({ number }) => number > headings.lineNumber).map((line) => readRow(line, headings, all));
}

const readXlsx = async (rows: Cell[][], options: Partial<ReadOptions> = {}) => readFile(await xlsxOf(rows), options);
const readCsv = async (rows: Cell[][], options: Partial<ReadOptions> = {}) =>
  readFile(Buffer.from(csvOf(rows)), options);
const readOne = async (cells: Record<string, Cell>, options: Partial<ReadOptions> = {}): Promise<SheetRow> =>
  (await readCsv(standardSheet(cells), options))[0] as SheetRow; // one row in, one row out
const codesOf = ({ problems }: SheetRow): string[] => problems.map(({ code }) => code);

describe('a camera sheet', () => {
  it('gives the meaning of all 27 columns', async () => {
    const [row] = await readXlsx(standardSheet({ IPV6: 'fe80::1', SXJGNLX: '巡查' }));

    expect(row?.problems).to.deep.equal([]);
    expect(row?.values).to.deep.equal({
      gbCode: '35020301001310000001',
      name: '人民路东口',
      vendor: 'Hikvision',
      district: '350203',
      pointClass: '1',
      model: 'DS-2CD',
      alias: '老供销社',
      host: '10.8.0.1',
      ipv6: 'fe80::1',
      mac: '00:1A:2B:3C:4D:5E',
      cameraType: ['1', '3'],
      functionNote: '巡查',
      supplyLight: '2',
      encoding: '4',
      place: '人民路 1 号',
      longitude: 118.1,
      latitude: 24.5,
      positionTypes: ['3', '8'],
      direction: '1',
      networked: 'yes',
      organisation: '东站派出所',
      installedOn: '2024-05-01',
      managingUnit: '市局科信科',
      managingContact: '王工 0592-0000000',
      retentionDaysRequired: 30,
      status: 'active',
      industry: '公安',
    });
  });

  describe('trap 1, LWSX inverted between templates', () => {
    const inverted: TemplateProfile = {
      ...plainProfile,
      values: [
        { field: 'networked', from: '0', to: '已联网' },
        { field: 'networked', from: '1', to: '未联网' },
      ],
    };

    it('takes 0 and 1 for unknown and says so', async () => {
      for (const value of ['0', '1', '２', '两者']) {
        const row = await readOne({ LWSX: value });

        expect(row.values, value).not.to.have.property('networked');
        expect(codesOf(row)).to.deep.equal(['networked/unknown']);
      }
    });

    it('takes the words', async () => {
      expect((await readOne({ LWSX: '已联网' })).values['networked']).to.equal('yes');
      expect((await readOne({ LWSX: ' 未联网 ' })).values['networked']).to.equal('no');
    });

    it('takes the meaning that the template gives', async () => {
      expect((await readOne({ LWSX: '0' }, { profile: inverted })).values['networked']).to.equal('yes');
      expect((await readOne({ LWSX: '1' }, { profile: inverted })).values['networked']).to.equal('no');
      expect((await readXlsx(standardSheet({ LWSX: 1 }), { profile: inverted }))[0]?.values['networked']).to.equal(
        'no',
      );
    });
  });

  describe('trap 2, coordinates', () => {
    it('proposes to swap longitude and latitude and does not do it', async () => {
      const row = await readOne({ JD: '24.5', WD: '118.1' });

      expect(codesOf(row)).to.deep.equal(['coordinates/swapped']);
      expect(row.problems[0]?.severity).to.equal('proposal');
      expect(row.values).to.include({ longitude: 24.5, latitude: 118.1 });
    });

    it('refuses what is in China neither way, and half a pair', async () => {
      expect(codesOf(await readOne({ JD: '0', WD: '0' }))).to.deep.equal(['coordinates/outside']);
      expect(codesOf(await readOne({ JD: '118.1', WD: '' }))).to.deep.equal(['coordinates/half']);
      expect(codesOf(await readOne({ JD: '118.1E', WD: '24.5' }))).to.deep.equal(['value/invalid', 'coordinates/half']);
    });

    it('keeps the datum as told, and none when nobody told', async () => {
      expect((await readOne({})).values).not.to.have.property('crs');
      expect((await readOne({}, { crs: 'gcj02' })).values).to.include({ crs: 'gcj02', longitude: 118.1 });
    });

    it('converts only when asked to', async () => {
      const row = await readOne({}, { crs: 'gcj02', convert: true });

      expect(row.values['crs']).to.equal('wgs84');
      expect(row.values['longitude']).to.be.within(118.094, 118.097);
      expect(row.values['latitude']).to.be.within(24.5015, 24.5035);
    });
  });

  describe('trap 3, the class “other”', () => {
    it('takes 9 and its word, and asks what 4 means', async () => {
      expect((await readOne({ JKDWLX: '9' })).values['pointClass']).to.equal('9');
      expect((await readOne({ JKDWLX: '其他' })).values['pointClass']).to.equal('9');
      expect(codesOf(await readOne({ JKDWLX: '4' }))).to.deep.equal(['point-class/ambiguous']);
    });

    it('takes 4 for other in a template that says so', async () => {
      const profile = { ...plainProfile, values: [{ field: 'pointClass', from: '4', to: '9' }] };

      expect((await readOne({ JKDWLX: '4' }, { profile })).values['pointClass']).to.equal('9');
    });
  });

  describe('trap 4, spellings', () => {
    it('reads a MAC with any separators', async () => {
      for (const mac of ['00-1A-2B-3C-4D-5E', '00:1a:2b:3c:4d:5e', '001A.2B3C.4D5E', '００１Ａ２Ｂ３Ｃ４Ｄ５Ｅ']) {
        expect((await readOne({ MACDZ: mac })).values['mac'], mac).to.equal('00:1A:2B:3C:4D:5E');
      }
      expect(codesOf(await readOne({ MACDZ: '00-1A-2B' }))).to.deep.equal(['value/invalid']);
    });

    it('reads full-width digits and spaces', async () => {
      const row = await readOne({
        SBBM: '３５０２０３０１００１３１００００００１　',
        JD: '１１８．１',
        LXBCTS: '　９０ ',
        IPV4: '１０．８．０．１',
      });

      expect(row.problems).to.deep.equal([]);
      expect(row.values).to.include({
        gbCode: '35020301001310000001',
        longitude: 118.1,
        retentionDaysRequired: 90,
        host: '10.8.0.1',
      });
    });

    it('leaves full-width brackets in names', async () => {
      expect((await readOne({ SBMC: '人民路（东）　２号' })).values['name']).to.equal('人民路（东） 2号');
    });

    it('reads GBK, GB 18030, UTF-8 with a mark and without', async () => {
      const text = csvOf(standardSheet({ SBMC: '㐀鎏街道' }));
      const files = [
        iconv.encode(text, 'gbk'),
        iconv.encode(text, 'gb18030'),
        Buffer.from(text),
        Buffer.from(`\ufeff${text}`),
        iconv.encode(text, 'utf-16le', { addBOM: true }),
      ];
      for (const [index, file] of files.entries()) {
        const [row] = await readFile(file);
        if (index > 0) expect(row?.values['name'], `file ${index}`).to.equal('㐀鎏街道');
        expect(row?.values['place'], `file ${index}`).to.equal('人民路 1 号');
      }
    });

    it('refuses a code that was typed as a number, by its type or by its spelling', async () => {
      const [typed] = await readXlsx(standardSheet({ SBBM: Number('35020301001310000001') }));

      expect(typed?.problems.map(({ column, code }) => [column, code])).to.deep.equal([
        ['SBBM 设备编码*', 'code/number'],
      ]);
      for (const spelled of ['3.50203E+19', '3.4E+19', '３.４Ｅ＋１９']) {
        expect(codesOf(await readOne({ SBBM: spelled })), spelled).to.deep.equal(['code/number']);
      }
    });

    it('takes an older code of 18 digits as the local one, and refuses other lengths', async () => {
      const row = await readOne({ SBBM: '350203010013100001' });

      expect(row.values).to.include({ localCode: '350203010013100001' }).and.not.to.have.property('gbCode');
      expect(codesOf(await readOne({ SBBM: '350203' }))).to.deep.equal(['code/invalid']);
    });

    it('reads H.265 as text and as 4', async () => {
      for (const value of ['H.265', 'h265', 'HEVC', '4', '04', '4 H.265', 'Ｈ．２６５']) {
        expect((await readOne({ SXJBMGS: value })).values['encoding'], value).to.equal('4');
      }
      expect(codesOf(await readOne({ SXJBMGS: 'VP9' }))).to.deep.equal(['value/unknown']);
    });

    it('reads dates as they are typed, and refuses a day that never was', async () => {
      for (const date of [
        '2024-5-1',
        '2024/05/01',
        '2024年5月1日',
        '20240501',
        '2024.5.1',
        '2024-05-01 00:00:00',
        '45413',
      ]) {
        expect((await readOne({ AZSJ: date })).values['installedOn'], date).to.equal('2024-05-01');
      }
      expect(codesOf(await readOne({ AZSJ: '2023-02-29' }))).to.deep.equal(['value/invalid']);
    });

    it('keeps line ends inside quotes in one cell', async () => {
      const rows = await readCsv(standardSheet({ AZDZ: '人民路\r\n1 号, "东侧"' }, { SBMC: '第二行' }));

      expect(rows).to.have.lengthOf(2);
      expect(rows[0]?.values['place']).to.equal('人民路 1 号, "东侧"');
      expect(rows[1]?.values['name']).to.equal('第二行');
      expect(rows.map(({ number }) => number)).to.deep.equal([2, 3]);
    });
  });

  describe('trap 5, passwords', () => {
    it('keeps them apart from everything that is shown, under a known and an unknown heading', async () => {
      const sheet = operationsSheet({ password: 'Tr0ub4dor', username: 'admin' });
      const [headings = [], cells = []] = sheet;
      const [row] = await readCsv([
        [...headings, '后台超级密码'],
        [...cells, 'Tr0ub4dor'],
      ]);

      expect(row?.password).to.equal('Tr0ub4dor');
      expect(JSON.stringify({ ...row, password: undefined })).not.to.contain('Tr0ub4dor');
    });

    it('does not quote one that is refused', async () => {
      const [row] = await readCsv(operationsSheet({ password: 'x'.repeat(300) }));

      expect(codesOf(row as SheetRow)).to.deep.equal(['value/too-long']);
      expect(JSON.stringify(row)).not.to.contain('xxx');
    });
  });
});

describe('the headings of a sheet', () => {
  const headingsOf = (cells: Cell[], profile = plainProfile) => readHeadings([{ number: 1, cells }], profile);

  it('are known by code, by label and by both, in any order and with any marks', () => {
    const found = headingsOf([
      'WD',
      '设备名称*',
      'SBBM 设备编码*',
      '经度（必填）',
      'sbcs',
      '　联网 属性＊',
      'JKDWLX(监控点位类型)',
    ]);

    expect(found?.columns.map(({ column }) => column.code)).to.deep.equal([
      ...['WD', 'SBMC', 'SBBM', 'JD', 'SBCS', 'LWSX', 'JKDWLX'],
    ]);
    expect(found?.unknown).to.deep.equal([]);
  });

  it('that mean nothing or come twice are reported, and so are required ones that are not there', () => {
    const found = headingsOf(['设备编码', '设备名称', 'SBBM', '天气', '__proto__', 'constructor']);

    expect(found?.unknown).to.deep.equal(['SBBM', '天气', '__proto__', 'constructor']);
    expect(found?.missing.map(({ code }) => code))
      .to.include.members(['JKDWLX', 'SSXQGAJG', 'AZSJ'])
      .and.not.include('SBMC');
  });

  it('may be the template’s own', () => {
    const profile = { ...plainProfile, headings: [{ heading: '点位别称X', field: 'alias' }] };

    expect(headingsOf(['SBMC', '点位别称X'], profile)?.columns.map(({ column }) => column.field)).to.deep.equal([
      'name',
      'alias',
    ]);
  });

  it('may stand below a title', () => {
    const lines = [
      { number: 1, cells: ['某市视频监控点位登记表'] },
      { number: 3, cells: ['SBBM', 'SBMC', 'JD'] },
    ];

    expect(readHeadings(lines, plainProfile)?.lineNumber).to.equal(3);
  });

  it('pollute no prototype', async () => {
    const [row] = await readCsv([
      ['SBMC', '__proto__', 'constructor.prototype', 'SBBM'],
      ['甲', '{"polluted":true}', 'x', '35020301001310000001'],
    ]);

    expect(row?.values).to.deep.equal({ name: '甲', gbCode: '35020301001310000001' });
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
  });
});
