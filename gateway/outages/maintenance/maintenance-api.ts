import { z } from 'zod';
import { roles } from '../../platform/actor/actor.ts';
import { civilDay, idText, instantMs, lineText, pageOf, pageQuery } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { maintenanceTargetKinds, windowStandings } from './maintenance-window.ts';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:mm');
/** 1 Monday … 7 Sunday, as ISO 8601 counts. */
const weekdays = z.array(z.int().min(1).max(7)).min(1).max(7);

/**
 * When it counts. Days and times are civil ones of Asia/Shanghai; `to` at or before `from` lies on the next day.
 * `ad-hoc` begins at once and counts until somebody ends it, at most as long as the gateway allows.
 */
const scheduleBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('once'), fromMs: instantMs, toMs: instantMs }),
  z.strictObject({ kind: z.literal('ad-hoc') }),
  z.strictObject({
    kind: z.literal('daily'),
    from: clockTime,
    to: clockTime,
    fromDay: civilDay,
    /** Last day on which it begins; for ever when absent. */
    untilDay: civilDay.optional(),
  }),
  z.strictObject({
    kind: z.literal('weekly'),
    weekdays,
    from: clockTime,
    to: clockTime,
    fromDay: civilDay,
    untilDay: civilDay.optional(),
  }),
]);

const target = z.strictObject({
  kind: z.enum(maintenanceTargetKinds),
  /** Ids of cameras, recorders, contracts, areas or organisations; upstream nodes by serial or name as records have them. */
  keys: z.array(z.string().trim().min(1).max(128)).min(1).max(200),
});

const windowText = {
  /** Shown wherever an alarm is missing because of it. */
  reason: lineText(200),
  schedule: scheduleBody,
  target,
};

const spanView = z.object({ fromMs: instantMs, toMs: instantMs });

const windowView = z.object({
  id: idText,
  organisationId: idText,
  organisationName: z.string(),
  reason: z.string(),
  schedule: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('once'), fromMs: instantMs, toMs: instantMs }),
    z.object({ kind: z.literal('ad-hoc'), fromMs: instantMs, toMs: instantMs }),
    z.object({
      kind: z.literal('daily'),
      from: z.string(),
      to: z.string(),
      fromDay: z.string(),
      untilDay: z.string().optional(),
    }),
    z.object({
      kind: z.literal('weekly'),
      weekdays: z.array(z.int()),
      from: z.string(),
      to: z.string(),
      fromDay: z.string(),
      untilDay: z.string().optional(),
    }),
  ]),
  target: z.object({
    kind: z.enum(maintenanceTargetKinds),
    /** Names of now; the key itself when nothing has it any more. */
    items: z.array(z.object({ key: z.string(), name: z.string() })),
  }),
  standing: z.enum(windowStandings),
  /** The span that counts now, or the next one; absent when none will come. */
  span: spanView.optional(),
  /** While it counts: when all that it kept down answered again, and how many cameras; somebody may end it. */
  answered: z.object({ atMs: instantMs, cameraCount: z.int() }).optional(),
  /** Watched cameras that it covers. */
  cameraCount: z.int().nonnegative(),
  createdAtMs: instantMs,
  createdBy: z.string(),
  changedAtMs: instantMs.optional(),
  changedBy: z.string().optional(),
  endedAtMs: instantMs.optional(),
  endedBy: z.string().optional(),
  version: z.int(),
});
export type MaintenanceWindowView = z.infer<typeof windowView>;

export const listMaintenanceWindows = defineOperation({
  id: 'outages.listMaintenanceWindows',
  method: 'get',
  path: '/maintenance-windows',
  summary: 'Maintenance windows of my part: those that count or will count, or those that are over; newest first',
  allow: roles,
  query: pageQuery.extend({ standing: z.enum(['current', 'over']).default('current') }),
  reply: pageOf(windowView),
});

export const readMaintenanceWindow = defineOperation({
  id: 'outages.readMaintenanceWindow',
  method: 'get',
  path: '/maintenance-windows/:windowId',
  summary: 'One maintenance window',
  allow: roles,
  params: z.object({ windowId: idText }),
  reply: windowView,
});

export const createMaintenanceWindow = defineOperation({
  id: 'outages.createMaintenanceWindow',
  method: 'post',
  path: '/maintenance-windows',
  summary: 'Announce work: no alarms of these cameras meanwhile; they are watched as ever',
  allow: ['technician', 'admin'],
  body: z.strictObject({
    ...windowText,
    /** Only cameras of this organisation and below it are covered; my whole part when absent. */
    organisationId: idText.optional(),
  }),
  reply: windowView,
  status: 201,
});

export const changeMaintenanceWindow = defineOperation({
  id: 'outages.changeMaintenanceWindow',
  method: 'patch',
  path: '/maintenance-windows/:windowId',
  summary: 'Change reason, time or target of a window that is not over',
  allow: ['technician', 'admin'],
  params: z.object({ windowId: idText }),
  body: z.strictObject({
    version: z.int(),
    reason: windowText.reason.optional(),
    schedule: scheduleBody.optional(),
    target: target.optional(),
  }),
  reply: windowView,
});

export const endMaintenanceWindow = defineOperation({
  id: 'outages.endMaintenanceWindow',
  method: 'post',
  path: '/maintenance-windows/:windowId/end',
  summary: 'End a window at once: what is still down rings from now on',
  allow: ['technician', 'admin'],
  params: z.object({ windowId: idText }),
  reply: windowView,
});
