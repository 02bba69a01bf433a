import type { Clock } from '../../platform/clock/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Part } from '../../platform/scheduling/part.ts';
import type { AccessPathStore } from '../paths/access-path-store.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import type { CredentialStore } from '../paths/credential-store.ts';
import type { OrganisationStore } from '../organisations/organisation-store.ts';
import type { RecordWriter } from '../record/record-writer-service.ts';
import type { RegistryService } from '../registry-service.ts';
import type { Vault } from '../vault.ts';
import { ApplyService } from './apply-service.ts';
import { DryRunService } from './dry-run-service.ts';
import { ImportedAccessService } from './imported-access-service.ts';
import { RowLookup } from './row-lookup-service.ts';
import { SheetExportService } from './sheet-export-service.ts';
import { SheetFileProvider } from './sheet-file-provider.ts';
import { SheetIdentityStore } from './sheet-identity-store.ts';
import { SheetImportService } from './sheet-import-service.ts';
import { SheetImportStore } from './sheet-import-store.ts';
import { sheetLimits } from './sheet-limits.ts';
import type { AreaDirectory, ContractDirectory, UnitDirectory } from './sheet-ports.ts';
import { SheetProfileService } from './sheet-profile-service.ts';
import { SheetProfileStore } from './sheet-profile-store.ts';
import { SheetReaderProvider } from './sheet-reader-provider.ts';
import { SheetRowStore } from './sheet-row-store.ts';
import { sheetsRoutes } from './sheets-routes.ts';
import type { UploadLimits } from './upload-turns.ts';

interface SheetsFoundation {
  readonly database: Database;
  readonly dataFolder: string;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly log: Log;
  readonly cameras: CameraStore;
  readonly organisations: OrganisationStore;
  readonly paths: AccessPathStore;
  readonly credentials: CredentialStore;
  readonly writer: RecordWriter;
  readonly registry: RegistryService;
  readonly units: UnitDirectory;
  readonly areas: AreaDirectory;
  readonly contracts: ContractDirectory;
  readonly uploads: UploadLimits;
}

interface Sheets {
  readonly imports: SheetImportService;
  readonly exports: SheetExportService;
  readonly profiles: SheetProfileService;
  readonly routes: readonly Route[];
  readonly parts: readonly Part[];
}

/** Wires import and export of camera sheets. */
export function createSheets(foundation: SheetsFoundation): Sheets {
  const { database, vault, clock, bus, log, cameras, organisations, paths, credentials } = foundation;
  const { writer, registry, units, areas, contracts, uploads } = foundation;
  const transaction = database.transaction.bind(database);
  const imports = new SheetImportStore(database);
  const rows = new SheetRowStore(database);
  const identities = new SheetIdentityStore(database);
  const files = new SheetFileProvider(foundation.dataFolder);
  const lookup = new RowLookup({ identities, cameras, units, areas, contracts, vault });
  const accesses = new ImportedAccessService({ identities, paths, credentials, vault, clock });
  const reader = new SheetReaderProvider(sheetLimits);
  const service = new SheetImportService({
    ...{ imports, rows, files, transaction, vault, clock, log },
    dryRuns: new DryRunService({ imports, rows, files, reader, lookup, organisations, vault, clock }),
    applications: new ApplyService({
      ...{ imports, rows, lookup, organisations, writer, accesses, units, areas },
      ...{ transaction, vault, bus, clock },
    }),
    maxFileBytes: sheetLimits.fileBytes,
    uploads,
  });
  const exports = new SheetExportService({ registry, imports: service, organisations, paths, units, log });
  const profiles = new SheetProfileService({ profiles: new SheetProfileStore(database), clock, log });
  return {
    ...{ imports: service, exports, profiles },
    routes: sheetsRoutes({ imports: service, exports, profiles }),
    parts: [{ start: () => service.start(), stop: () => service.stop() }],
  };
}
