import { z } from 'zod';
import { idText, lineText } from '../../platform/http/common-api.ts';
import { type OnboardingDraft, sharedDutyModes } from './onboarding.ts';

const clockText = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time HH:mm, e.g. 20:00');

export const systemShape = z.strictObject({
  name: lineText(128),
  /** Kind of the adapter that speaks to it, e.g. `nvr`. */
  adapterKind: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  host: lineText(64),
  port: z.int().min(1).max(65535),
});

export const contactShape = z.strictObject({
  name: lineText(64),
  phone: lineText(32).regex(/^[\d+() -]+$/, 'a phone number'),
  duty: z.string().trim().max(64).default(''),
});

export const channelShape = z.strictObject({
  channelToken: z.string().min(1).max(128),
  name: z.string().trim().max(128).default(''),
  /** The unit decides. */
  isShared: z.boolean(),
});

export const policyShape = z.strictObject({
  /** Organisations whose people may look. */
  viewers: z.array(idText).max(64),
  when: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('always') }),
      z.strictObject({ kind: z.literal('hours'), from: clockText, to: clockText }),
      z.strictObject({ kind: z.literal('duty-modes'), modes: z.array(z.enum(sharedDutyModes)).min(1).max(5) }),
    ])
    .default({ kind: 'always' }),
  pictures: z.enum(['live', 'snapshot']).default('live'),
  /** Steering the unit's cameras: no, unless the unit says yes. */
  allowsPtz: z.boolean().default(false),
});

/** What a unit has told so far, as it is stored. */
export const storedDraft: z.ZodType<OnboardingDraft> = z
  .object({ system: systemShape, contact: contactShape, sharingPolicyDraft: policyShape })
  .partial()
  .transform(({ system, contact, sharingPolicyDraft }) => ({
    ...(system && { system }),
    ...(contact && { contact }),
    ...(sharingPolicyDraft && { sharingPolicyDraft }),
  }));
