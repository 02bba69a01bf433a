import { z } from 'zod';
import { idText, instantMs, lineText, pageOf, pageQuery } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { missedCauses } from '../round.ts';
import { escalationKinds } from './escalation.ts';

const watchers = ['officer', 'admin'] as const;

export const escalationView = z.object({
  id: idText,
  roundId: idText,
  kind: z.enum(escalationKinds),
  /** 1 for the first superior that was told. */
  level: z.int().min(1),
  toName: z.string(),
  organisationName: z.string(),
  planName: z.string(),
  dueFromMs: instantMs,
  dueToMs: instantMs,
  cause: z.enum(missedCauses).optional(),
  atMs: instantMs,
  acknowledgedAtMs: instantMs.optional(),
  acknowledgedBy: z.string().optional(),
  note: z.string().optional(),
});
export type EscalationView = z.infer<typeof escalationView>;

export const listEscalations = defineOperation({
  id: 'patrol.listEscalations',
  method: 'get',
  path: '/round-escalations',
  summary: 'Rounds of subordinates that were missed or begun by nobody in time, newest first',
  allow: watchers,
  query: pageQuery.extend({
    /** Only those that nobody acknowledged. */
    open: z.enum(['true']).optional(),
  }),
  reply: pageOf(escalationView),
});

export const acknowledgeEscalation = defineOperation({
  id: 'patrol.acknowledgeEscalation',
  method: 'post',
  path: '/round-escalations/:escalationId/acknowledgement',
  summary: 'I know of it; with a note what is done. The first one counts',
  allow: watchers,
  params: z.object({ escalationId: idText }),
  body: z.strictObject({ note: lineText(200).optional() }),
  reply: escalationView,
});
