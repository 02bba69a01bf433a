import type { RecheckFailure } from './recheck-failure.ts';
import type { TicketState } from './ticket.ts';
import type { StepKind } from './ticket-words.ts';

/** One line of a ticket's history; written once, never changed. */
export interface TicketStepRecord {
  readonly id: string;
  readonly ticketId: string;
  readonly organisationPath: string;
  readonly version: number;
  readonly kind: StepKind;
  /** The state afterwards. */
  readonly state: TicketState;
  /** Ms since the epoch. */
  readonly atMs: number;
  /** Absent: the gateway by itself. */
  readonly userId?: string;
  readonly byName: string;
  readonly note: string;
  readonly failures?: readonly RecheckFailure[];
}
