import { type Route, route } from '../../platform/http/route.ts';
import type { DutyRuling } from '../duty-decision.ts';
import type { DecisionView } from './decisions-api.ts';
import {
  endDutyDecision,
  listDutyDecisions,
  overrideDuty,
  raiseDutyLevel,
  raiseSpecial,
  readDutyStanding,
  setEveRule,
  setNightWindows,
} from './decisions-api.ts';
import type { DutyDecisionService, DutyStanding, ShownDecision } from './duty-decision-service.ts';

/** The HTTP doors of decisions about duty. */
export function decisionsRoutes(decisions: DutyDecisionService, clock: { now(): number }): Route[] {
  return [
    ...readingRoutes(decisions),
    ...orderRoutes(decisions, clock),
    route(overrideDuty, async ({ actor, body: { fromDate, toDate, base, organisationId, ...why } }) => {
      const ruling = { kind: 'override', fromDate, toDate, base } as const;
      return toDecisionView(await decisions.decide(actor, organisationId, ruling, why));
    }),
    route(setNightWindows, async ({ actor, body: { windows, organisationId, ...why } }) =>
      toDecisionView(await decisions.decide(actor, organisationId, { kind: 'night-windows', windows }, why)),
    ),
    route(setEveRule, async ({ actor, body: { from, organisationId, ...why } }) => {
      const ruling: DutyRuling = { kind: 'eve-rule', ...(from !== undefined && { from }) };
      return toDecisionView(await decisions.decide(actor, organisationId, ruling, why));
    }),
    route(endDutyDecision, async ({ actor, params, body }) =>
      toDecisionView(await decisions.end(actor, params.decisionId, body)),
    ),
  ];
}

function readingRoutes(decisions: DutyDecisionService): Route[] {
  return [
    route(readDutyStanding, async ({ actor, query }) =>
      toStandingView(await decisions.standing(actor.scope, query.organisationId)),
    ),
    route(listDutyDecisions, async ({ actor, query }) => {
      const page = await decisions.list(actor.scope, query);
      return { ...page, items: page.items.map(toDecisionView) };
    }),
  ];
}

function orderRoutes(decisions: DutyDecisionService, clock: { now(): number }): Route[] {
  return [
    route(raiseSpecial, async ({ actor, body: { fromMs = clock.now(), toMs, organisationId, ...why } }) =>
      toDecisionView(await decisions.decide(actor, organisationId, { kind: 'special', fromMs, toMs }, why)),
    ),
    route(raiseDutyLevel, async ({ actor, body: { level, fromMs = clock.now(), toMs, organisationId, ...why } }) =>
      toDecisionView(await decisions.decide(actor, organisationId, { kind: 'level', level, fromMs, toMs }, why)),
    ),
  ];
}

function toStandingView({ rules, decisions }: DutyStanding) {
  const { windows, eveFromMinute, eveDecision } = rules;
  return {
    windows: windows.map(({ decision, ...window }) => ({ ...window, decisionId: decision?.id })),
    eveFrom: eveFromMinute === undefined ? undefined : clockTextOf(eveFromMinute),
    eveDecisionId: eveDecision?.id,
    decisions: decisions.map(toDecisionView),
  };
}

export function toDecisionView({ decision, organisation, isMine, isEnded, canEnd }: ShownDecision): DecisionView {
  const { id, ruling, reason, documentNumber, decidedAtMs } = decision;
  const decidedBy = isMine ? decision.decidedBy : undefined;
  return {
    ...{ id, reason, documentNumber, decidedBy, decidedAtMs, organisation, isEnded, canEnd },
    ruling: toRulingView(ruling),
  };
}

/** A year's days are told by the list of years. */
function toRulingView(ruling: DutyRuling): DecisionView['ruling'] {
  if (ruling.kind === 'night-windows') return { ...ruling, windows: [...ruling.windows] };
  if (ruling.kind !== 'calendar-year') return ruling;
  const { kind, year, holidays, workdays } = ruling;
  return { kind, year, holidayCount: Object.keys(holidays).length, workdayCount: Object.keys(workdays).length };
}

function clockTextOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
