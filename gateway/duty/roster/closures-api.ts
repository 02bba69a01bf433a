import { z } from 'zod';
import { roles } from '../../platform/actor/actor.ts';
import { civilDay, idText, instantMs, lineText } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';

const closureView = z.object({
  id: idText,
  organisationId: idText,
  organisationName: z.string(),
  /** Civil dates, both included. */
  fromDate: z.string(),
  toDate: z.string(),
  /** 1 Monday to 7 Sunday; empty: every day. */
  weekdays: z.array(z.int()),
  reason: z.string(),
  decidedBy: z.string(),
  decidedAtMs: instantMs,
  endedAtMs: instantMs.optional(),
});
export type ClosureView = z.infer<typeof closureView>;

export const listClosures = defineOperation({
  id: 'roster.listClosures',
  method: 'get',
  path: '/roster/closures',
  summary: 'Closed days of organisations of my part, today and later',
  allow: roles,
  query: z.strictObject({ organisationId: idText.optional() }),
  reply: z.object({ items: z.array(closureView) }),
});

export const closeOrganisation = defineOperation({
  id: 'roster.close',
  method: 'post',
  path: '/roster/closures',
  summary: 'Close an organisation on some days: the next superior that is open stands in for its posts and rounds',
  allow: ['admin'],
  body: z.strictObject({
    organisationId: idText,
    fromDate: civilDay,
    toDate: civilDay,
    weekdays: z.array(z.int().min(1).max(7)).max(7).default([]),
    reason: lineText(500),
  }),
  reply: closureView,
  status: 201,
});

export const endClosure = defineOperation({
  id: 'roster.endClosure',
  method: 'post',
  path: '/roster/closures/:closureId/end',
  summary: 'Take closed days back; days that have begun stay closed',
  allow: ['admin'],
  params: z.object({ closureId: idText }),
  reply: closureView,
});
