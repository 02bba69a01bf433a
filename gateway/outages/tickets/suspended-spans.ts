import type { StepKind } from './ticket-words.ts';

/** A step of a ticket that begins or ends an approved suspension; `atMs` is ms since the epoch. */
export interface SuspensionTurn {
  readonly ticketId: string;
  readonly kind: StepKind;
  readonly atMs: number;
}

/** A time [fromMs, toMs), ms since the epoch. */
export interface SuspendedSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

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
): ReadonlyMap<string, readonly SuspendedSpan[]> {
  const spans = new Map<string, SuspendedSpan[]>();
  const begun = new Map<string, number>();
  const note = (ticketId: string, span: SuspendedSpan): void => {
    const cut = { fromMs: Math.max(span.fromMs, fromMs), toMs: Math.min(span.toMs, toMs) };
    if (cut.fromMs < cut.toMs) spans.set(ticketId, [...(spans.get(ticketId) ?? []), cut]);
  };
  for (const { ticketId, kind, atMs } of turns) {
    const sinceMs = begun.get(ticketId);
    if (kind === suspensionBegin) begun.set(ticketId, sinceMs ?? atMs);
    else if (sinceMs !== undefined) {
      note(ticketId, { fromMs: sinceMs, toMs: atMs });
      begun.delete(ticketId);
    }
  }
  for (const [ticketId, sinceMs] of begun) note(ticketId, { fromMs: sinceMs, toMs });
  return spans;
}
