import type { EventBus } from '../../platform/events/event-bus.ts';
import { without } from '../../platform/records/without.ts';
import { eventIdOf } from '../../platform/webhooks/cloud-event.ts';
import type { WebhookNews } from '../../platform/webhooks/webhook-news-service.ts';
import type { TicketChanged } from '../tickets/ticket-events.ts';

interface Deps {
  readonly news: Pick<WebhookNews, 'take'>;
  readonly bus: EventBus;
}

const told = [
  ...(['ticket.opened', 'ticket.assigned', 'ticket.overdue', 'ticket.suspended', 'ticket.resumed'] as const),
  ...(['ticket.returned', 'ticket.closed'] as const),
];

/** Tells other systems of the steps of tickets. */
export class TicketNews {
  readonly #deps: Deps;
  #unsubscribe: (() => void)[] = [];

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  start(): void {
    const { bus } = this.#deps;
    this.#unsubscribe = told.map((type) => bus.on(type, (change) => this.#take(type, change)));
  }

  stop(): void {
    for (const off of this.#unsubscribe.splice(0)) off();
  }

  #take(type: (typeof told)[number], change: TicketChanged & { readonly clock?: string }): void {
    const { ticket, atMs, clock = '' } = change;
    const id = eventIdOf(type, ticket.id, String(ticket.version), clock);
    const data = { ticket: without(ticket, 'organisationPath'), ...(clock !== '' && { clock }) };
    this.#deps.news.take(ticket.organisationPath, { id, type, source: '/tickets', subject: ticket.id, atMs, data });
  }
}
