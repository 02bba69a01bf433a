import { z } from 'zod';
import { roles } from '../platform/actor/actor.ts';
import { faultView, idText, instantMs } from '../platform/http/common-api.ts';
import { defineOperation } from '../platform/http/operation.ts';
import { healthStatuses, unknownReasons } from './health-state.ts';

const cameraHealthView = z.object({
  cameraId: idText,
  status: z.enum(healthStatuses),
  sinceMs: instantMs,
  /** Only of an `unknown` one. */
  why: z.enum(unknownReasons).optional(),
  lastGoodMs: instantMs.optional(),
  lastProbeMs: instantMs.optional(),
  rttMs: z.number().optional(),
  clockOffsetMs: z.number().optional(),
  /** The worst of what is wrong, and all the rest, worst first. */
  fault: faultView.optional(),
  otherFaults: z.array(faultView).optional(),
  /** It changed its status at least four times in 24 h, and has not been calm for 24 h since. */
  isFlapping: z.literal(true).optional(),
});
export type CameraHealthView = z.infer<typeof cameraHealthView>;

export const listCameraHealth = defineOperation({
  id: 'health.listCameraHealth',
  method: 'get',
  path: '/camera-health',
  summary: 'Health of every active camera of my part of the organisation, or of those that are named',
  allow: roles,
  query: z.strictObject({
    /** Ids, separated by commas; at most 200. A page of a table asks for its own cameras only. */
    cameraIds: z
      .string()
      .max(8000)
      .transform((text) => text.split(','))
      .pipe(z.array(idText).max(200))
      .optional(),
  }),
  reply: z.object({ items: z.array(cameraHealthView), asOfMs: instantMs }),
});

export const readHealthSummary = defineOperation({
  id: 'health.readSummary',
  method: 'get',
  path: '/health-summary',
  summary: 'Online rate now with its denominator, and counts by state',
  allow: roles,
  reply: z.object({
    /** Active cameras; the denominator. `unknown` ones are in neither numerator nor denominator. */
    due: z.int(),
    online: z.int(),
    /** Answer, but with a wrong clock, a broken stream or a bad picture: online, not intact. Online rate 在线率 = (online + degraded) / due. */
    degraded: z.int(),
    offline: z.int(),
    authFailed: z.int(),
    unknown: z.int(),
    /** Local setting, 0–1. */
    targetRate: z.number(),
    asOfMs: instantMs,
  }),
});
