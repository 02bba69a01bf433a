import '../../duty/roster/roster-changed.ts';
import { civilTimeOf } from '../../platform/clock/civil-time.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import { without } from '../../platform/records/without.ts';
import { eventIdOf, type WebhookEvent } from '../../platform/webhooks/cloud-event.ts';
import type { WebhookNews } from '../../platform/webhooks/webhook-news-service.ts';
import './shift-changed.ts';

interface Deps {
  readonly news: Pick<WebhookNews, 'take' | 'catchUp'>;
  readonly bus: EventBus;
  readonly clock: Clock;
}

/** Tells other systems of slots to which nobody came, of shifts that nobody ends, and of holes in the roster. */
export class ShiftNews {
  readonly #deps: Deps;
  #unsubscribe: (() => void)[] = [];

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  start(): void {
    const { bus, clock } = this.#deps;
    this.#unsubscribe = [
      bus.on('shift.late', (late) => {
        const { organisationPath, postId, date, slotKey } = late;
        const id = eventIdOf('shift.late', postId, date, slotKey);
        this.#take(organisationPath, {
          id,
          type: 'shift.late',
          subject: postId,
          data: without(late, 'organisationPath'),
        });
      }),
      bus.on('shift.overdue', ({ organisationPath, ...overdue }) => {
        const { shiftId, waitsFor } = overdue;
        const id = eventIdOf('shift.overdue', shiftId, waitsFor);
        this.#take(organisationPath, { id, type: 'shift.overdue', subject: shiftId, data: overdue });
      }),
      bus.on('roster.short', ({ organisationPath, ...short }) => {
        const { organisationId } = short;
        // Told anew each day, as long as the holes are there.
        const id = eventIdOf('roster.short', organisationId, civilTimeOf(clock.now()).date);
        this.#take(organisationPath, { id, type: 'roster.short', subject: organisationId, data: short });
      }),
    ];
  }

  stop(): void {
    for (const off of this.#unsubscribe.splice(0)) off();
  }

  /** Puts what came into the outbox; what the database refuses is tried again with the next call. */
  catchUp(): Promise<void> {
    return this.#deps.news.catchUp();
  }

  #take(organisationPath: string, about: Omit<WebhookEvent, 'source' | 'atMs'>): void {
    const { news, clock } = this.#deps;
    const source = about.type === 'roster.short' ? '/roster' : '/shifts';
    news.take(organisationPath, { ...about, source, atMs: clock.now() });
  }
}
