import type { EventBus } from '../../platform/events/event-bus.ts';
import '../causes/cause-events.ts';
import type { CauseChanged } from '../causes/cause-events.ts';
import type { Cause, CauseKind, Severity } from '../causes/cause.ts';
import '../tickets/ticket-events.ts';

type Open = Pick<Cause, 'state' | 'cameraCount'> & {
  readonly kind: CauseKind;
  readonly severity: Severity;
  readonly isInMaintenance: boolean;
};

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const ticketEvents = [
  ...(['ticket.opened', 'ticket.overdue', 'ticket.suspended', 'ticket.returned', 'ticket.closed'] as const),
];

/** Counts what is told of causes and tickets, for whoever scrapes. */
export class OpenCauses {
  readonly #open = new Map<string, Open>();
  readonly #confirmed = new Map<string, number>();
  readonly #tickets = new Map<string, number>(ticketEvents.map((name) => [nameOf(name), 0]));
  #unsubscribe: (() => void)[] = [];

  start(bus: EventBus): void {
    const follow = (change: CauseChanged): void => this.#follow(change);
    this.#unsubscribe = [
      bus.on('cause.opened', follow),
      bus.on('cause.changed', follow),
      bus.on('cause.closed', follow),
      bus.on('cause.confirmed', (change) => {
        const { kind } = change.cause;
        this.#confirmed.set(kind, (this.#confirmed.get(kind) ?? 0) + 1);
        this.#follow(change);
      }),
      ...ticketEvents.map((name) =>
        bus.on(name, () => void this.#tickets.set(nameOf(name), (this.#tickets.get(nameOf(name)) ?? 0) + 1)),
      ),
    ];
  }

  stop(): void {
    for (const off of this.#unsubscribe.splice(0)) off();
  }

  /** Those that stood open when the gateway started. */
  seed(id: string, open: Open): void {
    if (!this.#open.has(id)) this.#open.set(id, open);
  }

  counts(): Sample[] {
    return this.#sum(() => 1);
  }

  cameras(): Sample[] {
    return this.#sum(({ cameraCount }) => cameraCount);
  }

  /** Since the gateway started. */
  confirmed(): Sample[] {
    return [...this.#confirmed].map(([kind, value]) => ({ labels: { kind }, value }));
  }

  /** Since the gateway started. */
  tickets(): Sample[] {
    return [...this.#tickets].map(([event, value]) => ({ labels: { event }, value }));
  }

  #follow({ cause }: CauseChanged): void {
    const { id, kind, severity, state, cameraCount, maintenanceWindowId } = cause;
    if (state === 'closed' || state === 'merged') this.#open.delete(id);
    else this.#open.set(id, { kind, severity, state, cameraCount, isInMaintenance: maintenanceWindowId !== undefined });
  }

  #sum(weight: (open: Open) => number): Sample[] {
    const sums = new Map<string, { labels: Sample['labels']; value: number }>();
    for (const open of this.#open.values()) {
      const { kind, severity } = open;
      const state = open.isInMaintenance ? 'in-maintenance' : open.state;
      const key = `${kind} ${severity} ${state}`;
      const sum = sums.get(key) ?? { labels: { kind, severity, state }, value: 0 };
      sums.set(key, { ...sum, value: sum.value + weight(open) });
    }
    return [...sums.values()];
  }
}

function nameOf(event: string): string {
  return event.slice('ticket.'.length);
}
