import { z } from 'zod';
import { civilDay, idText, instantMs, pageOf, pageQuery } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { missedCauses, stopOutcomes } from '../round.ts';

const watchers = ['officer', 'admin'] as const;

/** Civil dates in Asia/Shanghai, both included; at most 92 days. The tail of a gap counts until now. */
export const coveragePeriod = {
  fromDate: civilDay,
  toDate: civilDay,
  /** This organisation and everything below it; my part unless said. */
  organisationId: idText.optional(),
};

const rateView = z.object({ count: z.number(), of: z.number(), share: z.number().optional() });
export type RateView = z.infer<typeof rateView>;

export const coverageView = z.object({
  /** Version of the formulas. */
  formula: z.string(),
  asOfMs: instantMs,
  fromMs: instantMs,
  toMs: instantMs,
  /** Minutes after the due time in which a round counts as begun in time. Local setting. */
  onTimeMinutes: z.number(),
  known: rateView,
  /** False: 数据不足, rates are not to be told. */
  isSufficient: z.boolean(),
  completion: rateView,
  points: rateView,
  onTime: rateView,
  executed: rateView,
  stops: rateView.extend({ notViewable: z.int() }),
  causes: z.array(z.object({ cause: z.enum(missedCauses), count: z.int() })),
  heat: z.array(
    z.object({
      modeKey: z.string(),
      hour: z.int().min(0).max(23),
      due: z.int(),
      seen: z.int(),
      rounds: z.int(),
      missed: z.int(),
    }),
  ),
});
export type CoverageView = z.infer<typeof coverageView>;

export const readCoverage = defineOperation({
  id: 'patrol.readCoverage',
  method: 'get',
  path: '/patrol-coverage',
  summary:
    'How well my part patrolled in a period: rates with what they are made of, causes, heat map by hour and mode',
  allow: watchers,
  query: z.strictObject(coveragePeriod),
  reply: coverageView,
});

export const cameraGapView = z.object({
  cameraId: idText,
  cameraName: z.string(),
  place: z.string(),
  organisationName: z.string(),
  dueCount: z.int(),
  seenCount: z.int(),
  notViewableCount: z.int(),
  /** Ever, by anybody. */
  lastSeenAtMs: instantMs.optional(),
  longestGapMs: z.int(),
  gapKind: z.enum(['before', 'between', 'since', 'whole']),
});
export type CameraGapView = z.infer<typeof cameraGapView>;

export const listCameraGaps = defineOperation({
  id: 'patrol.listCameraGaps',
  method: 'get',
  path: '/patrol-coverage/cameras',
  summary: 'Cameras that were due in a period, the longest not seen first',
  allow: watchers,
  query: pageQuery.extend(coveragePeriod),
  reply: pageOf(cameraGapView),
});

export const viewRecordView = z.object({
  stopId: idText,
  roundId: idText,
  planName: z.string(),
  officerName: z.string().optional(),
  outcome: z.enum(stopOutcomes),
  decidedAtMs: instantMs,
  shownMs: z.int(),
  dwellMs: z.int(),
  previousSeenAtMs: instantMs.optional(),
});

export const listViewRecords = defineOperation({
  id: 'patrol.listViewRecords',
  method: 'get',
  path: '/patrol-coverage/cameras/:cameraId/records',
  summary: 'The raw records of one camera: each stop that was decided in a period, newest first',
  allow: watchers,
  params: z.object({ cameraId: idText }),
  query: pageQuery.extend({ fromDate: coveragePeriod.fromDate, toDate: coveragePeriod.toDate }),
  reply: z.object({ items: z.array(viewRecordView), nextCursor: z.string().optional() }),
});
