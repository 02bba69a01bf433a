import { expect } from 'chai';
import type { BulkAdoption, BulkAdoptionId } from '../../gateway/discovery/bulk/bulk-adoption.ts';
import { BulkAdoptionStore } from '../../gateway/discovery/bulk/bulk-adoption-store.ts';
import type { CheckId } from '../../gateway/discovery/check/check-report.ts';
import { CheckStore } from '../../gateway/discovery/check/check-store.ts';
import type { StoredCheck } from '../../gateway/discovery/check/stored-check.ts';
import type { Platform } from '../../gateway/discovery/platforms/platform.ts';
import { PlatformStore } from '../../gateway/discovery/platforms/platform-store.ts';
import type { ScanSchedule } from '../../gateway/discovery/rescan/schedule.ts';
import { ScheduleStore } from '../../gateway/discovery/rescan/schedule-store.ts';
import type { Scan } from '../../gateway/discovery/scan.ts';
import { ScanStore } from '../../gateway/discovery/scan-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { OrganisationMoveStore } from '../../gateway/registry/organisations/organisation-move-store.ts';
import { type ImportId, noCounts, type SheetImport } from '../../gateway/registry/sheets/sheet-import.ts';
import { SheetImportStore } from '../../gateway/registry/sheets/sheet-import-store.ts';
import { atMs, east, scopeOf, west } from '../fixtures/estate.ts';
import { profileOf } from '../fixtures/sheets-rig.ts';
import { eachDatabase } from './each-database.ts';

/** Work that is stored again and again while it goes on, on the list of an organisation. */
interface Work {
  begin(): Promise<void>;
  /** As it was read before the organisation moved. */
  save(): Promise<unknown>;
  /** Where it is found. */
  find(path: string): Promise<unknown>;
}

const organisationPath = east.path;
const checklist = { forbiddenInteriors: [], signagePresent: true } as const;

// Ids are brands, marks of the compiler only.
const works: Readonly<Record<string, (database: Database) => Work>> = {
  'a scan': (database) => {
    const store = new ScanStore(database);
    const scan: Scan = {
      ...{ id: 's1' as Scan['id'], organisationPath, state: 'running', cause: 'person', multicast: false, ranges: [] },
      ...{ askedHosts: 0, hostCount: 9, foundDevices: 0, askedAtMs: atMs },
    };
    return {
      begin: () => store.add(scan),
      save: () => store.save({ ...scan, askedHosts: 9 }),
      find: (path) => store.find({ organisationPath: path }, 's1'),
    };
  },
  'a schedule': (database) => {
    const store = new ScheduleStore(database);
    const schedule: ScanSchedule = {
      ...{ id: 'd1' as ScanSchedule['id'], organisationPath, name: '夜间', cron: '0 3 * * *', multicast: true },
      ...{ ranges: [], enabled: true, createdBy: '测试', createdAtMs: atMs },
    };
    return {
      begin: () => store.add(schedule),
      save: () => store.save({ ...schedule, lastDueAtMs: atMs }),
      find: (path) => store.find({ organisationPath: path }, 'd1'),
    };
  },
  'a check': (database) => {
    const store = new CheckStore(database);
    const check: StoredCheck = {
      ...{ id: 'k1' as CheckId, organisationPath, candidateId: 'c', state: 'running', checklist, checkedBy: '测试' },
      startedAtMs: atMs,
    };
    return {
      begin: () => store.add(check),
      save: () => store.save({ ...check, state: 'done' }),
      find: (path) => store.find({ organisationPath: path }, 'k1'),
    };
  },
  'a bulk adoption': (database) => {
    const store = new BulkAdoptionStore(database);
    const bulk: BulkAdoption = {
      ...{ id: 'b1' as BulkAdoptionId, organisationPath, state: 'running', startedBy: '测试', askedAtMs: atMs },
      request: {
        ...{ credentialSetId: 's', organisationId: 'east', ownership: 'government', pointClass: 1, place: '' },
        ...{ evenAfterRefusal: false, checklist },
      },
    };
    return {
      begin: () => store.add(bulk, []),
      save: () => store.save({ ...bulk, state: 'done' }),
      find: (path) => store.find({ organisationPath: path }, 'b1'),
    };
  },
  'a platform': (database) => {
    const store = new PlatformStore(database);
    const platform: Platform = {
      ...{ id: 'p1' as Platform['id'], credentialId: 'c1' as Platform['credentialId'], organisationPath, name: '平台' },
      ...{ adapterKind: 'carrier-platform', host: '10.0.0.1', port: 80, contract: {}, ownership: 'leased' },
      ...{ rule: { organisationId: 'east', byArea: [] }, pointClass: 3, version: 1, createdAtMs: atMs },
      ...{ listingCount: 0, isComplete: false },
    };
    return {
      begin: () => database.transaction((transaction) => store.add(platform, transaction)),
      save: () =>
        database.transaction((transaction) => store.save({ ...platform, name: '某平台', version: 2 }, transaction)),
      find: (path) => store.find({ organisationPath: path }, 'p1'),
    };
  },
  'an import': (database) => {
    const store = new SheetImportStore(database);
    const profile = profileOf('standard-27');
    const sheetImport: SheetImport = {
      ...{ id: 'i1' as ImportId, organisationPath, userId: 'u', userName: '测试', fileName: 'x', sizeBytes: 1 },
      ...{ state: 'applying', options: { profile, convert: false, ownership: 'leased', gaps: 'accept' } },
      ...{ headings: [], unknownColumns: [], missingColumns: [], rowCount: 1, checked: noCounts, warned: 0 },
      ...{ proposed: 0, applied: noCounts, accepted: [], createdAtMs: atMs, updatedAtMs: atMs },
    };
    return {
      begin: () => store.add(sheetImport, 'sealed'),
      save: () => store.save({ ...sheetImport, state: 'done' }),
      find: (path) => store.find({ organisationPath: path }, 'i1'),
    };
  },
};

eachDatabase('work that goes on while its organisation moves', (open) => {
  for (const [name, workOf] of Object.entries(works)) {
    it(`goes with it: ${name}`, async () => {
      const database = await open();
      const work = workOf(database);
      await work.begin();
      const moves = new OrganisationMoveStore(database);
      const tables = await moves.listScopedTables(wholeEstate);
      const step = { fromPath: east.path, toPath: `${west.path}east/` };
      await database.transaction((transaction) => moves.move(tables, step, transaction));

      await work.save();

      expect(await work.find(scopeOf(west).organisationPath)).to.not.equal(undefined);
      expect(await work.find(scopeOf(east).organisationPath)).to.equal(undefined);
    });
  }
});
