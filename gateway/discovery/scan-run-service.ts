import type { Adapter, DiscoverListener } from '../../adapters/sdk/adapter.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { maxCandidates } from './candidate.ts';
import type { CandidateStore } from './candidate-store.ts';
import type { Scan } from './scan.ts';
import { type Sighting, Sightings } from './sightings.ts';

/** Port to the guarded network: which addresses a scan may ask. */
export interface NetRanges {
  /** CIDR ranges and addresses of the configuration. */
  readonly configured: readonly string[];
  /**
   * The single addresses of ranges, every one of them allowed. `hosts` can be walked several times.
   *
   * @throws GatewayError `address/forbidden` or `request/invalid` naming the range that may not be asked
   */
  expand(ranges: readonly string[]): { readonly hosts: Iterable<string>; readonly count: number };
}

export interface ScanPolicy {
  /** Management ports to try at each address. */
  readonly ports: readonly number[];
  readonly ratePerSecond: number;
  readonly deadlineSeconds: number;
}

interface Deps {
  readonly adapters: readonly Adapter[];
  readonly ranges: NetRanges;
  readonly candidates: Pick<CandidateStore, 'record' | 'forgetUnseen'>;
  readonly clock: Clock;
  readonly policy: ScanPolicy;
}

type Progress = (change: Partial<Pick<Scan, 'askedHosts' | 'foundDevices'>>) => void;

/** What a scan brought. */
export interface ScanYield {
  readonly sightings: readonly Sighting[];
  /** Answers for which the list of candidates had no room. */
  readonly dropped: number;
}

const forgetAfterMs = 30 * 24 * 3600 * 1000;

/** One scan on the wire: asks the adapters and puts what they find on the organisation's list. */
export class ScanRunService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Adapters that look for devices; the others take part in no scan. */
  get #searching(): readonly Adapter[] {
    return this.#deps.adapters.filter(({ manifest }) => manifest?.capabilities.discover.level !== 'no');
  }

  /** Questions that a scan of so many addresses asks. */
  countHosts(count: number): number {
    return count * this.#searching.length;
  }

  /** Resolves when everybody was asked, at the deadline, or when the signal fired; what was found is stored then. */
  async run(scan: Scan, onProgress: Progress, signal: AbortSignal): Promise<ScanYield> {
    const { candidates, clock } = this.#deps;
    const scope = { organisationPath: scan.organisationPath };
    let crowdedOut = 0;
    const sightings = new Sightings(maxCandidates + scan.hostCount, async (batch) => {
      crowdedOut += await candidates.record(scope, batch, clock.now());
    });
    await candidates.forgetUnseen(scope, clock.now() - forgetAfterMs);
    if (!signal.aborted) await this.#ask(scan, sightings, onProgress, signal);
    return { sightings: sightings.all(), dropped: crowdedOut + sightings.dropped };
  }

  async #ask(scan: Scan, sightings: Sightings, onProgress: Progress, signal: AbortSignal): Promise<void> {
    const { clock, policy, ranges: netRanges } = this.#deps;
    const { ports, ratePerSecond } = policy;
    const deadlineMs = clock.monotonic() + policy.deadlineSeconds * 1000;
    const asked = new Map<string, number>();
    const listenerOf = ({ kind }: Adapter): DiscoverListener => ({
      onDevice: (device) => {
        sightings.add({ adapterKind: kind, device });
        onProgress({ foundDevices: sightings.count });
      },
      onProgress: (hosts) => {
        const askedHosts = [...asked.set(kind, hosts).values()].reduce((sum, each) => sum + each, 0);
        onProgress({ askedHosts });
      },
    });
    const discoveries = this.#searching.map((adapter) => {
      const { hosts, count: hostCount } = netRanges.expand(scan.ranges);
      const request = { multicast: scan.multicast, hosts, hostCount, ports, ratePerSecond };
      return adapter.discover(request, listenerOf(adapter), { signal, deadlineMs });
    });
    const results = await Promise.allSettled(discoveries);
    await sightings.settle();
    if (signal.aborted) return;
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }
}
