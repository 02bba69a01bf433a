import { z } from 'zod';
import { idText, instantMs, nameText, pageOf, pageQuery } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { maxRanges } from '../discovery-api.ts';
import { matchReasons } from './device-match.ts';
import { scanChangeStates } from './scan-change.ts';

const fitters = ['admin', 'technician'] as const;

const traitsView = z.object({
  host: z.string(),
  port: z.int(),
  endpointUuid: z.string().optional(),
  mac: z.string().optional(),
  serial: z.string().optional(),
  model: z.string().optional(),
  name: z.string().optional(),
});

export const scanChangeView = z.object({
  id: idText,
  scanId: idText,
  kind: z.enum(['new', 'moved', 'gone', 'renamed', 'changed-serial']),
  /** `open` waits for a person; nothing is changed before somebody accepts. */
  state: z.enum(scanChangeStates),
  /** What was seen now; of the gone, what was known. */
  device: traitsView,
  /** What was known before. */
  from: traitsView.optional(),
  /** Of the moved: how sure it is, 0 to 1. */
  confidence: z.number().optional(),
  reasons: z.array(z.enum(matchReasons)),
  /** Cameras of the registry that it concerns. */
  cameras: z.array(z.object({ id: idText, name: z.string() })),
  seenAtMs: instantMs,
  decidedAtMs: instantMs.optional(),
  decidedBy: z.string().optional(),
});
export type ScanChangeView = z.infer<typeof scanChangeView>;

export const listScanChanges = defineOperation({
  id: 'discovery.listScanChanges',
  method: 'get',
  path: '/scan-changes',
  summary: 'What scans found to be different: new, moved, gone, renamed, another device at the address',
  allow: fitters,
  query: pageQuery.extend({
    scanId: idText.optional(),
    kind: scanChangeView.shape.kind.optional(),
    state: scanChangeView.shape.state.optional(),
  }),
  reply: pageOf(scanChangeView),
});

export const decideScanChange = defineOperation({
  id: 'discovery.decideScanChange',
  method: 'post',
  path: '/scan-changes/:changeId/decision',
  summary: 'Accept that a camera moved (its paths lead to the new address then), or dismiss it',
  allow: fitters,
  params: z.object({ changeId: idText }),
  body: z.strictObject({ accept: z.boolean() }),
  reply: scanChangeView,
});

const scheduleBody = z.strictObject({
  name: nameText,
  /** Five fields, Beijing time. */
  cron: z.string().trim().min(9).max(64),
  multicast: z.boolean().default(false),
  ranges: z.array(z.string().max(64)).max(maxRanges),
  enabled: z.boolean().default(true),
});

const scheduleView = z.object({
  id: idText,
  name: z.string(),
  cron: z.string(),
  multicast: z.boolean(),
  ranges: z.array(z.string()),
  enabled: z.boolean(),
  createdBy: z.string(),
  createdAtMs: instantMs,
  lastDueAtMs: instantMs.optional(),
});
export type ScanScheduleView = z.infer<typeof scheduleView>;

export const listScanSchedules = defineOperation({
  id: 'discovery.listScanSchedules',
  method: 'get',
  path: '/scan-schedules',
  summary: 'Scans of my part that come again',
  allow: fitters,
  reply: z.object({ items: z.array(scheduleView) }),
});

export const createScanSchedule = defineOperation({
  id: 'discovery.createScanSchedule',
  method: 'post',
  path: '/scan-schedules',
  summary: 'Scan ranges again by the calendar',
  allow: fitters,
  body: scheduleBody,
  reply: scheduleView,
  status: 201,
});

export const changeScanSchedule = defineOperation({
  id: 'discovery.changeScanSchedule',
  method: 'put',
  path: '/scan-schedules/:scheduleId',
  summary: 'Change a scan that comes again',
  allow: fitters,
  params: z.object({ scheduleId: idText }),
  body: scheduleBody,
  reply: scheduleView,
});

export const removeScanSchedule = defineOperation({
  id: 'discovery.removeScanSchedule',
  method: 'delete',
  path: '/scan-schedules/:scheduleId',
  summary: 'Scan these ranges no more',
  allow: fitters,
  params: z.object({ scheduleId: idText }),
});
