import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Announcer } from '../../platform/realtime/announcement.ts';
import '../maintenance/maintenance-events.ts';
import type { MaintenanceWindowId } from '../maintenance/maintenance-window.ts';
import type { Cause } from './cause.ts';
import './cause-events.ts';
import { isDownNow } from './cause-part.ts';
import type { CauseNews } from './causes-api.ts';
import type { OpenCause } from './open-cause.ts';

interface Deps {
  readonly bus: EventBus;
  readonly announcer: Announcer;
  readonly log: Log;
}

/** Tells the gateway and the open pages what became of a cause since it was told last. */
export class CauseTeller {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @param open its `told` is what was told before */
  tell(open: OpenCause, cause: Cause): void {
    const { bus, log } = this.#deps;
    const outages = [...open.outages.values()].map(({ outage }) => outage);
    const cameraIds = cause.state === 'merged' ? [] : outages.filter(isDownNow).map(({ cameraId }) => cameraId);
    for (const name of eventsOf(open.told, cause)) bus.emit(name, { cause, cameraIds });
    if (open.told?.state !== cause.state) {
      const { id: causeId, kind, cameraCount } = cause;
      log.info({ causeId, kind, cameraCount, state: cause.state }, 'cause of outages');
    }
    if (hasAnswered(open.told, cause) && open.told?.maintenanceWindowId !== undefined) {
      bus.emit('maintenance.answered', {
        // What causes carry is a window's id.
        windowId: open.told.maintenanceWindowId as MaintenanceWindowId,
        causeId: cause.id,
        organisationPath: cause.organisationPath,
        cameraIds: [...new Set(outages.map(({ cameraId }) => cameraId))],
        atMs: Math.max(
          ...outages.map(({ endedAtMs = 0, recoveringSinceMs = 0 }) => Math.max(endedAtMs, recoveringSinceMs)),
        ),
      });
    }
    this.#announce(cause, new Set(outages.map(({ organisationPath }) => organisationPath)));
  }

  /** Everybody hears only that there is something to read: what it is, each reads as far as the own cameras go. */
  #announce({ id, state }: Cause, organisationPaths: ReadonlySet<string>): void {
    const data: CauseNews = { id, state };
    for (const organisationPath of organisationPaths) {
      this.#deps.announcer.announce({ topic: 'cause', key: id, data, audience: { organisationPath } });
    }
  }
}

type CauseEvent = 'cause.opened' | 'cause.confirmed' | 'cause.changed' | 'cause.closed';

function eventsOf(told: Cause | undefined, cause: Cause): CauseEvent[] {
  const opened: CauseEvent[] = told === undefined ? ['cause.opened'] : [];
  if (cause.state === 'closed') return [...opened, 'cause.closed'];
  if (cause.state === 'confirmed' && told?.state !== 'confirmed') return [...opened, 'cause.confirmed'];
  return told === undefined ? opened : ['cause.changed'];
}

/** All of its cameras came back while a window lay over it. */
function hasAnswered(told: Cause | undefined, cause: Cause): boolean {
  return told !== undefined && told.cameraCount > 0 && cause.cameraCount === 0 && cause.state !== 'merged';
}
