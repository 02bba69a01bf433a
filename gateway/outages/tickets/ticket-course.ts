import { without } from '../../platform/records/without.ts';
import { endSuspension, isSuspended } from './ticket-clocks.ts';
import type { Assignee, Closure, Ticket, TicketState } from './ticket.ts';
import { type CauseCode, type TicketAction, ticketActions } from './ticket-words.ts';

/** Who acts. */
interface Doer {
  readonly userId: string;
  readonly displayName: string;
  /** Works for the unit that repairs, not for the police. */
  readonly isContractor: boolean;
}

/** A step as a person takes it. */
export interface TicketStep {
  readonly action: TicketAction;
  readonly note: string;
  readonly assignee?: Assignee;
  readonly causeCode?: CauseCode;
  readonly untilMs?: number;
}

/** Why a step is impossible: the state does not have it, somebody else must take it, or its end lies in the past. */
export type StepRefusal = 'not-now' | 'own-work' | 'in-house-only' | 'end-passed';

export type StepOutcome =
  { readonly ok: true; readonly ticket: Ticket } | { readonly ok: false; readonly why: StepRefusal };

const inHouse: ReadonlySet<TicketAction> = new Set([
  'assign',
  'approve-suspension',
  'refuse-suspension',
  'override',
  'mark-false',
]);

const working: readonly TicketState[] = ['accepted', 'arrived'];
const unrepaired: readonly TicketState[] = ['open', ...working];

/** What is possible in which state, whoever asks. */
const isPossible: Readonly<Record<TicketAction, (ticket: Ticket) => boolean>> = {
  assign: ({ state }) => unrepaired.includes(state),
  accept: ({ state }) => state === 'open',
  arrive: ({ state }) => state === 'accepted',
  repair: ({ state }) => working.includes(state),
  'ask-suspension': ({ state, suspension }) => unrepaired.includes(state) && suspension === undefined,
  'approve-suspension': (ticket) => isAsked(ticket),
  'refuse-suspension': (ticket) => isAsked(ticket),
  resume: (ticket) => isSuspended(ticket),
  override: ({ state }) => state !== 'closed',
  explain: ({ state }) => state === 'closed',
  'mark-false': ({ isFalse }) => !isFalse,
  note: () => true,
};

/** What somebody may do with a ticket, in the order in which a screen offers it. */
export function possibleActions(ticket: Ticket, doer: Pick<Doer, 'userId' | 'isContractor'>): TicketAction[] {
  return ticketActions.filter((action) => isPossible[action](ticket) && whyNot(ticket, action, doer) === undefined);
}

/** The ticket after a step; its version is the next one. */
export function takeStep(ticket: Ticket, step: TicketStep, doer: Doer, atMs: number): StepOutcome {
  if (!isPossible[step.action](ticket)) return { ok: false, why: 'not-now' };
  const why = whyNot(ticket, step.action, doer);
  if (why !== undefined) return { ok: false, why };
  if (step.action === 'ask-suspension' && (step.untilMs ?? 0) <= atMs) return { ok: false, why: 'end-passed' };
  return { ok: true, ticket: nextVersion(afterStep(ticket, step, doer, atMs)) };
}

/** Two pairs of eyes: nobody approves the own suspension, and nobody overrides the re-check of the own repair. */
function whyNot(
  ticket: Ticket,
  action: TicketAction,
  { userId, isContractor }: Pick<Doer, 'userId' | 'isContractor'>,
): StepRefusal | undefined {
  if (isContractor && inHouse.has(action)) return 'in-house-only';
  if (action === 'approve-suspension' && ticket.suspension?.askedById === userId) return 'own-work';
  if (action === 'override' && ticket.repairedById === userId) return 'own-work';
  return undefined;
}

// eslint-disable-next-line complexity -- one line for each action: splitting it would only hide the table
function afterStep(ticket: Ticket, step: TicketStep, doer: Doer, atMs: number): Ticket {
  switch (step.action) {
    case 'assign':
      return { ...ticket, state: 'open', ...(step.assignee && { assignee: step.assignee }) };
    case 'accept':
      return { ...ticket, state: 'accepted', acceptedAtMs: ticket.acceptedAtMs ?? atMs };
    case 'arrive':
      return { ...endSuspension(ticket, atMs), state: 'arrived', arrivedAtMs: atMs };
    case 'repair':
      return repaired(endSuspension(ticket, atMs), step, doer, atMs);
    case 'ask-suspension':
      return { ...ticket, suspension: askedSuspension(step, doer, atMs) };
    case 'approve-suspension':
      return approved(ticket, doer, atMs);
    case 'refuse-suspension':
      return without(ticket, 'suspension');
    case 'resume':
      return endSuspension(ticket, atMs);
    case 'override':
      return close(explained(ticket, step), { closure: 'overridden', restoredAtMs: atMs, atMs });
    case 'explain':
      return explained(ticket, step);
    case 'mark-false':
      return { ...ticket, isFalse: true };
    case 'note':
      return ticket;
  }
}

/**
 * The re-check found it working, everything came back by itself, or somebody decides against it.
 *
 * @param restoredAtMs when the fault was over, ms since the epoch
 */
export function close(
  ticket: Ticket,
  { closure, restoredAtMs, atMs }: { readonly closure: Closure; readonly restoredAtMs: number; readonly atMs: number },
): Ticket {
  const rest = without(endSuspension(ticket, atMs), 'recoveredAtMs');
  const isRepairLate = rest.isRepairLate || restoredAtMs > rest.repairDueAtMs;
  return { ...rest, state: 'closed', closure, restoredAtMs, closedAtMs: atMs, isRepairLate };
}

/** The re-check failed: back to whoever said that it was repaired. */
export function sendBack(ticket: Ticket): Ticket {
  return { ...ticket, state: ticket.arrivedAtMs === undefined ? 'accepted' : 'arrived' };
}

/** The ticket with the next version: one for each step in its history. */
export function nextVersion(ticket: Ticket): Ticket {
  return { ...ticket, version: ticket.version + 1 };
}

function isAsked({ suspension }: Ticket): boolean {
  return suspension !== undefined && suspension.approvedAtMs === undefined;
}

function repaired(ticket: Ticket, step: TicketStep, { userId }: Doer, atMs: number): Ticket {
  return { ...explained(ticket, step), state: 'checking', repairedAtMs: atMs, repairedById: userId };
}

function explained(ticket: Ticket, { causeCode }: TicketStep): Ticket {
  return causeCode === undefined ? ticket : { ...ticket, causeCode };
}

function askedSuspension({ note, untilMs = 0 }: TicketStep, doer: Doer, atMs: number): Ticket['suspension'] & {} {
  return { reason: note, askedById: doer.userId, askedBy: doer.displayName, askedAtMs: atMs, untilMs };
}

function approved(ticket: Ticket, { displayName }: Doer, atMs: number): Ticket {
  const { suspension } = ticket;
  if (suspension === undefined) return ticket;
  return { ...ticket, suspension: { ...suspension, approvedBy: displayName, approvedAtMs: atMs } };
}
