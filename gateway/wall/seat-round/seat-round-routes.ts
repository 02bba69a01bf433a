import { type Route, route } from '../../platform/http/route.ts';
import { answerAttention, pauseRound, resumeRound } from './seat-round-api.ts';
import type { SeatRoundService } from './seat-round-service.ts';

export function seatRoundRoutes(rounds: SeatRoundService): Route[] {
  return [
    route(pauseRound, ({ actor, params, body }) => rounds.pause(actor, params.wallId, body.reason)),
    route(resumeRound, ({ actor, params, body }) => rounds.resume(actor, params.wallId, body.roundId)),
    route(answerAttention, ({ actor, params, body }) => rounds.answer(actor, params.wallId, body)),
  ];
}
