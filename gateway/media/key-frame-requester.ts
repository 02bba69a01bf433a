import type { Adapter, CallLimits } from '../../adapters/sdk/adapter.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { LivePath } from '../registry/paths/live-path.ts';

/** A camera that has not answered by then will send a key frame of its own about as soon. */
const deadlineMs = 2000;

/** Asks cameras for a key frame through the adapter that their path names; what they answer does not matter. */
export function keyFrameRequester(
  adapters: readonly Pick<Adapter, 'kind' | 'requestKeyFrame'>[],
  clock: Clock,
): (path: LivePath) => Promise<void> {
  return async ({ adapterKind, host, devicePort: port, profileToken, credential }) => {
    const adapter = adapters.find(({ kind }) => kind === adapterKind);
    const target = { address: { host, port }, profileToken, ...(credential === undefined ? {} : { credential }) };
    const limits: CallLimits = {
      signal: AbortSignal.timeout(deadlineMs),
      deadlineMs: clock.monotonic() + deadlineMs,
    };
    await adapter?.requestKeyFrame(target, limits);
  };
}
