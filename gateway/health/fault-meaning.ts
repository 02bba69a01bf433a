import type { DeviceFault } from '../../adapters/sdk/adapter.ts';

type Reasons = ReadonlySet<DeviceFault['reason']>;

const refusals: Reasons = new Set(['unauthorised', 'locked', 'certificate-changed', 'identity-changed']);
const silences: Reasons = new Set(['timeout', 'unreachable']);
const givenUp: Reasons = new Set(['aborted', 'over-budget']);
const hidings: Reasons = new Set(['black', 'frozen']);
const impossible: Reasons = new Set(['forbidden', 'unsupported']);

/** The device says no to our login, or is another one than was adopted, so that it is given none. */
export function isRefusal({ reason }: DeviceFault): boolean {
  return refusals.has(reason);
}

/** Nothing was heard of the device: its fault, or our own. Whatever else it answers, the way to it is there. */
export function isSilence({ reason }: DeviceFault): boolean {
  return silences.has(reason);
}

/** The gateway itself broke off: nothing was learnt. */
export function isGivenUp({ reason }: DeviceFault): boolean {
  return givenUp.has(reason);
}

/** The gateway may not ask, or cannot. */
export function isImpossible({ reason }: DeviceFault): boolean {
  return impossible.has(reason);
}

/** The picture comes and shows nothing of the place as it is now. */
export function isHiding({ reason }: DeviceFault): boolean {
  return hidings.has(reason);
}
