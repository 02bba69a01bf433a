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

/** Why a gateway takes itself for blind: none of its canaries answers, or too much of the estate fell silent at once. */
export const blindReasons = ['canaries', 'silence'] as const;
export type BlindReason = (typeof blindReasons)[number];

/**
 * How the gateway itself fares: shown before anything that it says of cameras. Also the data of the realtime topic
 * `gateway`, to everybody, when it goes blind and when it sees again.
 */
const gatewaySight = z.object({
  /** It is cut off itself: silent cameras are `unknown`, none goes down, no outage opens. */
  isBlind: z.boolean(),
  /** Since when it is blind, or sees again; absent when it was never blind since its start. */
  sinceMs: instantMs.optional(),
  /** Only of a blind one. */
  reason: z.enum(blindReasons).optional(),
  /** It sees again, but silence takes no camera down before then. */
  graceUntilMs: instantMs.optional(),
});
export type GatewaySight = z.infer<typeof gatewaySight>;

const gatewayStateView = gatewaySight.extend({
  startedAtMs: instantMs,
  /** Cameras of my part that are probed. */
  watched: z.int(),
  /** Probes wait longer than they should: what is shown is older than promised. */
  isBehind: z.boolean(),
  /** Of the whole estate, so only for those who see all of it. */
  pace: z
    .object({
      /** Ended within the last minute. */
      probesPerMinute: z.int(),
      /** Due and not begun. */
      lateProbes: z.int(),
      /** Delay of the event loop within the last minutes. */
      lagP99Ms: z.number(),
    })
    .optional(),
  asOfMs: instantMs,
});
export type GatewayStateView = z.infer<typeof gatewayStateView>;

export const readGatewayState = defineOperation({
  id: 'health.readGatewayState',
  method: 'get',
  path: '/gateway-state',
  summary: 'Whether the gateway itself sees and keeps its pace',
  allow: roles,
  reply: gatewayStateView,
});
