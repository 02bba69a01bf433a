import type { Adapter } from '../../adapters/sdk/adapter.ts';
import { hasLoginInPath } from '../../adapters/sdk/rtsp-source/rtsp-source.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { LivePath } from '../registry/paths/live-path.ts';
import type { StreamSource } from './engine/stream-source.ts';

/** A platform that has not told an address by then will be asked again at the next dial. */
const deadlineMs = 8000;

type Resolved = Pick<StreamSource, 'resolve' | 'isOnPlatform' | 'isSmallest'>;

/**
 * How the engine learns where to dial a path whose address expires, or stands in it only in part: by the adapter, anew
 * at each dial. The credential of such a path is the adapter's to use; it is never answered to the stream's server
 * unless the adapter says so.
 */
export class StreamResolver {
  readonly #adapters: readonly Pick<Adapter, 'kind' | 'manifest' | 'resolveStream' | 'forgiveLogin'>[];
  readonly #clock: Clock;

  constructor(
    adapters: readonly Pick<Adapter, 'kind' | 'manifest' | 'resolveStream' | 'forgiveLogin'>[],
    clock: Clock,
  ) {
    this.#adapters = adapters;
    this.#clock = clock;
  }

  /** A person says that the path’s login is worth another try: what its adapter remembers of a refusal counts no more. */
  forgiveLogin({ adapterKind, host, devicePort }: LivePath): void {
    const adapter = this.#adapters.find(({ kind }) => kind === adapterKind);
    adapter?.forgiveLogin?.({ host, port: devicePort });
  }

  /** @returns undefined for a path that is dialled as it stands */
  of(path: LivePath): Resolved | undefined {
    const adapter = this.#adapters.find(({ kind }) => kind === path.adapterKind);
    if (adapter?.resolveStream === undefined) return undefined;
    const isOnPlatform = adapter.manifest?.capabilities.expiringAddresses.level === 'yes';
    if (!isOnPlatform && !hasLoginInPath(path.rtspPath)) return undefined;
    const { host, devicePort, channelToken = '', profileToken, credential } = path;
    const target = { address: { host, port: devicePort }, channelToken, profileToken };
    return {
      ...(isOnPlatform && { isOnPlatform }),
      ...(path.profile === 'sub' && { isSmallest: true }),
      resolve: async (signal) => {
        const limits = { signal, deadlineMs: this.#clock.monotonic() + deadlineMs };
        const asked = adapter.resolveStream?.({ ...target, ...(credential && { credential }) }, limits);
        return asked ?? { kind: 'failed', fault: { stage: 'stream', reason: 'unsupported', detail: 'no address' } };
      },
    };
  }
}
