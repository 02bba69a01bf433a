import { civilTimeOf } from '../../platform/clock/civil-time.ts';
import { without } from '../../platform/records/without.ts';
import type { TicketPhoto } from './ticket-photo-store.ts';
import type { TicketStepRecord } from './ticket-step.ts';
import type { TicketPhotoView, TicketStepView, TicketView } from './tickets-api.ts';
import type { Ticket } from './ticket.ts';

/** A ticket as people see it. */
export function viewTicket(ticket: Ticket): TicketView {
  const { subject, suspension } = ticket;
  return {
    ...without(ticket, 'organisationPath', 'repairedById', 'subject', 'suspension'),
    number: ticketNumber(ticket),
    subject: { kind: subject.kind, name: subject.name },
    ...(suspension !== undefined && { suspension: without(suspension, 'askedById') }),
  };
}

/** The day on which it was opened in Beijing, and six letters: short enough for the telephone. */
export function ticketNumber({ id, openedAtMs }: Pick<Ticket, 'id' | 'openedAtMs'>): string {
  const { date } = civilTimeOf(openedAtMs);
  return `${date.replaceAll('-', '')}-${id.slice(-6).toUpperCase()}`;
}

export function viewStep(step: TicketStepRecord): TicketStepView {
  const { id, kind, state, atMs, byName, note, failures } = step;
  return { id, kind, state, atMs, byName, note, ...(failures && { failures: [...failures] }) };
}

export function viewPhoto({ id, mediaType, sizeBytes, addedBy, addedAtMs }: TicketPhoto): TicketPhotoView {
  return { id, mediaType, sizeBytes, addedBy, addedAtMs };
}
