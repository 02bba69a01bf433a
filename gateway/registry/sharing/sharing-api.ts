import { z } from 'zod';
import { idText, instantMs, lineText } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';

/** `by`: told within the own part only. */
const act = z.object({ atMs: instantMs, by: z.string().optional(), reason: z.string() });

const shareWithdrawalView = z.object({
  id: idText,
  /** Of a unit's whole self-built system. */
  unitId: idText.optional(),
  /** Of one camera. */
  cameraId: idText.optional(),
  withdrawn: act,
  /** Absent while it stands. */
  returned: act.optional(),
  /** True when my part may give it back. */
  isMine: z.boolean(),
});
export type ShareWithdrawalView = z.infer<typeof shareWithdrawalView>;

/** A unit or a camera: one of the two. */
const subject = { unitId: idText.optional(), cameraId: idText.optional() };

export const listShareWithdrawals = defineOperation({
  id: 'registry.listShareWithdrawals',
  method: 'get',
  path: '/share-withdrawals',
  summary: 'When the owner withdrew the sharing of a unit’s cameras, or of one camera, and gave it back; newest first',
  allow: ['admin', 'technician'],
  query: z.strictObject(subject),
  reply: z.object({ items: z.array(shareWithdrawalView) }),
});

export const withdrawShare = defineOperation({
  id: 'registry.withdrawShare',
  method: 'post',
  path: '/share-withdrawals',
  summary: 'Withdraw the sharing of self-built cameras for their owner: they are not dialled, no fault and in no rate',
  allow: ['admin'],
  body: z.strictObject({ ...subject, reason: lineText(500) }),
  reply: shareWithdrawalView,
  status: 201,
});

export const returnShare = defineOperation({
  id: 'registry.returnShare',
  method: 'post',
  path: '/share-withdrawals/:withdrawalId/return',
  summary: 'Give sharing back: the cameras are in service again',
  allow: ['admin'],
  params: z.object({ withdrawalId: idText }),
  body: z.strictObject({ reason: lineText(500) }),
  reply: shareWithdrawalView,
});
