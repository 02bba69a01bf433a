import type { Scope } from '../platform/actor/scope.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Announcer } from '../platform/realtime/announcement.ts';
import { announceRound } from './announce-round.ts';
import {
  type Round,
  type RoundStop,
  type SeatClaim,
  claimRound,
  countStops,
  finishRound,
  isClaimable,
  isOpen,
  releaseRound,
  replaceStops,
} from './round.ts';
import type { RoundStore } from './round-store.ts';

interface RoundExecutionDeps {
  readonly rounds: Pick<RoundStore, 'find' | 'listClaimable' | 'listStops' | 'findStop' | 'save'>;
  readonly bus: EventBus;
  readonly announcer: Announcer;
}

/** A round in the hands of one seat. */
interface RoundAtSeat {
  readonly round: Round;
  readonly stops: readonly RoundStop[];
}

/** How often a write is tried again that somebody else overtook. */
const attempts = 3;

/** What a seat does with a round: take it, decide stops, finish it, leave it. Every write is compare-and-set. */
export class RoundExecutionService {
  readonly #deps: RoundExecutionDeps;

  constructor(deps: RoundExecutionDeps) {
    this.#deps = deps;
  }

  /** Takes the oldest round that is due in the scope and that no other seat holds; undefined when there is none. */
  async claimNext(scope: Scope, claim: SeatClaim, atMs: number): Promise<RoundAtSeat | undefined> {
    for (const round of await this.#deps.rounds.listClaimable(scope, atMs)) {
      if (!isClaimable(round, atMs)) continue;
      const saved = await this.#deps.rounds.save(claimRound(round, claim, atMs));
      if (saved === undefined) continue;
      announceRound(this.#deps, saved);
      return { round: saved, stops: await this.#deps.rounds.listStops(scope, saved.id) };
    }
    return undefined;
  }

  /**
   * Saves decided or marked stops, and ends the round when none is left.
   *
   * @returns undefined when the round is no longer this seat's: nothing was written then
   */
  async saveStops(
    held: RoundAtSeat,
    changed: readonly RoundStop[],
    end?: { readonly finishAtMs: number },
  ): Promise<RoundAtSeat | undefined> {
    const stops = replaceStops(held.stops, changed);
    const counted: Round = { ...held.round, counts: countStops(stops) };
    const round = end === undefined ? counted : finishRound(counted, end.finishAtMs);
    const saved = await this.#deps.rounds.save(round, changed);
    if (saved === undefined) return undefined;
    announceRound(this.#deps, saved);
    return { round: saved, stops };
  }

  /** Leaves the round to the next seat, unless it has ended or changed hands already. */
  async release(scope: Scope, roundId: string, seatId: string): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const round = await this.#deps.rounds.find(scope, roundId);
      if (round === undefined || !isOpen(round) || round.seatId !== seatId) return;
      const saved = await this.#deps.rounds.save(releaseRound(round));
      if (saved === undefined) continue;
      return announceRound(this.#deps, saved);
    }
  }

  /** The stop of that id, whatever its round; undefined outside the scope. */
  async findStop(scope: Scope, stopId: string): Promise<RoundStop | undefined> {
    return this.#deps.rounds.findStop(scope, stopId);
  }
}
