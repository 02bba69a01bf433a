import { z } from 'zod';
import { idText, instantMs, lineText, pageOf, pageQuery } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { onboardingStates } from './onboarding.ts';
import { channelShape, contactShape, policyShape, systemShape } from './onboarding-draft.ts';

const fitters = ['admin', 'technician'] as const;
const onboardingId = z.object({ onboardingId: idText });

const listedView = z.object({
  id: idText,
  unitId: idText,
  unitName: z.string(),
  /** Where its cameras shall stand. */
  organisationId: idText,
  state: z.enum(onboardingStates),
  system: systemShape.optional(),
  contact: contactShape.optional(),
  /** What the unit allows. A draft: it is stored and shown, and nothing enforces it yet. */
  sharingPolicyDraft: policyShape.optional(),
  channelCount: z.int().nonnegative(),
  /** Channels that the unit shares. */
  sharedCount: z.int().nonnegative(),
  checkReportId: idText.optional(),
  returnReason: z.string().optional(),
  submittedBy: z.string().optional(),
  submittedAtMs: instantMs.optional(),
  reviewedBy: z.string().optional(),
  reviewedAtMs: instantMs.optional(),
  version: z.int(),
  createdAtMs: instantMs,
});
export type ListedOnboardingView = z.infer<typeof listedView>;

const onboardingView = listedView.extend({ channels: z.array(channelShape) });
export type OnboardingView = z.infer<typeof onboardingView>;

export type SharingPolicyDraftView = z.infer<typeof policyShape>;

export const listOnboardings = defineOperation({
  id: 'onboarding.list',
  method: 'get',
  path: '/onboarding',
  summary: 'Onboardings of units’ systems into my part, newest first',
  allow: fitters,
  query: pageQuery.extend({ state: z.enum(onboardingStates).optional(), unitId: idText.optional() }),
  reply: pageOf(listedView),
});

export const readOnboardingProgress = defineOperation({
  id: 'onboarding.readProgress',
  method: 'get',
  path: '/onboarding/progress',
  summary: 'Shared channels of each unit, and how many of them are connected',
  allow: fitters,
  reply: z.object({
    items: z.array(
      z.object({
        unitId: idText,
        unitName: z.string(),
        totalCount: z.int().nonnegative(),
        connectedCount: z.int().nonnegative(),
      }),
    ),
    totalCount: z.int().nonnegative(),
    connectedCount: z.int().nonnegative(),
  }),
});

export const readOnboarding = defineOperation({
  id: 'onboarding.read',
  method: 'get',
  path: '/onboarding/:onboardingId',
  summary: 'One onboarding with everything that the unit has told',
  allow: fitters,
  params: onboardingId,
  reply: onboardingView.extend({
    /** Tokens of the shared channels that my part of the registry has an access path to. */
    connectedTokens: z.array(z.string()),
    /** I submitted it: accepting it is somebody else's. */
    isOwnSubmission: z.boolean(),
  }),
});

export const createOnboarding = defineOperation({
  id: 'onboarding.create',
  method: 'post',
  path: '/onboarding',
  summary: 'Begin the onboarding of a unit’s system',
  allow: fitters,
  body: z.strictObject({ unitId: idText, organisationId: idText }),
  reply: onboardingView,
  status: 201,
});

export const changeOnboarding = defineOperation({
  id: 'onboarding.change',
  method: 'patch',
  path: '/onboarding/:onboardingId',
  summary: 'Fill in an onboarding that is a draft or was returned; `version` names the version that the editor saw',
  allow: fitters,
  params: onboardingId,
  body: z.strictObject({
    version: z.int(),
    system: systemShape.optional(),
    contact: contactShape.optional(),
    /** Stored and shown; nothing enforces it yet. */
    sharingPolicyDraft: policyShape.optional(),
    /** All of them: the list is replaced as a whole. */
    channels: z
      .array(channelShape)
      .max(1024)
      .refine((all) => new Set(all.map(({ channelToken }) => channelToken)).size === all.length, 'each token once')
      .optional(),
    checkReportId: idText.optional(),
  }),
  reply: onboardingView,
});

export const submitOnboarding = defineOperation({
  id: 'onboarding.submit',
  method: 'post',
  path: '/onboarding/:onboardingId/submission',
  summary: 'Submit an onboarding for review',
  allow: fitters,
  params: onboardingId,
  body: z.strictObject({ version: z.int() }),
  reply: onboardingView,
});

export const reviewOnboarding = defineOperation({
  id: 'onboarding.review',
  method: 'post',
  path: '/onboarding/:onboardingId/review',
  summary: 'Accept a submitted onboarding, or return it with a reason',
  allow: ['admin'],
  params: onboardingId,
  body: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('accepted'), version: z.int() }),
    z.strictObject({ kind: z.literal('returned'), version: z.int(), reason: lineText(500) }),
  ]),
  reply: onboardingView,
});
