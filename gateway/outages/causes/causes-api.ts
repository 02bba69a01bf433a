import { z } from 'zod';
import { roles } from '../../platform/actor/actor.ts';
import { faultView, idText, instantMs, pageOf, pageQuery } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { outageView } from '../outages-api.ts';
import { causeKinds, severities } from './cause.ts';

/** Nobody reads a merged one: it reads as the cause that it became a part of. The news tell of it. */
const viewedStates = ['suspected', 'confirmed', 'closed', 'merged'] as const;

/**
 * A cause as the reader's part knows it: counts, beginning, end and severity are of the reader's own cameras, as if
 * there were no others.
 */
const causeView = z.object({
  id: idText,
  kind: z.enum(causeKinds),
  /** What broke, in words: the camera, the recorder, the contract's number, the area, the node, the subnet. Empty when it is not the reader's. */
  name: z.string(),
  /** The camera, recorder, platform, contract or area by id; of an upstream node or a subnet its name. Absent when it is not the reader's. */
  key: z.string().optional(),
  state: z.enum(viewedStates),
  severity: z.enum(severities),
  /** The lowest organisation that holds all of these cameras. */
  organisationId: idText,
  organisationName: z.string(),
  /** Of a camera's own cause: where it hangs. */
  place: z.string().optional(),
  /** The earliest last good reading. */
  startedAtMs: instantMs,
  /** When the first camera was confirmed to be down. */
  openedAtMs: instantMs,
  /** When it became certain; alarms and tickets begin here. */
  confirmedAtMs: instantMs.optional(),
  /** When the last camera came back. */
  endedAtMs: instantMs.optional(),
  /** Cameras that cannot be used because of it now. */
  cameraCount: z.int().nonnegative(),
  /** Cameras that answer again and are watched a while, since they flap. */
  recoveringCount: z.int().nonnegative(),
  /** All cameras that it has hit so far. */
  affectedCount: z.int().nonnegative(),
  /** Watched cameras behind it, whether they answer or not; only of an open one. */
  memberCount: z.int().nonnegative().optional(),
  /** `impaired` when all of its cameras answer and their picture is bad. */
  effect: z.enum(['down', 'impaired']),
  /** What most of its cameras show. */
  fault: faultView,
  /** Work that was announced: no alarm, no ticket. */
  maintenance: z.object({ windowId: idText, reason: z.string(), untilMs: instantMs }).optional(),
  mergedIntoId: idText.optional(),
});
export type CauseView = z.infer<typeof causeView>;

/** Realtime, topic `cause`: a cause with cameras of the reader is another one now; its view is read again. */
export const causeNews = z.object({ id: idText, state: z.enum(viewedStates) });
export type CauseNews = z.infer<typeof causeNews>;

export const causeSorts = ['newest', 'largest'] as const;

export const listCauses = defineOperation({
  id: 'outages.listCauses',
  method: 'get',
  path: '/outage-causes',
  summary: 'Causes that hit cameras of my part: the open ones, or those that are over',
  allow: roles,
  query: pageQuery.extend({
    /** `open` is suspected and confirmed. */
    state: z.enum(['open', 'suspected', 'confirmed', 'closed']).default('open'),
    kind: z.enum(causeKinds).optional(),
    severity: z.enum(severities).optional(),
    /** Whether a maintenance window lies over it; of open ones only. */
    inMaintenance: z.stringbool().optional(),
    /** `largest`: by `affectedCount`, of open ones only. */
    sort: z.enum(causeSorts).default('newest'),
  }),
  reply: pageOf(causeView),
});

export const readCause = defineOperation({
  id: 'outages.readCause',
  method: 'get',
  path: '/outage-causes/:causeId',
  summary: 'One cause',
  allow: roles,
  params: z.object({ causeId: idText }),
  reply: causeView,
});

export const listCauseOutages = defineOperation({
  id: 'outages.listCauseOutages',
  method: 'get',
  path: '/outage-causes/:causeId/outages',
  summary: 'Outages of my cameras that a cause explains, newest first',
  allow: roles,
  params: z.object({ causeId: idText }),
  query: pageQuery.extend({ state: z.enum(['open', 'closed']).optional() }),
  reply: pageOf(outageView),
});

const severityCount = z.object({ causes: z.int(), cameras: z.int() });

const causeSummary = z.object({
  /** Confirmed causes outside of maintenance, by severity; cameras that are down or impaired now. */
  critical: severityCount,
  major: severityCount,
  minor: severityCount,
  /** Suspected ones: perhaps a part of something larger. */
  suspected: severityCount,
  inMaintenance: severityCount,
  /** Cameras with an open outage that answer nothing now. */
  camerasDown: z.int(),
  /** Cameras that answer, with a bad picture. */
  camerasImpaired: z.int(),
  camerasRecovering: z.int(),
  /** Causes that were confirmed after `sinceMs` and are open; present when it was given. */
  confirmedSince: z.int().optional(),
  asOfMs: instantMs,
});
export type CauseSummary = z.infer<typeof causeSummary>;

export const readCauseSummary = defineOperation({
  id: 'outages.readCauseSummary',
  method: 'get',
  path: '/outage-cause-summary',
  summary: 'Open causes of my part by severity with their cameras, and what is new since an instant',
  allow: roles,
  query: z.strictObject({ sinceMs: z.coerce.number().pipe(instantMs).optional() }),
  reply: causeSummary,
});
