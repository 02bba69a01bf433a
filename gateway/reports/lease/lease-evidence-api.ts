import { z } from 'zod';
import { idText, instantMs } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';

const allow = ['admin', 'technician'] as const;
const contractId = z.object({ contractId: idText });
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month YYYY-MM');
const hex = z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits');
const minutes = z.int().nonnegative();

const sealView = {
  /** SHA-256 of the evidence. */
  hash: hex,
  /** HMAC-SHA-256 of the hash by this gateway's own key. */
  signature: hex,
};

const leaseExclusionView = z.object({
  cameraId: idText,
  cameraName: z.string(),
  fromMs: instantMs,
  toMs: instantMs,
  minutes,
  /** Absent: the ticket is of an organisation above mine. */
  grounds: z
    .object({ reason: z.string(), askedBy: z.string(), approvedBy: z.string(), approvedAtMs: instantMs })
    .optional(),
});
export type LeaseExclusionView = z.infer<typeof leaseExclusionView>;

export const readLeaseEvidence = defineOperation({
  id: 'reports.readLeaseEvidence',
  method: 'get',
  path: '/contracts/:contractId/evidence',
  summary: 'What a month of a lease contract came to, and a proposal for its settlement (never a deduction)',
  allow,
  params: contractId,
  query: z.strictObject({ month }),
  reply: z.object({
    /** How the proposal is worked out. Local setting 本地设定. */
    formulaVersion: z.literal('lease-v2'),
    month,
    contractNumber: z.string(),
    /** Days of the month inside the contract; absent when there are none. */
    days: z.object({ from: z.iso.date(), to: z.iso.date() }).optional(),
    /** False while the month runs: the figures will still change. */
    isComplete: z.boolean(),
    agreedPoints: z.int(),
    /** My points under the contract that were due. */
    points: z.int(),
    /** 数据不足: too little is known of them, nothing is proposed. */
    insufficientPoints: z.int(),
    dueMinutes: minutes,
    unknownMinutes: minutes,
    outageMinutes: minutes,
    exclusionCount: minutes,
    /** Times that were not due, suspended with approval 批准的挂起: the first 50 by point, the sheet has all. */
    exclusions: z.array(leaseExclusionView),
    agreedAvailability: z.number(),
    /** 分 (0.01 yuan). */
    proposedFen: minutes,
    asOfMs: instantMs,
    ...sealView,
  }),
});
export type LeaseEvidenceView = z.infer<NonNullable<(typeof readLeaseEvidence)['reply']>>;

export const downloadLeaseEvidence = defineOperation({
  id: 'reports.downloadLeaseEvidence',
  method: 'get',
  path: '/contracts/:contractId/evidence/sheet',
  summary: 'The same point by point, for both sides to sign',
  allow,
  params: contractId,
  query: z.strictObject({ month }),
  produces: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
});

export const checkLeaseEvidence = defineOperation({
  id: 'reports.checkLeaseEvidence',
  method: 'post',
  path: '/contracts/:contractId/evidence/check',
  summary: 'Whether a signed sheet came from this gateway, and whether its evidence is still what is stored',
  allow,
  status: 200,
  params: contractId,
  body: z.strictObject({ month, ...sealView }),
  reply: z.object({ isOurs: z.boolean(), isUnchanged: z.boolean() }),
});
