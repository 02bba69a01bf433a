import { type Route, route } from '../../platform/http/route.ts';
import { toDecisionView } from '../decisions/decisions-routes.ts';
import type { DutyService } from '../duty-service.ts';
import type { DutyOrganisationService } from '../duty-organisation-service.ts';
import type { DutyYearService, YearReport } from './duty-year-service.ts';
import { checkDutyYear, listDutyYears, takeDutyYear, type YearReportView } from './years-api.ts';

const maxProblemsTold = 200;

interface Services {
  readonly years: DutyYearService;
  readonly duty: DutyService;
  readonly organisations: DutyOrganisationService;
}

/** The HTTP doors of the calendar's years. */
export function yearsRoutes({ years, duty, organisations }: Services): Route[] {
  return [
    route(listDutyYears, async ({ actor, query: { organisationId } }) => {
      const items = await years.list(actor.scope, organisationId);
      const part = await organisations.partOf(actor.scope, organisationId);
      return { items: items.map((year) => ({ ...year, days: [...year.days] })), warnings: duty.warnings(part) };
    }),
    route(checkDutyYear, async ({ actor, body: { organisationId, ...file } }) =>
      toReportView(await years.check(actor.scope, organisationId, file)),
    ),
    route(takeDutyYear, async ({ actor, body: { organisationId, year, text, ...why } }) =>
      toDecisionView(await years.take(actor, organisationId, { year, text }, why)),
    ),
  ];
}

function toReportView({ year, holidays, workdays, problems, changes, leftOut }: YearReport): YearReportView {
  return {
    ...{ year, leftOut },
    holidayCount: Object.keys(holidays).length,
    workdayCount: Object.keys(workdays).length,
    problems: problems.slice(0, maxProblemsTold),
    changes: [...changes],
  };
}
