import { without } from '../../platform/records/without.ts';
import type { Ownership, PointClass } from '../../registry/camera-class.ts';
import type { CauseKind } from '../causes/cause.ts';
import type { SlaClass, Ticket } from './ticket.ts';

/** How long answering and repairing may take, ms. */
export interface SlaTerm {
  readonly respondMs: number;
  readonly repairMs: number;
}

/** Local settings 本地设定. */
export type SlaPolicy = Readonly<Record<SlaClass, SlaTerm>>;

/** From so many points on whatever they hang on is urgent by itself. */
export const parentFrom = 10;

/** What the class of a ticket is read from. */
interface SlaFacts {
  readonly kind: CauseKind;
  /** Points that hang on it. */
  readonly memberCount: number;
  readonly cameras: readonly { readonly pointClass: PointClass; readonly ownership: Ownership }[];
}

/** The most urgent of the cameras counts; leased points are class 3 whatever their own is. */
export function slaClassOf({ kind, memberCount, cameras }: SlaFacts): SlaClass {
  if (kind !== 'camera' && memberCount >= parentFrom) return 'parent';
  const classes = cameras.map(({ pointClass, ownership }) => (ownership === 'leased' ? 3 : pointClass));
  if (classes.includes(1)) return 'class1';
  return classes.includes(2) ? 'class2' : 'class3';
}

/** An approved suspension is under way. */
export function isSuspended({ suspension }: Pick<Ticket, 'suspension'>): boolean {
  return suspension?.approvedAtMs !== undefined;
}

/** Clocks run; nobody waits for the gateway's own look, and nothing stands still by approval. */
function isRunning(ticket: Ticket): boolean {
  return ticket.state !== 'closed' && ticket.state !== 'checking' && ticket.recoveredAtMs === undefined;
}

/**
 * The ticket without its suspension. An approved one moves the clocks on by what it took; one that nobody approved
 * leaves no trace.
 *
 * @param atMs when work goes on, ms since the epoch
 */
export function endSuspension(ticket: Ticket, atMs: number): Ticket {
  const { suspension } = ticket;
  const rest = without(ticket, 'suspension');
  if (suspension?.approvedAtMs === undefined) return rest;
  const tookMs = Math.max(0, Math.min(atMs, suspension.untilMs) - suspension.approvedAtMs);
  return {
    ...rest,
    respondDueAtMs: ticket.acceptedAtMs === undefined ? ticket.respondDueAtMs + tookMs : ticket.respondDueAtMs,
    repairDueAtMs: ticket.repairDueAtMs + tookMs,
    suspendedMs: ticket.suspendedMs + tookMs,
  };
}

/** What a clock did by itself. */
export interface ClockStep {
  readonly kind: 'suspension-ended' | 'respond-overdue' | 'repair-overdue';
  readonly ticket: Ticket;
}

/** The next thing that the clocks of a ticket bring about at `nowMs`; undefined while nothing is due. */
export function runClocks(ticket: Ticket, nowMs: number): ClockStep | undefined {
  if (ticket.state === 'closed') return undefined;
  if (ticket.suspension !== undefined && ticket.suspension.untilMs <= nowMs) {
    return { kind: 'suspension-ended', ticket: endSuspension(ticket, nowMs) };
  }
  if (isSuspended(ticket) || !isRunning(ticket)) return undefined;
  if (isRespondDue(ticket) && ticket.respondDueAtMs <= nowMs) {
    return { kind: 'respond-overdue', ticket: { ...ticket, isRespondLate: true } };
  }
  if (!ticket.isRepairLate && ticket.repairDueAtMs <= nowMs) {
    return { kind: 'repair-overdue', ticket: { ...ticket, isRepairLate: true } };
  }
  return undefined;
}

/** When the ticket must be looked at again, ms since the epoch; undefined when nothing comes by itself any more. */
export function wakesAt(ticket: Ticket, stableMs: number): number | undefined {
  if (ticket.state === 'closed') return undefined;
  if (ticket.state === 'checking') return ticket.repairedAtMs ?? ticket.openedAtMs;
  const times = ticket.suspension === undefined ? [] : [ticket.suspension.untilMs];
  if (ticket.recoveredAtMs !== undefined) times.push(ticket.recoveredAtMs + stableMs);
  else if (!isSuspended(ticket)) {
    if (isRespondDue(ticket)) times.push(ticket.respondDueAtMs);
    if (!ticket.isRepairLate) times.push(ticket.repairDueAtMs);
  }
  return times.length === 0 ? undefined : Math.min(...times);
}

/** The clock that people look at: to answer, then to repair; a suspension moves it on. Ms since the epoch. */
export function dueAt(ticket: Ticket): number {
  const { respondDueAtMs, repairDueAtMs, acceptedAtMs, suspension } = ticket;
  const movedMs = suspension?.approvedAtMs === undefined ? 0 : suspension.untilMs - suspension.approvedAtMs;
  return (acceptedAtMs === undefined ? Math.min(respondDueAtMs, repairDueAtMs) : repairDueAtMs) + movedMs;
}

function isRespondDue({ acceptedAtMs, isRespondLate }: Ticket): boolean {
  return acceptedAtMs === undefined && !isRespondLate;
}
