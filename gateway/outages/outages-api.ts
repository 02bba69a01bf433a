import { z } from 'zod';
import { roles } from '../platform/actor/actor.ts';
import { faultView, idText, instantMs, pageOf, pageQuery } from '../platform/http/common-api.ts';
import { defineOperation } from '../platform/http/operation.ts';
import { outageStates } from './outage.ts';

const outageView = z.object({
  id: idText,
  cameraId: idText,
  cameraName: z.string(),
  organisationId: idText,
  organisationName: z.string(),
  place: z.string(),
  ownership: z.string(),
  pointClass: z.int(),
  state: z.enum(outageStates),
  /** Last good probe before it: the outage cannot have begun earlier. */
  startedAtMs: instantMs,
  /** When it was confirmed. */
  openedAtMs: instantMs,
  endedAtMs: instantMs.optional(),
  fault: faultView,
});
export type OutageView = z.infer<typeof outageView>;

export const listOutages = defineOperation({
  id: 'outages.listOutages',
  method: 'get',
  path: '/outages',
  summary: 'Outages of my part of the organisation, newest first',
  allow: roles,
  query: pageQuery.extend({ state: z.enum(outageStates).optional(), cameraId: idText.optional() }),
  reply: pageOf(outageView),
});

export const readOutage = defineOperation({
  id: 'outages.readOutage',
  method: 'get',
  path: '/outages/:outageId',
  summary: 'One outage',
  allow: roles,
  params: z.object({ outageId: idText }),
  reply: outageView,
});
