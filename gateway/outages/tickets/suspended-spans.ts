import type { TicketStepRecord } from './ticket-step.ts';
import type { StepKind } from './ticket-words.ts';

/** A step of a ticket that asks for, begins or ends a suspension; `atMs` is ms since the epoch. */
export type SuspensionTurn = Pick<
  TicketStepRecord,
  'ticketId' | 'organisationPath' | 'kind' | 'atMs' | 'byName' | 'note'
>;

/** A time [fromMs, toMs), ms since the epoch. */
export interface SuspendedSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** An approved suspension 批准的挂起, and what it stands on. */
export interface ApprovedSuspension extends SuspendedSpan {
  /** Of the ticket. */
  readonly organisationPath: string;
  readonly reason: string;
  readonly askedBy: string;
  readonly approvedBy: string;
  readonly approvedAtMs: number;
}

export const suspensionAsking = 'ask-suspension' satisfies StepKind;
export const suspensionBegin = 'approve-suspension' satisfies StepKind;
/** Whoever goes on working, and whatever closes a ticket, ends its suspension. */
export const suspensionEnds: readonly StepKind[] = [
  'resume',
  'suspension-ended',
  'arrive',
  'repair',
  'override',
  'check-passed',
  'recovered',
  'merged',
];

/**
 * When work on tickets was suspended with approval, within [fromMs, toMs); one that goes on lasts until `toMs`. Tickets
 * without such a time are left out.
 *
 * @param turns of each ticket in the order in which they were taken
 */
export function suspendedSpans(
  turns: readonly SuspensionTurn[],
  { fromMs, toMs }: SuspendedSpan,
): ReadonlyMap<string, readonly ApprovedSuspension[]> {
  const spans = new Map<string, ApprovedSuspension[]>();
  const asked = new Map<string, SuspensionTurn>();
  const begun = new Map<string, ApprovedSuspension>();
  const note = (ticketId: string, span: ApprovedSuspension): void => {
    const cut = { ...span, fromMs: Math.max(span.fromMs, fromMs), toMs: Math.min(span.toMs, toMs) };
    if (cut.fromMs < cut.toMs) spans.set(ticketId, [...(spans.get(ticketId) ?? []), cut]);
  };
  for (const turn of turns) {
    const { ticketId, kind, atMs } = turn;
    const running = begun.get(ticketId);
    if (kind === suspensionAsking) asked.set(ticketId, turn);
    else if (kind === suspensionBegin) begun.set(ticketId, running ?? beginOf(turn, asked.get(ticketId)));
    else if (running !== undefined) {
      note(ticketId, { ...running, toMs: atMs });
      begun.delete(ticketId);
    }
  }
  for (const [ticketId, running] of begun) note(ticketId, running);
  return spans;
}

function beginOf(
  { atMs, organisationPath, byName }: SuspensionTurn,
  asked: SuspensionTurn | undefined,
): ApprovedSuspension {
  return {
    ...{ fromMs: atMs, toMs: Number.POSITIVE_INFINITY, organisationPath, approvedBy: byName, approvedAtMs: atMs },
    ...{ reason: asked?.note ?? '', askedBy: asked?.byName ?? '' },
  };
}
