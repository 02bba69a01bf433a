import type { HealthService } from '../../health/health-service.ts';
import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Database } from '../../platform/database/database.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Metrics } from '../../platform/observability/metrics.ts';
import { PacedTask } from '../../platform/scheduling/paced-task.ts';
import type { Part } from '../../platform/scheduling/part.ts';
import { NoticedCauseStore } from '../notices/noticed-cause-store.ts';
import { NoticeStore } from '../notices/notice-store.ts';
import { CameraLabelStore } from './camera-label-store.ts';
import { boundLabels, type CameraLabels, countCameras } from './count-cameras.ts';
import { OpenCauses } from './open-causes.ts';

interface Foundation {
  readonly database: Database;
  readonly health: Pick<HealthService, 'listCameras'>;
  readonly metrics: Metrics;
  readonly bus: EventBus;
  readonly log: Log;
}

/** A camera that is new is counted as unknown until then. */
const labelsPauseMs = 30_000;
/** What another gateway wrote is read after so many looks. */
const looksUnread = 20;
const noticesPauseMs = 30_000;

/** Numbers of cameras, causes, tickets and notices for Prometheus: aggregates only, kept ready, so that a scrape asks no database. */
export function createMetrics({ database, health, metrics, bus, log }: Foundation): Part {
  const [labelStore, noticeStore, causeStore] = [
    new CameraLabelStore(database),
    new NoticeStore(database),
    new NoticedCauseStore(database),
  ];
  const causes = new OpenCauses();
  let labels: ReadonlyMap<string, CameraLabels> = new Map();
  let readEdition = '';
  let looks = 0;
  let notices = { waiting: 0, failed: 0 };

  metrics.gauges('vpg_cameras', 'Active cameras by district, vendor, state and what the check found', ['district', 'vendor', 'state', 'check'], () =>
    countCameras(health.listCameras(wholeEstate), labels),
  ); // prettier-ignore
  const causeLabels = ['kind', 'severity', 'state'];
  metrics.gauges('vpg_outage_causes', 'Open causes of outages', causeLabels, () => causes.counts());
  metrics.gauges('vpg_outage_cameras', 'Cameras that open causes hit', causeLabels, () => causes.cameras());
  metrics.counters('vpg_outage_causes_confirmed_total', 'Causes that were confirmed since the start', ['kind'], () =>
    causes.confirmed(),
  );
  metrics.counters('vpg_ticket_events_total', 'Steps of tickets since the start', ['event'], () => causes.tickets());
  metrics.gauge('vpg_notices', 'Messages that wait, and that could not be delivered', () => notices);

  const task = (name: string, pauseMs: number, run: () => Promise<void>): PacedTask =>
    new PacedTask({ pauseMs, run, onFault: (error) => log.warn({ err: error, task: name }, 'numbers not refreshed') });
  const tasks = [
    task('labels', labelsPauseMs, async () => {
      const edition = database.editions.of(['cameras', 'organisations']);
      if (edition === readEdition && ++looks < looksUnread) return;
      labels = boundLabels(await labelStore.readAll(wholeEstate));
      [readEdition, looks] = [edition, 0];
    }),
    task('notices', noticesPauseMs, async () => {
      const counts = [...(await noticeStore.outbox.countOpen(wholeEstate)).values()];
      const sum = (name: 'waitingCount' | 'failedCount') => counts.reduce((total, each) => total + each[name], 0);
      notices = { waiting: sum('waitingCount'), failed: sum('failedCount') };
    }),
  ];
  return {
    start: async () => {
      causes.start(bus);
      for (const { id, facts, isInMaintenance } of await causeStore.listOpen(wholeEstate)) {
        const { kind, severity, cameraCount } = facts;
        causes.seed(id, { kind, severity, cameraCount, state: 'confirmed', isInMaintenance });
      }
      tasks.forEach((each) => each.start());
    },
    stop: async () => {
      causes.stop();
      await Promise.all(tasks.map((each) => each.stop()));
    },
  };
}
