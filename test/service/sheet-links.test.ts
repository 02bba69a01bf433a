import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Cell } from '../../gateway/registry/sheets/cell.ts';
import { anArea } from '../fixtures/area.ts';
import { csvOf, standardSheet } from '../fixtures/camera-sheet.ts';
import { anActor, atMs, below, city, east, station, west } from '../fixtures/estate.ts';
import { openSheets, profileOf, type SheetsRig } from '../fixtures/sheets-rig.ts';
import { aContract } from '../fixtures/unit.ts';

const csv = (rows: Cell[][]): Buffer => Buffer.from(csvOf(rows));
const many = (count: number, more: Record<string, Cell> = {}) =>
  Array.from({ length: count }, (_, index) => ({
    ...{
      SBBM: `350203010013100${String(index).padStart(5, '0')}`,
      SBMC: `点位 ${index}`,
      IPV4: `10.8.0.${index}`,
      MACDZ: null,
    },
    ...more,
  }));

describe('what the rows of a camera sheet name', () => {
  let rig: SheetsRig;
  beforeEach(async () => {
    rig = await openSheets();
  });
  afterEach(() => rig.close());

  const cameras = () => rig.stores.lists.list(wholeEstate, {}, { order: { by: 'name', direction: 'asc' }, limit: 200 });
  const one = async () => (await cameras()).cameras[0];

  it('takes the organisation by its code and by the whole path from the city, also in a county’s import', async () => {
    await rig.stores.organisations.save(wholeEstate, { ...station, policeOrgCode: '530102010000' });
    const names = ['530102010000', '市局/东区分局/东站派出所', '别市局/东区分局/东站派出所'];
    const rows = many(3).map((row, index) => ({ ...row, SSXQGAJG: names[index] ?? '' }));

    const checked = await rig.upload(csv(standardSheet(...rows)), { actor: anActor(east) });

    expect(checked.checked).to.include({ added: 2, rejected: 1 });
    const [problem] = (await rig.rowsOf(checked)).flatMap(({ problems }) => problems);
    expect(problem).to.deep.include({ code: 'organisation/unknown', column: 'SSXQGAJG' });
  });

  it('takes the administrative area by its name too', async () => {
    const area = anArea('a1', { tree: 'administrative', code: '350203', name: '思明区' });
    await rig.stores.areas.add([area], atMs);

    await rig.take(csv(standardSheet(...many(1, { XZQY: '思明区' }))));

    expect((await one())?.record.civilCode).to.equal('350203');
  });

  it('lists the organisations that share a name', async () => {
    await rig.stores.organisations.add(below(west, 'namesake', 'station', station.name), atMs);

    const checked = await rig.upload(csv(standardSheet(...many(1))));

    const [problem] = (await rig.rowsOf(checked)).flatMap(({ problems }) => problems);
    expect(problem?.code).to.equal('organisation/ambiguous');
    expect(problem?.zh).to.include('市局/东区分局/东站派出所、市局/西区分局/东站派出所');
  });

  it('puts cameras under contracts of the part only, by id or number; what a camera has may stay', async () => {
    await rig.contracts.add(aContract('mine', { number: 'YP-1' }, east), atMs);
    await rig.contracts.add(aContract('foreign', { number: 'YP-9' }, west), atMs);
    await rig.contracts.add(aContract('a', { number: 'YP-2' }, east), atMs);
    await rig.contracts.add(aContract('b', { number: 'YP-2' }, station), atMs);
    const named = ['mine', 'YP-1', 'foreign', 'YP-9', 'YP-2'];
    const sheet = (contracts: readonly string[]) => {
      const [headings = [], ...rows] = standardSheet(...many(contracts.length));
      return csv([[...headings, '租赁合同'], ...rows.map((row, index) => [...row, contracts[index] ?? ''])]);
    };
    const wish = { actor: anActor(east), profile: profileOf('full') };

    const done = await rig.take(sheet(named), wish);

    const rows = await rig.rowsOf(done);
    expect(rows.map(({ applied }) => applied)).to.deep.equal(['added', 'added', ...[undefined, undefined, undefined]]);
    const problems = rows.flatMap((row) => row.problems.filter(({ code: of }) => of.startsWith('contract/')));
    expect(problems.map(({ code: of }) => of)).to.deep.equal([
      ...['contract/unknown', 'contract/unknown', 'contract/ambiguous'],
    ]);
    expect(problems[0]?.column).to.include('合同');
    const stored = (await cameras()).cameras;
    expect(stored.map(({ record }) => record.contractId)).to.deep.equal(['mine', 'mine']);
    await rig.registry.registry.changeCamera(anActor(city), stored[0]?.id ?? '', {
      version: stored[0]?.version ?? 0,
      record: { contractId: 'foreign' },
    });
    expect((await rig.upload(sheet(['foreign']), wish)).checked).to.include({ unchanged: 1, rejected: 0 });
  });
});
