import { z } from 'zod';
import { roles } from '../../platform/actor/actor.ts';
import { idText, lineText } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { calendarWarningView, civilDate, dutyBasisView } from '../duty-api.ts';
import { decisionView } from '../decisions/decisions-api.ts';
import { yearStatuses } from '../duty-mode.ts';
import { yearProblemCodes } from './year-problem.ts';

const dayKinds = ['holiday', 'workday'] as const;
const year = z.int().min(2004).max(2100);
/** A year is under 10 kB, the data set of all years 60 kB. */
const fileText = z.string().min(1).max(200_000);
const organisationId = idText.optional();

const yearView = z.object({
  year: z.int(),
  status: z.enum(yearStatuses),
  /** The import; absent for what came with the product. */
  basis: dutyBasisView.optional(),
  days: z.array(z.object({ date: civilDate, kind: z.enum(dayKinds), name: z.string() })),
});
export type DutyYearView = z.infer<typeof yearView>;

const yearReportView = z.object({
  year: z.int(),
  holidayCount: z.int(),
  workdayCount: z.int(),
  /** Days of other years in a data set of many. */
  leftOut: z.int(),
  /** Without any the year can be taken. At most 200 are told. */
  problems: z.array(
    z.object({ code: z.enum(yearProblemCodes), place: z.string(), value: z.string(), message: z.string() }),
  ),
  /** Days that would be others than they are now. */
  changes: z.array(
    z.object({
      date: civilDate,
      from: z.enum(dayKinds).optional(),
      to: z.enum(dayKinds).optional(),
      name: z.string(),
    }),
  ),
});
export type YearReportView = z.infer<typeof yearReportView>;

export const listDutyYears = defineOperation({
  id: 'duty.listYears',
  method: 'get',
  path: '/duty/years',
  summary: 'Years of the calendar: official, provisional or missing, with their holidays and make-up workdays',
  allow: roles,
  query: z.strictObject({ organisationId }),
  reply: z.object({ items: z.array(yearView), warnings: z.array(calendarWarningView) }),
});

export const checkDutyYear = defineOperation({
  id: 'duty.checkYear',
  method: 'post',
  path: '/duty/years/check',
  summary:
    'Read the announcement of a year (published JSON, or CSV with date, kind, name) and tell what it would change',
  allow: ['admin'],
  body: z.strictObject({ organisationId, year, text: fileText }),
  reply: yearReportView,
});

export const takeDutyYear = defineOperation({
  id: 'duty.takeYear',
  method: 'post',
  path: '/duty/years',
  summary: 'Take the announcement of a year into the calendar, in place of the one before; what has begun stays',
  allow: ['admin'],
  body: z.strictObject({
    organisationId,
    year,
    text: fileText,
    reason: lineText(500),
    /** Of the announcement, e.g. 国办发明电〔2026〕7号. */
    documentNumber: lineText(128),
  }),
  reply: decisionView,
  status: 201,
});
