import { type Scope, wholeEstate } from '../platform/actor/scope.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Announcer } from '../platform/realtime/announcement.ts';
import { announceRound } from './announce-round.ts';
import { claimRank } from './assign-round.ts';
import type { CameraView, CameraViewStore } from './coverage/camera-view-store.ts';
import type { RegistryPort } from './registry-port.ts';
import {
  type Round,
  type RoundPause,
  type RoundStop,
  type SeatClaim,
  claimRound,
  countStops,
  finishRound,
  isClaimable,
  isFree,
  isOpen,
  pauseRound,
  releaseRound,
  replaceStops,
} from './round.ts';
import type { RoundStore } from './round-store.ts';

interface RoundExecutionDeps {
  readonly rounds: Pick<RoundStore, 'find' | 'listClaimable' | 'listStops' | 'findStop' | 'save'>;
  readonly views: Pick<CameraViewStore, 'findLastSeen'>;
  readonly registry: Pick<RegistryPort, 'findCameras'>;
  /** Those on the roster have a due round to themselves for so long. */
  readonly assignedFirstSeconds: number;
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
    const free = await this.#deps.rounds.listClaimable(scope, atMs);
    for (const round of this.#inTurn(free, scope, claim, atMs)) {
      const held = await this.#take(scope, round, claim, atMs);
      if (held !== undefined) return held;
    }
    return undefined;
  }

  /**
   * Resumes a round that was put aside, at this seat or another; a free one may be chosen the same way.
   *
   * @throws GatewayError `round/unknown`, `round/not-free` when its window is over or a seat has it
   */
  async resume(scope: Scope, roundId: string, claim: SeatClaim, atMs: number): Promise<RoundAtSeat> {
    const round = await this.#deps.rounds.find(scope, roundId);
    if (round === undefined) throw new GatewayError('round/unknown', `There is no round ${roundId}.`);
    const held = isFree(round, atMs) ? await this.#take(scope, round, claim, atMs) : undefined;
    if (held !== undefined) return held;
    throw new GatewayError('round/not-free', 'This round is over or another seat works on it; look at the list again.');
  }

  /** Puts the seat's round aside, with the reason. Nothing happens when it is not the seat's any more. */
  async pause(scope: Scope, roundId: string, seatId: string, pause: RoundPause): Promise<void> {
    await this.#letGo(scope, roundId, seatId, (round) => pauseRound(round, pause));
  }

  /** Rounds that the officer may take by itself, those that are theirs first, then the oldest due. */
  #inTurn(rounds: readonly Round[], { organisationPath }: Scope, { officerId }: SeatClaim, atMs: number): Round[] {
    const firstMs = this.#deps.assignedFirstSeconds * 1000;
    return rounds
      .filter((round) => isClaimable(round, atMs))
      .flatMap((round) => {
        const rank = claimRank(round, { officerId, organisationPath }, { atMs, firstMs });
        return rank === undefined ? [] : [{ round, rank }];
      })
      .sort((a, b) => a.rank - b.rank || a.round.dueFromMs - b.round.dueFromMs)
      .map(({ round }) => round);
  }

  async #take(scope: Scope, round: Round, claim: SeatClaim, atMs: number): Promise<RoundAtSeat | undefined> {
    const saved = await this.#deps.rounds.save(claimRound(round, claim, atMs));
    if (saved === undefined) return undefined;
    announceRound(this.#deps, saved);
    return { round: saved, stops: await this.#deps.rounds.listStops(scope, saved.id) };
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
    const { views, decided } = await this.#noteViews(changed);
    const saved = await this.#deps.rounds.save(round, decided, views);
    if (saved === undefined) return undefined;
    announceRound(this.#deps, saved);
    return { round: saved, stops: replaceStops(stops, decided) };
  }

  /** What was seen now, and when each of these cameras was seen before: the gap between is a fact of coverage. */
  async #noteViews(
    changed: readonly RoundStop[],
  ): Promise<{ readonly views: CameraView[]; readonly decided: readonly RoundStop[] }> {
    const { views, registry } = this.#deps;
    const seen = changed.filter(
      ({ outcome, previousSeenAtMs }) => outcome === 'seen' && previousSeenAtMs === undefined,
    );
    if (seen.length === 0) return { views: [], decided: changed };
    const cameraIds = seen.map(({ cameraId }) => cameraId);
    const [cameras, before] = await Promise.all([
      registry.findCameras(wholeEstate, cameraIds),
      views.findLastSeen(wholeEstate, cameraIds),
    ]);
    const paths = new Map(cameras.map(({ id, organisationPath }) => [id, organisationPath]));
    return {
      views: seen.map(({ cameraId, organisationPath, decidedAtMs = 0 }) => ({
        cameraId,
        organisationPath: paths.get(cameraId) ?? organisationPath,
        seenAtMs: decidedAtMs,
      })),
      decided: changed.map((stop) => {
        const previousSeenAtMs = seen.includes(stop) ? before.get(stop.cameraId) : undefined;
        return previousSeenAtMs === undefined ? stop : { ...stop, previousSeenAtMs };
      }),
    };
  }

  /** Leaves the round to the next seat, unless it has ended or changed hands already. */
  async release(scope: Scope, roundId: string, seatId: string): Promise<void> {
    await this.#letGo(scope, roundId, seatId, releaseRound);
  }

  async #letGo(scope: Scope, roundId: string, seatId: string, leave: (round: Round) => Round): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const round = await this.#deps.rounds.find(scope, roundId);
      if (round === undefined || !isOpen(round) || round.seatId !== seatId) return;
      const saved = await this.#deps.rounds.save(leave(round));
      if (saved === undefined) continue;
      return announceRound(this.#deps, saved);
    }
  }

  /** The stop of that id, whatever its round; undefined outside the scope. */
  async findStop(scope: Scope, stopId: string): Promise<RoundStop | undefined> {
    return this.#deps.rounds.findStop(scope, stopId);
  }
}
