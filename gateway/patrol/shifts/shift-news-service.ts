import '../../duty/roster/roster-changed.ts';
import { civilTimeOf } from '../../platform/clock/civil-time.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { wholeEstate } from '../../platform/actor/scope.ts';
import type { RunTransaction } from '../../platform/database/run-transaction.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import { without } from '../../platform/records/without.ts';
import { eventIdOf, type WebhookEvent } from '../../platform/webhooks/cloud-event.ts';
import type { WebhookOutbox } from '../../platform/webhooks/outbox.ts';
import type { WebhookStore } from '../../platform/webhooks/webhook-store.ts';
import './shift-changed.ts';

interface Deps {
  readonly webhooks: Pick<WebhookStore, 'listAbove'>;
  readonly outbox: WebhookOutbox;
  readonly transaction: RunTransaction;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is told, and the organisation of which it is told: its webhooks hear of it and those of its superiors. */
interface News {
  readonly organisationPath: string;
  readonly event: WebhookEvent;
}

/** Tells other systems of slots to which nobody came, of shifts that nobody ends, and of holes in the roster. */
export class ShiftNews {
  readonly #deps: Deps;
  /** What is not in the outbox yet. */
  #waiting: News[] = [];
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
  async catchUp(): Promise<void> {
    for (const news of [...this.#waiting]) {
      await this.#put(news);
      this.#waiting = this.#waiting.filter((each) => each !== news);
    }
  }

  #take(organisationPath: string, about: Omit<WebhookEvent, 'source' | 'atMs'>): void {
    const source = about.type === 'roster.short' ? '/roster' : '/shifts';
    this.#waiting.push({ organisationPath, event: { ...about, source, atMs: this.#deps.clock.now() } });
  }

  async #put({ organisationPath, event }: News): Promise<void> {
    const { webhooks, outbox, transaction, log } = this.#deps;
    const receivers = await webhooks.listAbove(wholeEstate, organisationPath);
    if (receivers.length === 0) return;
    const ids = receivers.map(({ id }) => id);
    await transaction((underWay) => outbox.put(ids, event, underWay));
    log.info({ type: event.type, subject: event.subject, receivers: ids.length }, 'told to webhooks');
  }
}
