import type { Adapter } from '../../../adapters/sdk/adapter.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Part } from '../../platform/scheduling/part.ts';
import { AccessPathService } from './access-path-service.ts';
import type { AccessPathStore } from './access-path-store.ts';
import type { CodePlacement } from '../areas/code-placement-service.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import { CertificatePinStore } from '../devices/certificate-pin-store.ts';
import { CredentialService } from './credential-service.ts';
import { createMerges } from '../merging/create-merges.ts';
import type { CredentialStore } from './credential-store.ts';
import type { DeviceService } from '../devices/device-service.ts';
import { DeviceProvider } from '../devices/device-provider.ts';
import { PlatformChangeService } from '../devices/platform-change-service.ts';
import { pathRoutes } from './path-routes.ts';
import { PathService } from './path-service.ts';
import { PathStandingService } from './path-standing-service.ts';
import { PathStandingStore } from './path-standing-store.ts';
import type { RecordParts } from '../record/create-record.ts';
import type { SystemStore } from '../devices/system-store.ts';
import type { Vault } from '../vault.ts';

interface PathsFoundation {
  readonly database: Database;
  readonly cameras: CameraStore;
  readonly paths: AccessPathStore;
  readonly systems: SystemStore;
  readonly credentials: CredentialStore;
  readonly adapters: readonly Adapter[];
  readonly netGuard: { assertAllowed(host: string): void };
  readonly describeSeconds: number;
  readonly record: Pick<RecordParts, 'writer' | 'changes' | 'conflicts'>;
  readonly placement: CodePlacement;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly log: Log;
}

interface Paths {
  /** What people do with access paths. */
  readonly doors: AccessPathService;
  readonly service: PathService;
  /** Platforms that are led elsewhere or given up. */
  readonly platformChanges: PlatformChangeService;
  /** Which device stands behind a camera. */
  readonly devices: DeviceService;
  readonly routes: readonly Route[];
  readonly parts: readonly Part[];
}

/** Wires how cameras are reached: the choice among paths, what people do with them, logins, merges and devices. */
export function createPaths(foundation: PathsFoundation): Paths {
  const { database, cameras, paths, systems, credentials, record, placement, vault, clock, bus, log } = foundation;
  const transaction = database.transaction.bind(database);
  const standings = new PathStandingService({ standings: new PathStandingStore(database), bus, clock, log });
  const devices = new DeviceProvider(foundation);
  const logins = new CredentialService({
    ...{ cameras, paths, systems, credentials, standings, devices },
    ...{ vault, transaction, bus, clock, log },
  });
  const doors = new AccessPathService({
    ...{ cameras, paths, standings, devices, credentials: logins },
    ...{ transaction, bus, clock, log },
  });
  const merges = createMerges({
    ...{ database, cameras, paths, ...record, placement, devices, logins, clock, bus, log },
    pins: new CertificatePinStore(database, clock),
  });
  return {
    doors,
    platformChanges: new PlatformChangeService({
      ...{ systems, credentials, paths, cameras, standings, writer: record.writer, vault, transaction, clock, bus },
    }),
    service: new PathService({ cameras, paths, standings, credentials, vault, clock }),
    devices: merges.devices,
    routes: [...pathRoutes(doors, logins, clock), ...merges.routes],
    parts: [standings, { stop: () => devices.stop() }, ...merges.parts],
  };
}
