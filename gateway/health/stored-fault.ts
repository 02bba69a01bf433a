import { z } from 'zod';
import type { DeviceFault, FaultReason, FaultStage } from '../../adapters/sdk/adapter.ts';

// Records, not lists: a stage or reason that the SDK gains and this file lacks does not compile.
const stages: Record<FaultStage, true> = {
  address: true,
  connect: true,
  request: true,
  login: true,
  describe: true,
  stream: true,
  picture: true,
  clock: true,
};
const reasons: Record<FaultReason, true> = {
  forbidden: true,
  refused: true,
  reset: true,
  timeout: true,
  unreachable: true,
  unauthorised: true,
  locked: true,
  malformed: true,
  'too-large': true,
  unsupported: true,
  aborted: true,
  drift: true,
  'no-frame': true,
  'over-budget': true,
  'certificate-changed': true,
  'identity-changed': true,
  black: true,
  frozen: true,
  'too-dark': true,
  'too-bright': true,
  'low-contrast': true,
  blurred: true,
  'colour-cast': true,
  moved: true,
  'bitrate-collapse': true,
  'low-frame-rate': true,
  'codec-changed': true,
};

/** A device fault as it lies in a JSON column. */
export const storedFault: z.ZodType<DeviceFault> = z.object({
  stage: z.custom<FaultStage>((value) => typeof value === 'string' && Object.hasOwn(stages, value)),
  reason: z.custom<FaultReason>((value) => typeof value === 'string' && Object.hasOwn(reasons, value)),
  detail: z.string(),
});
