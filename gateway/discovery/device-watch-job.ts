import type { Adapter, DiscoverListener } from '../../adapters/sdk/adapter.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Log } from '../platform/observability/log.ts';
import { maxCandidates } from './candidate.ts';
import type { CandidateStore } from './candidate-store.ts';
import { Sightings } from './sightings.ts';

interface Deps {
  readonly adapters: readonly Adapter[];
  readonly candidates: Pick<CandidateStore, 'record'>;
  /** The top of the organisation tree: who looks after the gateway's own segments. */
  readonly rootPath: () => Promise<string | undefined>;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: { readonly listen: boolean };
}

/** Puts devices that announce themselves on the list of the top organisation. Nothing is ever sent to them. */
export class DeviceWatchJob {
  readonly #deps: Deps;
  readonly #stopping = new AbortController();
  readonly #sightings: Sightings;
  #watching: Promise<unknown> = Promise.resolve();

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#sightings = new Sightings(maxCandidates, async (batch) => {
      const organisationPath = await deps.rootPath();
      if (organisationPath !== undefined) await deps.candidates.record({ organisationPath }, batch, deps.clock.now());
    });
  }

  start(): void {
    const { adapters, policy, log } = this.#deps;
    if (!policy.listen) return;
    const watched = adapters.map(async (adapter) => {
      await adapter.watchDevices?.(this.#listen(adapter), this.#stopping.signal);
    });
    this.#watching = Promise.all(watched).catch((error: unknown) => {
      log.error({ err: error }, 'devices that announce themselves are not heard any more');
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
    await this.#sightings.settle().catch((error: unknown) => {
      this.#deps.log.warn({ err: error }, 'a device that announced itself could not be stored');
    });
  }

  #listen({ kind }: Adapter): Pick<DiscoverListener, 'onDevice' | 'onGone'> {
    const { log } = this.#deps;
    return {
      onDevice: (device) => this.#sightings.add({ adapterKind: kind, device }),
      // A hint, and easily forged: the probes say whether it is true.
      onGone: ({ host }) => log.debug({ host }, 'device said goodbye'),
    };
  }
}
