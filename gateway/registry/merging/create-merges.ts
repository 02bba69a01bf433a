import type { CertificatePins } from '../../../adapters/sdk/certificate-pins.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Part } from '../../platform/scheduling/part.ts';
import type { AccessPathStore } from '../paths/access-path-store.ts';
import type { CodePlacement } from '../areas/code-placement-service.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import type { CredentialService } from '../paths/credential-service.ts';
import { DeviceAlarmStore } from '../devices/device-alarm-store.ts';
import type { DeviceProvider } from '../devices/device-provider.ts';
import { deviceRoutes } from '../devices/device-routes.ts';
import { DeviceService } from '../devices/device-service.ts';
import { MergeProposalStore } from './merge-proposal-store.ts';
import { mergeRoutes } from './merge-routes.ts';
import { MergeSearchJob } from './merge-search-job.ts';
import { MergeSearchService } from './merge-search-service.ts';
import { MergeService } from './merge-service.ts';
import type { ChangeStore } from '../record/change-store.ts';
import type { ConflictStore } from '../record/conflict-store.ts';
import type { RecordWriter } from '../record/record-writer-service.ts';
import { SplitService } from './split-service.ts';

interface MergesFoundation {
  readonly database: Database;
  readonly cameras: CameraStore;
  readonly paths: AccessPathStore;
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly log: Log;
  readonly writer: RecordWriter;
  readonly placement: CodePlacement;
  readonly changes: ChangeStore;
  readonly conflicts: ConflictStore;
  readonly devices: DeviceProvider;
  readonly logins: CredentialService;
  readonly pins: CertificatePins;
}

interface Merges {
  /** Which device stands behind a camera. */
  readonly devices: DeviceService;
  readonly routes: readonly Route[];
  readonly parts: readonly Part[];
}

/** Wires what cameras are: one asset or two, and which device. */
export function createMerges({ database, devices: provider, logins, pins, ...world }: MergesFoundation): Merges {
  const transaction = database.transaction.bind(database);
  const proposals = new MergeProposalStore(database);
  const shared = { ...world, proposals, transaction };
  const search = new MergeSearchService(shared);
  const alarms = new DeviceAlarmStore(database);
  const devices = new DeviceService({ ...shared, alarms, devices: provider, credentials: logins, pins });
  const merges = new MergeService(shared);
  return {
    devices,
    routes: [...mergeRoutes({ merges, search, splits: new SplitService(shared) }), ...deviceRoutes(devices)],
    parts: [new MergeSearchJob({ ...world, search })],
  };
}
