import type { Clock } from '../../platform/clock/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Log } from '../../platform/observability/log.ts';
import { PacedTask } from '../../platform/scheduling/paced-task.ts';
import type { Part } from '../../platform/scheduling/part.ts';
import { CameraLinkStore } from '../cameras/camera-link-store.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import type { RecordWriter } from '../record/record-writer-service.ts';
import type { UnitService } from '../units/unit-service.ts';
import { ShareFollow } from './share-follow-service.ts';
import { ShareWithdrawalStore } from './share-withdrawal-store.ts';
import { sharingRoutes } from './sharing-routes.ts';
import { SharingService } from './sharing-service.ts';

interface Foundation {
  readonly database: Database;
  readonly cameras: CameraStore;
  readonly units: UnitService;
  readonly writer: RecordWriter;
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly log: Log;
}

const pauseMs = 2000;

/** Wires the sharing of self-built cameras. */
export function createSharing({ database, cameras, units, writer, clock, bus, log }: Foundation): {
  readonly routes: readonly Route[];
  readonly part: Part;
} {
  const withdrawals = new ShareWithdrawalStore(database);
  const transaction = database.transaction.bind(database);
  const links = new CameraLinkStore(database);
  const follow = new ShareFollow({ withdrawals, cameras, links, writer, transaction, bus, log });
  const task = new PacedTask({
    pauseMs,
    run: () => follow.catchUp(),
    onFault: (error) => log.warn({ err: error }, 'cameras do not follow their sharing yet'),
    onRecovery: (failures) => log.info({ failures }, 'cameras follow their sharing again'),
  });
  return {
    routes: sharingRoutes(new SharingService({ withdrawals, follow, units, cameras, clock, log })),
    part: {
      start: async () => {
        await follow.start();
        task.start();
      },
      stop: async () => {
        await task.stop();
        follow.stop();
      },
    },
  };
}
