import { z } from 'zod';

/** What the re-check found: no answer, not up for long enough, no picture to judge, a picture that is not intact. */
export const recheckProblems = ['no-answer', 'unstable', 'picture-unjudged', 'picture-faulty'] as const;

/** Why a re-check failed at one camera; stage and reason as of a device fault. */
export const recheckFailure = z.object({
  cameraName: z.string(),
  problem: z.enum(recheckProblems),
  stage: z.string().optional(),
  reason: z.string().optional(),
});
export type RecheckFailure = Readonly<z.infer<typeof recheckFailure>>;
