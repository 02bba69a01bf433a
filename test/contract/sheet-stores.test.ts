import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { ImportRow } from '../../gateway/registry/sheets/import-row.ts';
import { type ImportId, noCounts, type SheetImport } from '../../gateway/registry/sheets/sheet-import.ts';
import { SheetIdentityStore } from '../../gateway/registry/sheets/sheet-identity-store.ts';
import { SheetImportStore } from '../../gateway/registry/sheets/sheet-import-store.ts';
import { SheetProfileStore } from '../../gateway/registry/sheets/sheet-profile-store.ts';
import { SheetRowStore } from '../../gateway/registry/sheets/sheet-row-store.ts';
import { csvOf, operationsSheet } from '../fixtures/camera-sheet.ts';
import { atMs, city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { openSheets, profileOf } from '../fixtures/sheets-rig.ts';
import { eachDatabase } from './each-database.ts';

const profile = profileOf('standard-27');

function anImport(id: string, members: Partial<SheetImport> = {}): SheetImport {
  return {
    id: id as ImportId, // a brand
    ...{ organisationPath: east.path, userId: 'u1', userName: '测试', fileName: '点位 "表".xlsx', sizeBytes: 1 },
    ...{ state: 'parsing', options: { profile, convert: false, ownership: 'leased', gaps: 'accept' } },
    ...{ headings: ['SBBM'], unknownColumns: ['__proto__'], missingColumns: [], rowCount: 3 },
    ...{ checked: noCounts, warned: 0, proposed: 0, applied: noCounts, accepted: [] },
    ...{ createdAtMs: atMs, updatedAtMs: atMs },
    ...members,
  };
}

function aRow(number: number, members: Partial<ImportRow> = {}): ImportRow {
  return {
    ...{ number, verdict: 'added', values: { name: '甲’"\\', pointClass: '1' }, cells: ['甲', 1, true, null] },
    ...{ problems: [], isCodeTaken: false },
    ...members,
  };
}

eachDatabase('SheetImportStore', (open) => {
  it('gives back what was added, to its part and those above', async () => {
    const store = new SheetImportStore(await open());
    const added = anImport('i1');
    await store.add(added, 'sealed');

    expect(await store.find(scopeOf(city), 'i1')).to.deep.equal(added);
    expect(await store.findSealedKey(scopeOf(east), 'i1')).to.equal('sealed');
    for (const stranger of [west, station]) {
      expect(await store.find(scopeOf(stranger), 'i1')).to.equal(undefined);
      expect(await store.findSealedKey(scopeOf(stranger), 'i1')).to.equal(undefined);
      expect(await store.list(scopeOf(stranger), 9)).to.deep.equal([]);
    }
  });

  it('forgets the key when the sheet is no longer read', async () => {
    const store = new SheetImportStore(await open());
    await store.add(anImport('i1'), 'sealed');
    await store.save(anImport('i1', { rowCount: 9 }));
    expect(await store.findSealedKey(wholeEstate, 'i1')).to.equal('sealed');

    await store.save(anImport('i1', { state: 'checked' }));

    expect(await store.findSealedKey(wholeEstate, 'i1')).to.equal(undefined);
    expect(await store.listInState(wholeEstate, ['checked'])).to.deep.equal([anImport('i1', { state: 'checked' })]);
  });

  it('lets exactly one of two claim it, and lists the newest first', async () => {
    const store = new SheetImportStore(await open());
    await store.add(anImport('i1', { state: 'checked' }), '');
    await store.add(anImport('i2', { createdAtMs: atMs + 1 }), '');

    const claims = await Promise.all([1, 2].map(() => store.claim('i1' as ImportId, 'checked', 'applying')));

    expect(claims.filter(Boolean)).to.have.lengthOf(1);
    expect((await store.list(wholeEstate, 9)).map(({ id }) => id)).to.deep.equal(['i2', 'i1']);
    expect((await store.listOlder(wholeEstate, atMs + 1)).map(({ id }) => id)).to.deep.equal(['i1']);
  });
});

eachDatabase('SheetRowStore', (open) => {
  const openWith = async (...rows: ImportRow[]) => {
    const database = await open();
    const store = new SheetRowStore(database);
    await store.add('i1', east.path, rows);
    return { store, database };
  };
  const toApply = { accepted: [], limit: 9, after: 0 };

  it('gives back rows by number, filtered, to their part only', async () => {
    const bad = aRow(3, {
      verdict: 'rejected',
      problems: [{ column: 'a', code: 'code/number', severity: 'error', zh: '', en: '' }],
    });
    const { store } = await openWith(bad, aRow(2, { cameraId: 'c1', sealedPassword: 'v1.x' }), aRow(10));

    expect(await store.list(scopeOf(city), 'i1', { after: 0, limit: 2 })).to.deep.equal([
      aRow(2, { cameraId: 'c1', sealedPassword: 'v1.x' }),
      bad,
    ]);
    expect(await store.list(scopeOf(east), 'i1', { after: 2, limit: 9, withProblems: true })).to.deep.equal([bad]);
    expect(await store.count(scopeOf(east), 'i1', { verdict: 'added' })).to.equal(2);
    expect(await store.count(scopeOf(west), 'i1', {})).to.equal(0);
    expect(await store.list(scopeOf(east), 'i2', { after: 0, limit: 9 })).to.deep.equal([]);
  });

  it('offers good rows once, and a proposal only when it is accepted', async () => {
    const { store, database } = await openWith(
      ...[
        aRow(2),
        aRow(3, { verdict: 'rejected' }),
        aRow(4, { proposal: 'coordinates/swapped', sealedPassword: 'v1.x' }),
      ],
    );
    const offered = async (accepted: typeof toApply.accepted | ['coordinates/swapped']) =>
      (await store.listToApply(scopeOf(east), 'i1', { ...toApply, accepted })).map(({ number }) => number);
    expect(await offered([])).to.deep.equal([2]);
    expect(await offered(['coordinates/swapped'])).to.deep.equal([2, 4]);
    expect(await store.listToApply(scopeOf(west), 'i1', toApply)).to.deep.equal([]);

    await database.transaction((transaction) =>
      store.saveApplied(
        'i1',
        [
          { number: 2, applied: 'added' },
          { number: 4, applied: 'changed' },
        ],
        transaction,
      ),
    );

    expect(await offered(['coordinates/swapped'])).to.deep.equal([]);
    const [, , last] = await store.list(scopeOf(east), 'i1', { after: 0, limit: 9 });
    expect(last).to.deep.equal(aRow(4, { proposal: 'coordinates/swapped', applied: 'changed' }));
  });
});

eachDatabase('SheetProfileStore', (open) => {
  it('saves, changes and removes; a name is free once in a part', async () => {
    const store = new SheetProfileStore(await open());
    const stored = {
      ...profile,
      id: 'p1',
      name: '模板',
      organisationPath: east.path,
      createdAtMs: atMs,
      crs: 'bd09' as const,
    };
    await store.save(stored);
    await store.save({ ...stored, values: [{ field: 'networked', from: '1', to: '未联网' }] });

    expect((await store.find(scopeOf(city), 'p1'))?.values).to.have.lengthOf(1);
    expect(await store.find(scopeOf(west), 'p1')).to.equal(undefined);
    expect(await refusal(() => store.save({ ...stored, id: 'p2' }))).to.equal('sheet-profile/duplicate');
    await store.save({ ...stored, id: 'p2', organisationPath: west.path });
    await store.remove('p1');
    expect((await store.list(wholeEstate)).map(({ id }) => id)).to.deep.equal(['p2']);
  });
});

eachDatabase('an import with its access paths', (open) => {
  it('is found again by every identity, in its part only', async () => {
    const database = await open();
    const rig = await openSheets(database);
    const row = { SSXQGAJG: '东站派出所', username: 'admin', password: 'x', port: 8000, channel: '2' };
    const done = await rig.take(Buffer.from(csvOf(operationsSheet(row))), { profile: profileOf('operations') });
    const store = new SheetIdentityStore(database);
    const sought = { cameraIds: [], gbCodes: [], localCodes: [], hosts: [], names: [] };

    expect(done.applied.added).to.equal(1);
    const byCode = { ...sought, gbCodes: ['35020301001310000001'] };
    expect(await store.findCameras(scopeOf(east), byCode)).to.have.lengthOf(1);
    expect(await store.findCameras(scopeOf(east), { ...sought, names: ['人民路东口'] })).to.have.lengthOf(1);
    const [address] = await store.findAddresses(scopeOf(east), ['10.8.0.1']);
    expect(address).to.include({ host: '10.8.0.1', port: 8000, channelToken: '2' });
    expect(await store.findLogins(scopeOf(east), [address?.credentialId ?? ''])).to.have.lengthOf(1);
    expect(await store.findCameras(scopeOf(west), byCode)).to.deep.equal([]);
    expect(await store.findAddresses(scopeOf(west), ['10.8.0.1'])).to.deep.equal([]);
    await rig.sheets.imports.stop();
  });
});
