import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import iconv from 'iconv-lite';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Cell } from '../../gateway/registry/sheets/cell.ts';
import { badKindOf, mixedRows } from '../fixtures/bad-rows.ts';
import { csvOf, operationsSheet, standardSheet, xlsxOf } from '../fixtures/camera-sheet.ts';
import { anActor, atMs, below, city, east, station, west } from '../fixtures/estate.ts';
import { chunksOf, openSheets, profileOf, type SheetsRig } from '../fixtures/sheets-rig.ts';

const csv = (rows: Cell[][]): Buffer => Buffer.from(csvOf(rows));
const code = (serial: number): string => `350203010013100${String(serial).padStart(5, '0')}`;
const many = (count: number, more: Record<string, Cell> = {}) =>
  Array.from({ length: count }, (_, index) => ({
    ...{ SBBM: code(index), SBMC: `点位 ${index}`, IPV4: `10.8.${index >> 8}.${index & 255}`, MACDZ: null },
    ...more,
  }));

describe('the import of a camera sheet', () => {
  let rig: SheetsRig;
  beforeEach(async () => {
    rig = await openSheets();
  });
  afterEach(() => rig.close());

  const cameras = () => rig.stores.lists.list(wholeEstate, {}, { order: { by: 'name', direction: 'asc' }, limit: 200 });
  const one = async () => (await cameras()).cameras[0];
  const passwordOfOne = async () => {
    const [path] = await rig.stores.paths.listOfCamera(wholeEstate, (await one())?.id ?? '');
    const login = await rig.stores.credentials.find(wholeEstate, path?.credentialId ?? '');
    return login && rig.vault.open(login.id, login.sealedPassword).reveal();
  };

  it('changes nothing before it is applied, then adds its cameras, and changes nothing when it comes again', async () => {
    const file = await xlsxOf(standardSheet(...many(3)));

    const checked = await rig.upload(file);
    expect(checked).to.include({ state: 'checked', rowCount: 3, format: 'xlsx', proposed: 0 });
    expect(checked.checked).to.deep.equal({ added: 3, changed: 0, unchanged: 0, rejected: 0 });
    expect((await cameras()).total).to.equal(0);

    const done = await rig.take(file);
    expect(done.applied).to.deep.equal({ added: 3, changed: 0, unchanged: 0, rejected: 0 });
    const camera = await one();
    expect(camera).to.include({ name: '点位 0', organisationId: station.id, pointClass: 1, vendor: 'Hikvision' });
    expect(camera?.record).to.include({ gbCode: code(0), civilCode: '350203', managingUnitId: 'unit-市局科信科' });
    expect(await rig.stores.paths.listOfCamera(wholeEstate, camera?.id ?? '')).to.have.lengthOf(1);

    const again = await rig.take(file);
    expect(again.checked).to.deep.equal({ added: 0, changed: 0, unchanged: 3, rejected: 0 });
    expect(again.applied).to.deep.equal({ added: 0, changed: 0, unchanged: 3, rejected: 0 });
    expect(rig.registry.events.filter(({ name }) => name === 'camera.adopted')).to.have.lengthOf(3);
  });

  it('changes exactly what a row says, with its source', async () => {
    await rig.take(csv(standardSheet(...many(1))));
    const columns = [
      ['SBBM', 'AZDZ', 'DWSC'],
      [code(0), '新地址', ''],
    ];

    const done = await rig.take(csv(columns));

    expect(done.applied.changed).to.equal(1);
    const camera = await one();
    expect(camera).to.include({ place: '新地址', name: '点位 0' });
    expect(camera?.record.alias).to.equal('老供销社');
    const provenance = await rig.stores.cameras.findProvenance(wholeEstate, camera?.id ?? '');
    expect(provenance['place']).to.include({ source: 'imported', by: '测试' });
  });

  it('keeps the good rows of a sheet with bad ones, and says what is wrong where', async () => {
    const bad: Record<string, Cell>[] = [
      { SBBM: '3.4E+19' },
      { SBMC: '' },
      { JKDWLX: '4' },
      { SSXQGAJG: '无此派出所' },
      { AZSJ: '2023-02-30' },
      { LXBCTS: '' },
      { JD: '0', WD: '0' },
    ];
    const rows = [...many(2), ...bad.map((row, index) => ({ ...many(20)[10 + index], ...row }))];

    const checked = await rig.upload(csv(standardSheet(...rows)));

    expect(checked.checked).to.deep.equal({ added: 2, changed: 0, unchanged: 0, rejected: bad.length });
    const said = (await rig.rowsOf(checked))
      .slice(2)
      .map(({ number, problems }) => [number, problems.map((each) => each.code)]);
    expect(said).to.deep.equal([
      [4, ['code/number']],
      [5, ['value/missing']],
      [6, ['point-class/ambiguous']],
      [7, ['organisation/unknown']],
      [8, ['value/invalid']],
      [9, ['value/missing']],
      [10, ['coordinates/outside']],
    ]);
    expect((await rig.take(csv(standardSheet(...rows)))).applied.added).to.equal(2);
  });

  it('never takes a row for a camera that another row of the same sheet made, however far behind it comes', async () => {
    const rows: Record<string, Cell>[] = many(250);
    const shared = code(5);
    rows[5] = { ...rows[5], SBMC: '甲' };
    rows[120] = { ...rows[120], SBBM: shared, SBMC: '乙' };
    rows[240] = { ...rows[240], SBBM: shared, SBMC: '丙' };
    const uncoded = { SBBM: null, SBMC: '同名', port: 8000, channel: '1', accessKind: 'ONVIF' };
    rows[7] = { ...rows[7], ...uncoded };
    rows[230] = { ...rows[230], ...uncoded };
    const file = csv(operationsSheet(...rows));
    const wish = { profile: profileOf('operations'), gaps: 'accept' as const };

    const done = await rig.take(file, wish);
    const again = await rig.take(file, wish);

    expect(done.applied).to.deep.equal({ added: 250, changed: 0, unchanged: 0, rejected: 0 });
    const total = (await rig.stores.lists.list(wholeEstate, {}, { order: { by: 'name', direction: 'asc' }, limit: 1 }))
      .total;
    expect(total).to.equal(250);
    expect(again.applied).to.deep.equal({ added: 0, changed: 0, unchanged: 250, rejected: 0 });
  });

  it('reports exactly the bad rows of fifteen kinds, in GBK and with line ends in cells, and re-imports nothing', async () => {
    const count = 300;
    const file = iconv.encode(csvOf(standardSheet(...mixedRows(count))), 'gbk');

    const done = await rig.take(file);

    const rejected: (readonly [number, string | undefined])[] = [];
    for (let after: number | undefined = 0; after !== undefined;) {
      const page = await rig.sheets.imports.listRows(wholeEstate, done.id, { after, limit: 200, verdict: 'rejected' });
      rejected.push(
        ...page.items.map(
          ({ number, problems }) => [number, problems.find(({ severity }) => severity === 'error')?.code] as const,
        ),
      );
      after = page.nextAfter;
    }
    const expected = Array.from({ length: count }, (_, index) => [index + 2, badKindOf(index)?.code] as const);
    expect(rejected).to.deep.equal(expected.filter(([, bad]) => bad !== undefined));
    expect(done.encoding).to.equal('gb18030');
    expect(done.applied).to.deep.equal({ added: 270, changed: 0, unchanged: 0, rejected: 0 });
    expect((await rig.take(file)).applied).to.deep.equal({ added: 0, changed: 0, unchanged: 270, rejected: 0 });
  });

  it('waits with a swap of coordinates until somebody accepts it', async () => {
    const file = csv(standardSheet({ JD: '24.5', WD: '118.1' }));

    const refused = await rig.take(file);
    expect(refused).to.deep.include({ proposed: 1, applied: { added: 0, changed: 0, unchanged: 0, rejected: 0 } });

    const accepted = await rig.take(file, { accept: ['coordinates/swapped'] });
    expect(accepted.applied.added).to.equal(1);
    expect((await one())?.record).to.include({ longitude: 118.1, latitude: 24.5 });
  });

  it('puts the second of two rows with one code into the conflict queue, and does so once', async () => {
    const file = csv(standardSheet(...many(1), { ...many(2)[1], SBBM: code(0) }));

    const done = await rig.take(file);
    expect(done.applied.added).to.equal(2);
    expect(
      await rig.stores.conflicts.listOfCameras(
        wholeEstate,
        (await cameras()).cameras.map(({ id }) => id),
      ),
    ).to.have.lengthOf(1);

    const again = await rig.take(file);
    expect(again.applied).to.deep.equal({ added: 0, changed: 0, unchanged: 2, rejected: 0 });
  });

  it('loses no row whose code another part has, tells nothing of it, and knows it again', async () => {
    await rig.take(csv(standardSheet({ ...many(1)[0], SSXQGAJG: '西区分局' })));
    const file = csv(standardSheet({ ...many(1)[0], SBMC: '东区点位', IPV4: '10.99.0.1' }));
    const actor = anActor(east);

    const first = await rig.take(file, { actor });
    expect(first.checked.added).to.equal(1);
    expect(first.applied.added).to.equal(1);
    const [row] = await rig.rowsOf(first);
    expect(row?.problems).to.deep.equal([]);

    const again = await rig.take(file, { actor });
    expect(again.applied).to.deep.equal({ added: 0, changed: 0, unchanged: 1, rejected: 0 });
    expect((await cameras()).total).to.equal(2);
  });

  it('recognises a camera without a code by its address, then by name and organisation', async () => {
    const byAddress = operationsSheet({ SBBM: null, SBMC: '甲', port: 554, channel: '1', accessKind: 'RTSP' });
    await rig.take(csv(byAddress), { profile: profileOf('operations'), gaps: 'accept' });
    const renamed = operationsSheet({ SBBM: null, SBMC: '乙', port: 554, channel: '1', accessKind: 'RTSP' });
    const done = await rig.take(csv(renamed), { profile: profileOf('operations'), gaps: 'accept' });
    expect(done.applied).to.include({ added: 0, changed: 1 });

    const plain = csv(standardSheet({ SBBM: null, SBMC: '丙', IPV4: null }));
    expect((await rig.take(plain, { gaps: 'accept' })).applied.added).to.equal(1);
    const again = await rig.take(plain, { gaps: 'accept' });
    expect(again.applied).to.include({ added: 0, unchanged: 1 });
    const [row] = await rig.rowsOf(again);
    expect(row?.problems.map((each) => each.code)).to.not.include('identity/weak');
  });

  it('takes the same camera in two rows once', async () => {
    const checked = await rig.upload(csv(standardSheet(...many(1), ...many(1))));

    const rows = await rig.rowsOf(checked);
    expect(rows.map(({ verdict }) => verdict)).to.deep.equal(['added', 'rejected']);
    expect(rows[1]?.problems.map((each) => each.code)).to.include('row/double');
  });

  it('finds organisations by name and by path, within the scope only', async () => {
    const twin = below(west, 'west-station', 'station', '东站派出所');
    await rig.stores.organisations.add(twin, atMs);
    const at = async (text: string, organisation = city) => {
      const checked = await rig.upload(csv(standardSheet({ ...many(1)[0], SSXQGAJG: text })), {
        actor: anActor(organisation),
      });
      const [row] = await rig.rowsOf(checked);
      return row?.problems.map((each) => each.code) ?? [];
    };

    expect(await at('东站派出所')).to.deep.equal(['organisation/ambiguous']);
    expect(await at('西区分局/东站派出所')).to.deep.equal([]);
    expect(await at('市局/东区分局/东站派出所')).to.deep.equal([]);
    expect(await at('东站派出所', east)).to.deep.equal([]);
    expect(await at('西区分局', east)).to.deep.equal(['organisation/unknown']);
  });

  it('seals passwords at once: they are in no file, table, row, result or log', async () => {
    const password = 'Tr0ub4dor&3-unique';
    const logged: unknown[] = [];
    await rig.close();
    const log = (fields: unknown) => void logged.push(fields);
    rig = await openSheets(undefined, { debug: log, info: log, warn: log, error: log });
    const sheet = operationsSheet({ ...many(1)[0], username: 'admin', password, port: 80 });
    const upload = rig.sheets.imports.upload(
      anActor(city),
      {
        fileName: 'sheet',
        options: { profile: profileOf('operations'), convert: false, ownership: 'government', gaps: 'refuse' },
      },
      chunksOf(csv(sheet)),
    );
    const { id } = await upload;
    const kept = await Promise.all(
      (await readdir(join(rig.folder, 'sheets'))).map((name) => readFile(join(rig.folder, 'sheets', name))),
    );
    await rig.sheets.imports.settled();
    const rows = await dumpTables(rig);
    await rig.sheets.imports.apply(anActor(city), id, []);
    await rig.sheets.imports.settled();
    const result: Uint8Array[] = [];
    for await (const part of await rig.sheets.exports.exportResult(anActor(city), id, 'csv')) result.push(part);

    expect(kept).to.have.lengthOf(1);
    expect(await readdir(join(rig.folder, 'sheets'))).to.deep.equal([]);
    const seen = [
      ...kept.map(String),
      rows,
      await dumpTables(rig),
      JSON.stringify(logged),
      Buffer.concat(result).toString(),
    ];
    for (const text of seen) expect(text).not.to.contain(password);
    expect(rows).to.contain('点位 0');
  });

  it('gives the camera the login of the sheet, knows it again, and takes another', async () => {
    const login = (password: string) => csv(operationsSheet({ ...many(1)[0], username: 'admin', password, port: 80 }));
    const profile = profileOf('operations');
    await rig.take(login('first'), { profile });

    const again = await rig.take(login('first'), { profile });
    expect(again.applied).to.include({ unchanged: 1, changed: 0 });
    expect(await passwordOfOne()).to.equal('first');

    const other = await rig.take(login('second'), { profile });
    expect(other.applied.changed).to.equal(1);
    expect(await passwordOfOne()).to.equal('second');
  });
});

/** Every cell of every table as text. */
async function dumpTables({ database }: SheetsRig): Promise<string> {
  const tables = await database.sequelize.getQueryInterface().showAllTables();
  const dumps = await Promise.all(tables.map((table) => database.sequelize.query(`SELECT * FROM \`${table}\``)));
  return JSON.stringify(dumps);
}
