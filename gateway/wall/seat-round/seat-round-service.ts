import type { RoundExecutionService } from '../../patrol/round-execution-service.ts';
import type { PauseReason } from '../../patrol/round.ts';
import type { Actor } from '../../platform/actor/actor.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { SeatAttention } from '../attention/seat-attention-service.ts';
import type { SeatService } from '../seat-service.ts';
import type { WallSessionView } from '../wall-api.ts';
import type { WallService } from '../wall-service.ts';

interface SeatRoundDeps {
  readonly walls: Pick<WallService, 'withSeat'>;
  readonly seats: Pick<SeatService, 'leave' | 'claim' | 'sit' | 'view'>;
  readonly rounds: Pick<RoundExecutionService, 'pause' | 'resume'>;
  readonly attention: Pick<SeatAttention, 'answer'>;
  readonly clock: Clock;
}

/** What an officer decides of the round at their seat: put it aside, resume one, answer that they look. */
export class SeatRoundService {
  readonly #deps: SeatRoundDeps;

  constructor(deps: SeatRoundDeps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `wall/unknown`; `round/unknown` when the seat has no round */
  async pause(actor: Actor, wallId: string, reason: PauseReason): Promise<WallSessionView> {
    const { walls, seats, rounds, clock } = this.#deps;
    return walls.withSeat(actor, wallId, async (seat) => {
      const round = seat.patrol?.round;
      if (round === undefined) throw new GatewayError('round/unknown', 'This seat has no round to put aside.');
      const pause = { atMs: clock.now(), reason, byName: actor.displayName };
      await rounds.pause(actor.scope, round.id, seat.id, pause);
      await seats.leave(seat);
      seat.isResting = true;
      return seats.view(seat);
    });
  }

  /** @throws GatewayError `wall/unknown`, `round/unknown`, `round/not-free` */
  async resume(actor: Actor, wallId: string, roundId?: string): Promise<WallSessionView> {
    const { walls, seats, rounds, clock } = this.#deps;
    return walls.withSeat(actor, wallId, async (seat) => {
      if (roundId !== undefined) {
        if (seat.patrol !== undefined) {
          throw new GatewayError('round/not-free', 'This seat works on a round; put that one aside first.');
        }
        if (seat.isElsewhere) {
          throw new GatewayError('round/not-free', 'You sit at another wall; leave that one first.');
        }
        const claim = { seatId: seat.id, officerId: actor.userId, officerName: actor.displayName };
        await seats.sit(seat, await rounds.resume(actor.scope, roundId, claim, clock.now()));
      }
      seat.isResting = false;
      await seats.claim(seat);
      return seats.view(seat);
    });
  }

  /** @throws GatewayError `wall/unknown`; `request/invalid` when no such question is open */
  async answer(actor: Actor, wallId: string, answer: { readonly id: string; readonly code: number }) {
    const { walls, seats, attention } = this.#deps;
    return walls.withSeat(actor, wallId, async (seat) => {
      if (!(await attention.answer(seat, answer.id, answer.code))) {
        throw new GatewayError('request/invalid', 'This question is not open any more.');
      }
      return seats.view(seat);
    });
  }
}
