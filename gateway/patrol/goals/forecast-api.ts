import { z } from 'zod';
import { idText } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { planBody } from '../patrol-api.ts';

const forecastProblem = z.discriminatedUnion('code', [
  z.object({
    code: z.literal('too-long'),
    start: z.string(),
    neededMs: z.number(),
    availableMs: z.number(),
    fittingStops: z.int(),
    fittingMinutes: z.int(),
  }),
  z.object({ code: z.literal('overlap'), start: z.string(), plans: z.array(z.string()), totalLoad: z.number() }),
  z.object({ code: z.literal('no-seat') }),
  z.object({ code: z.literal('offline'), count: z.int(), of: z.int() }),
  z.object({ code: z.literal('inactive'), count: z.int(), of: z.int() }),
]);

export const forecastView = z.object({
  isFinishable: z.boolean(),
  /** Seats that the forecast counts with: people on the roster, or one where none is kept. */
  seats: z.int(),
  slots: z.array(
    z.object({
      start: z.string(),
      end: z.string(),
      intervalMinutes: z.int(),
      roundCount: z.int(),
      stopCount: z.int(),
      pageCount: z.int(),
      neededMs: z.number(),
      availableMs: z.number(),
      load: z.number(),
      totalLoad: z.number(),
    }),
  ),
  problems: z.array(forecastProblem),
});
export type ForecastView = z.infer<typeof forecastView>;

export const forecastPlanBody = planBody.extend({
  /** The plan that is edited: it is not counted beside itself. */
  planId: idText.optional(),
});
export type ForecastBody = z.infer<typeof forecastPlanBody>;

export const forecastPlan = defineOperation({
  id: 'patrol.forecastPlan',
  method: 'post',
  path: '/plan-forecasts',
  summary: 'Can this plan be finished by those on duty, and if not, why; nothing is stored',
  allow: ['admin'],
  body: forecastPlanBody,
  reply: forecastView,
});
