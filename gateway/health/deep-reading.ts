import type { DeviceFault } from '../../adapters/sdk/adapter.ts';

/** What the deep check (L3: login, stream, key frame, picture) found of one camera. */
export interface DeepReading {
  /** Where it stopped before there was a picture: a refused login, no answer to DESCRIBE, no key frame. */
  readonly fault?: DeviceFault;
  /** What is wrong with stream and picture, worst first; empty when it is intact or never came so far. */
  readonly pictureFaults: readonly DeviceFault[];
}
