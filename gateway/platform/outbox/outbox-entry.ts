import { without } from '../records/without.ts';

/** `waiting` for its next try, `delivered`, or `failed` after the last one; a person may replay any of them. */
export const outboxStates = ['waiting', 'delivered', 'failed'] as const;
export type OutboxState = (typeof outboxStates)[number];

/** What every row of an outbox 发件箱 is: something for one receiver, and what became of it. Instants are ms since epoch. */
export interface OutboxEntry<State extends string = OutboxState> {
  readonly id: string;
  readonly organisationPath: string;
  readonly createdAtMs: number;
  readonly state: State;
  readonly tries: number;
  /** When the tries began: at once, or with the last replay. */
  readonly triesFromMs: number;
  /** Not tried before. */
  readonly nextAtMs: number;
  readonly triedAtMs?: number;
  /** Status of the last try, of HTTP or SMTP. */
  readonly status?: number;
  /** Why the last try failed, for a person. */
  readonly problem?: string;
  readonly replays: number;
  readonly replayedBy?: string;
}

/** What a try came to. */
export type TryOutcome =
  | { readonly ok: true; readonly status: number }
  | { readonly ok: false; readonly status?: number; readonly problem: string };

export interface RetryPolicy {
  /** After this time from the first try an entry has failed. */
  readonly giveUpHours: number;
}

/** Length of what is kept of a problem. */
export const problemLength = 255;

const firstPauseMs = 5000;
const longestPauseMs = 3_600_000;
/** Share of a pause by which it may be longer or shorter, so that receivers that came back are not tried together. */
const jitter = 0.2;

/** Pause before the next try: 5 s, doubled each time, an hour at most, give or take a fifth. @param chance 0 to 1 */
export function retryPauseMs(tries: number, chance: number): number {
  const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(tries - 1, 20));
  return Math.round(pauseMs * (1 - jitter + 2 * jitter * chance));
}

/** The entry after a try at an instant. */
export function noteTry(
  entry: OutboxEntry,
  outcome: TryOutcome,
  { nowMs, chance, policy }: { readonly nowMs: number; readonly chance: number; readonly policy: RetryPolicy },
): OutboxEntry {
  const rest = without(entry, 'status', 'problem');
  const tries = entry.tries + 1;
  const tried = { ...rest, tries, triedAtMs: nowMs, ...(outcome.status !== undefined && { status: outcome.status }) };
  if (outcome.ok) return { ...tried, state: 'delivered' };
  const nextAtMs = nowMs + retryPauseMs(tries, chance);
  const isOver = nextAtMs > entry.triesFromMs + policy.giveUpHours * 3_600_000;
  const problem = outcome.problem.slice(0, problemLength);
  return { ...tried, state: isOver ? 'failed' : 'waiting', nextAtMs, problem };
}
