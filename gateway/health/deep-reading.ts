import type { DeviceFault } from '../../adapters/sdk/adapter.ts';

/** What the deep check (L3: login, stream, key frame, picture) found of one camera. */
export interface DeepReading {
  /** Where it stopped before there was a picture: a refused login, no answer to DESCRIBE, no key frame. */
  readonly fault?: DeviceFault;
  /** What is wrong with stream and picture, worst first; empty when it is intact or never came so far. */
  readonly pictureFaults: readonly DeviceFault[];
}

/**
 * The first of two findings in a row counts for so long: a camera that is suspected is looked at again within minutes, and
 * when that was not possible, what was found is too old to prove anything.
 */
export const suspicionHoldsMs = 30 * 60_000;
