import { type Route, route } from '../platform/http/route.ts';
import { createPlan, listPlans, listRounds, readRound, replacePlan } from './patrol-api.ts';
import type { PatrolService } from './patrol-service.ts';

export function patrolRoutes(patrol: PatrolService): Route[] {
  return [
    route(listPlans, async ({ actor }) => ({ items: await patrol.listPlans(actor) })),
    route(createPlan, ({ actor, body }) => patrol.createPlan(actor, body)),
    route(replacePlan, ({ actor, params, body }) => patrol.replacePlan(actor, params.planId, body)),
    route(listRounds, ({ actor, query }) => patrol.listRounds(actor, query)),
    route(readRound, ({ actor, params }) => patrol.readRound(actor, params.roundId)),
  ];
}
