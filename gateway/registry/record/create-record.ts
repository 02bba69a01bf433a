import type { Clock } from '../../platform/clock/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Part } from '../../platform/scheduling/part.ts';
import type { AccessPathStore } from '../paths/access-path-store.ts';
import { ContractStore } from '../contracts/contract-store.ts';
import { SystemStore } from '../devices/system-store.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import { MergeProposalStore } from '../merging/merge-proposal-store.ts';
import type { OrganisationStore } from '../organisations/organisation-store.ts';
import { UnitStore } from '../units/unit-store.ts';
import { ChangeStore } from './change-store.ts';
import { CompletenessService } from './completeness-service.ts';
import { CompletenessStore } from './completeness-store.ts';
import { ConflictService } from './conflict-service.ts';
import { ConflictStore } from './conflict-store.ts';
import { HistoryService } from './history-service.ts';
import { RecordRefreshJob } from './record-refresh-job.ts';
import { recordRoutes } from './record-routes.ts';
import { type CameraFollower, RecordWriter } from './record-writer-service.ts';

interface RecordFoundation {
  readonly database: Database;
  readonly cameras: CameraStore;
  readonly organisations: OrganisationStore;
  readonly paths: AccessPathStore;
  /** What else carries the path of a camera's organisation. */
  readonly followers?: readonly CameraFollower[];
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly log: Log;
}

/** What the rest of the registry uses of the camera record. */
export interface RecordParts {
  readonly writer: RecordWriter;
  readonly changes: ChangeStore;
  readonly conflicts: ConflictStore;
  readonly routes: readonly Route[];
  readonly parts: readonly Part[];
}

/** Wires the camera record: writing, history, conflicts of codes, completeness. */
export function createRecord(foundation: RecordFoundation): RecordParts {
  const { database, cameras, organisations, paths, followers = [], clock, bus, log } = foundation;
  const transaction = database.transaction.bind(database);
  const changes = new ChangeStore(database);
  const conflicts = new ConflictStore(database);
  const writer = new RecordWriter({ cameras, changes, conflicts, paths, organisations, followers, clock });
  const [systems, contracts] = [new SystemStore(database), new ContractStore(database)];
  const merges = new MergeProposalStore(database);
  const histories = new HistoryService({ cameras, changes, organisations, systems, contracts, merges });
  const codeConflicts = new ConflictService({ cameras, conflicts, writer, transaction, clock, bus, log });
  const units = new UnitStore(database);
  const completeness = new CompletenessService({ organisations, units, measures: new CompletenessStore(database) });
  return {
    ...{ writer, changes, conflicts },
    routes: recordRoutes({ histories, codeConflicts, completeness }),
    parts: [new RecordRefreshJob({ cameras, transaction, log })],
  };
}
