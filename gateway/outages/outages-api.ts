import { z } from 'zod';
import { roles } from '../platform/actor/actor.ts';
import { faultView, idText, instantMs, pageOf, pageQuery } from '../platform/http/common-api.ts';
import { defineOperation } from '../platform/http/operation.ts';
import { outageEffects, outageStates } from './outage.ts';

export const outageView = z.object({
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
  /** `impaired`: it answers, and its picture is bad. */
  effect: z.enum(outageEffects),
  /** Why; absent for the second until it is decided. */
  causeId: idText.optional(),
  /** A flapping camera answers again since then; the outage ends there when it stays so. */
  recoveringSinceMs: instantMs.optional(),
});
export type OutageView = z.infer<typeof outageView>;

export const listOutages = defineOperation({
  id: 'outages.listOutages',
  method: 'get',
  path: '/outages',
  summary: 'Outages of my part of the organisation, newest first',
  allow: roles,
  query: pageQuery.extend({
    state: z.enum(outageStates).optional(),
    cameraId: idText.optional(),
    causeId: idText.optional(),
  }),
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
