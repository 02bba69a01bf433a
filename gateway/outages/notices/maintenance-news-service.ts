import type { EventBus } from '../../platform/events/event-bus.ts';
import { eventIdOf } from '../../platform/webhooks/cloud-event.ts';
import type { WebhookNews } from '../../platform/webhooks/webhook-news-service.ts';
import '../maintenance/maintenance-events.ts';

interface Deps {
  readonly news: Pick<WebhookNews, 'take'>;
  readonly bus: EventBus;
}

/** Reminds other systems that what is worked on answers again, so that the window may be ended. */
export class MaintenanceNews {
  readonly #deps: Deps;
  #unsubscribe: (() => void) | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  start(): void {
    const { bus, news } = this.#deps;
    const type = 'maintenance.answered';
    this.#unsubscribe = bus.on(type, ({ windowId, causeId, organisationPath, cameraIds, atMs }) => {
      const id = eventIdOf(type, windowId, causeId, String(atMs));
      const data = { windowId, causeId, cameraCount: cameraIds.length };
      news.take(organisationPath, { id, type, source: '/maintenance-windows', subject: windowId, atMs, data });
    });
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }
}
