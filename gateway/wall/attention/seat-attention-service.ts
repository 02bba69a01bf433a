import { randomUUID } from 'node:crypto';
import {
  type AttentionOutcome,
  type AttentionPolicy,
  type AttentionQuestion,
  judgeAnswer,
  plannedAttention,
  stepAttention,
} from '../../patrol/attention/attention-check.ts';
import type { AttentionStore } from '../../patrol/attention/attention-store.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Seat } from '../seat.ts';

interface SeatAttentionDeps {
  readonly checks: Pick<AttentionStore, 'add'>;
  readonly seats: { announce(seat: Seat): Promise<void> };
  readonly clock: Clock;
  /** From 0 to below 1. */
  readonly chance: () => number;
  readonly policy: AttentionPolicy;
}

/** So long without pictures counts as a break, ms. */
const restMs = 5 * 60_000;

/** Asks officers at random whether they look, and keeps how long they have watched. */
export class SeatAttention {
  readonly #deps: SeatAttentionDeps;

  constructor(deps: SeatAttentionDeps) {
    this.#deps = deps;
  }

  /** One look at the seat; what a missed question makes void is void before the page is judged again. */
  async look(seat: Seat): Promise<void> {
    const { clock, chance, policy, seats } = this.#deps;
    const monotonicMs = clock.monotonic();
    this.#keepTime(seat, monotonicMs);
    // Nobody looks at pages that stand still, and pictures of a sheet are confirmed one by one anyhow.
    if (seat.patrol?.round.method !== 'live' || seat.patrol.page.pausedAtMs !== undefined) return;
    if (policy.longestMinutes === 0) return;
    seat.attention ??= plannedAttention(policy, monotonicMs, chance());
    const step = stepAttention(seat.attention, policy, { monotonicMs, chance: chance(), id: randomUUID() });
    if (step.kind === 'none') return;
    seat.attention = step.attention;
    if (step.kind === 'missed') {
      seat.patrol = { ...seat.patrol, page: { ...seat.patrol.page, viewing: new Map(), isVoid: true } };
      await this.#note(seat, step.question, 'missed');
    }
    await seats.announce(seat);
  }

  /** @returns false when no question of that id is open */
  async answer(seat: Seat, id: string, code: number): Promise<boolean> {
    const { clock, chance, policy, seats } = this.#deps;
    const monotonicMs = clock.monotonic();
    const { attention } = seat;
    const judged = attention && judgeAnswer(attention, { id, code, monotonicMs });
    if (attention?.question === undefined || judged === undefined) return false;
    const { question } = attention;
    if (judged.outcome === 'answered' || question.wasWrong !== true) {
      await this.#note(seat, question, judged.outcome, judged.reactionMs);
    }
    // A wrong key is an answer all the same: the question stays until its time is over.
    seat.attention =
      judged.outcome === 'answered'
        ? plannedAttention(policy, monotonicMs, chance())
        : { ...attention, question: { ...question, wasWrong: true } };
    await seats.announce(seat);
    return true;
  }

  #keepTime(seat: Seat, monotonicMs: number): void {
    if (seat.patrol === undefined) {
      if (monotonicMs - seat.patrolledAtMs > restMs) seat.watchingSinceMs = undefined;
      return;
    }
    seat.patrolledAtMs = monotonicMs;
    seat.watchingSinceMs ??= monotonicMs;
  }

  async #note(
    { actor, patrol }: Seat,
    question: AttentionQuestion,
    outcome: AttentionOutcome,
    reactionMs?: number,
  ): Promise<void> {
    const { checks, clock } = this.#deps;
    if (patrol === undefined) return;
    const atMs = clock.now();
    await checks.add({
      id: newId<'AttentionCheckId'>(atMs),
      organisationPath: patrol.round.organisationPath,
      roundId: patrol.round.id,
      officerId: actor.userId,
      officerName: actor.displayName,
      askedAtMs: Math.round(atMs - (clock.monotonic() - question.askedAtMs)),
      outcome,
      ...(reactionMs !== undefined && { reactionMs }),
    });
  }
}
