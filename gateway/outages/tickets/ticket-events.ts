import type {} from '../../platform/events/event-bus.ts';
import type { Ticket } from './ticket.ts';

/** A ticket as it stands after the step. */
export interface TicketChanged {
  readonly ticket: Ticket;
  /** When the step was taken, ms since epoch. */
  readonly atMs: number;
}

/** Which clock ran out. */
export interface TicketOverdue extends TicketChanged {
  readonly clock: 'respond' | 'repair';
}

/** Somebody took the repair in hand. */
export interface TicketAccepted extends TicketChanged {
  readonly byName: string;
}

declare module '../../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'ticket.opened': TicketChanged;
    /** Given to a maintaining unit, by rule or by hand; also told after `ticket.opened`. */
    'ticket.assigned': TicketChanged;
    'ticket.accepted': TicketAccepted;
    /** Once for each clock of a ticket. */
    'ticket.overdue': TicketOverdue;
    /** A suspension was approved. */
    'ticket.suspended': TicketChanged;
    /** It ended, by its date or because somebody goes on. */
    'ticket.resumed': TicketChanged;
    /** The re-check failed: back to whoever said that it was repaired. */
    'ticket.returned': TicketChanged;
    'ticket.closed': TicketChanged;
  }
}
