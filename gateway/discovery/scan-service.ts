import type { Adapter, DiscoverListener } from '../../adapters/sdk/adapter.ts';
import type { Actor } from '../platform/actor/actor.ts';
import { isWithin, type Scope } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import { newId } from '../platform/ids/new-id.ts';
import type { Log } from '../platform/observability/log.ts';
import { type Candidate, maxCandidates } from './candidate.ts';
import type { CandidateStore } from './candidate-store.ts';
import { describeShortfall, type Scan } from './scan.ts';
import { Sightings } from './sightings.ts';

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

interface ScanPolicy {
  /** Management ports to try at each address. */
  readonly ports: readonly number[];
  readonly ratePerSecond: number;
  readonly deadlineSeconds: number;
}

interface Deps {
  readonly adapters: readonly Adapter[];
  readonly ranges: NetRanges;
  readonly candidates: Pick<CandidateStore, 'list' | 'record' | 'forgetUnseen'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: ScanPolicy;
}

interface ScanRequest {
  readonly multicast: boolean;
  /** The configured ones when absent. */
  readonly ranges?: readonly string[] | undefined;
}

interface RunningScan {
  readonly id: Scan['id'];
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** Ended scans that can still be read. */
const keptScans = 20;

const forgetAfterMs = 30 * 24 * 3600 * 1000;

/** Looks for cameras, one scan at a time. */
export class ScanService {
  readonly #deps: Deps;
  readonly #scans = new Map<string, Scan>();
  #running: RunningScan | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `scan/running`, `request/invalid` when there is nothing to ask, or what `NetRanges.expand` refuses; nothing has been dialled then */
  start(actor: Actor, request: ScanRequest): Scan {
    const { ranges: netRanges, adapters, clock, log } = this.#deps;
    if (this.#running !== undefined) throw alreadyRunning(actor, this.#scans.get(this.#running.id));
    const ranges = request.ranges ?? netRanges.configured;
    const { count } = netRanges.expand(ranges);
    if (count === 0 && !request.multicast) throw nothingToAsk();

    const scan: Scan = {
      id: newId(clock.now()),
      organisationPath: actor.scope.organisationPath,
      state: 'running',
      multicast: request.multicast,
      ranges,
      askedHosts: 0,
      hostCount: count * adapters.length,
      foundDevices: 0,
      startedAtMs: clock.now(),
    };
    this.#keep(scan);
    const abort = new AbortController();
    const ended = this.#run(scan, abort).finally(() => (this.#running = undefined));
    this.#running = { id: scan.id, abort, ended };
    log.info({ scanId: scan.id, userId: actor.userId, hostCount: scan.hostCount }, 'scan started');
    return scan;
  }

  /** @throws GatewayError `scan/unknown` when it is unknown, of another organisation, or too long ago */
  read(scope: Scope, id: string): Scan {
    const scan = this.#scans.get(id);
    if (scan === undefined || !isWithin(scope, scan.organisationPath)) {
      throw new GatewayError('scan/unknown', 'There is no such scan; only the last ones are kept.');
    }
    return scan;
  }

  /** Resolves when the scan has let go of the network. Cancelling one that has ended changes nothing. */
  async cancel(actor: Actor, id: string): Promise<Scan> {
    this.read(actor.scope, id);
    if (this.#running?.id === id) {
      this.#running.abort.abort();
      await this.#running.ended;
    }
    return this.read(actor.scope, id);
  }

  listCandidates(scope: Scope, state?: Candidate['state']): Promise<Candidate[]> {
    return this.#deps.candidates.list(scope, state);
  }

  /** Ends a running scan and waits for it. */
  async stop(): Promise<void> {
    this.#running?.abort.abort();
    await this.#running?.ended;
  }

  async #run({ id, organisationPath }: Scan, abort: AbortController): Promise<void> {
    const { candidates, clock, log } = this.#deps;
    const scope = { organisationPath };
    let crowdedOut = 0;
    const sightings = new Sightings(maxCandidates, async (batch) => {
      crowdedOut += await candidates.record(scope, batch, clock.now());
    });
    try {
      await candidates.forgetUnseen(scope, clock.now() - forgetAfterMs);
      if (!abort.signal.aborted) await this.#askAdapters(id, sightings, abort);
      this.#end(id, abort.signal.aborted ? 'cancelled' : 'done', crowdedOut + sightings.dropped);
    } catch (error) {
      abort.abort();
      const problem = error instanceof GatewayError ? error.message : 'The scan broke off; the log says why.';
      this.#update(id, { state: 'failed', endedAtMs: clock.now(), problem });
      log.error({ scanId: id, err: error }, 'scan failed');
    }
  }

  async #askAdapters(id: Scan['id'], sightings: Sightings, { signal }: AbortController): Promise<void> {
    const { adapters, clock, policy, ranges: netRanges } = this.#deps;
    const { multicast, ranges } = this.#scan(id);
    const { ports, ratePerSecond } = policy;
    const deadlineMs = clock.monotonic() + policy.deadlineSeconds * 1000;
    const asked = new Map<string, number>();
    const listenerOf = ({ kind }: Adapter): DiscoverListener => ({
      onDevice: (device) => {
        sightings.add({ adapterKind: kind, device });
        this.#update(id, { foundDevices: sightings.count });
      },
      onProgress: (hosts) => {
        const askedHosts = [...asked.set(kind, hosts).values()].reduce((sum, each) => sum + each, 0);
        this.#update(id, { askedHosts });
      },
    });
    const discoveries = adapters.map((adapter) => {
      const { hosts, count: hostCount } = netRanges.expand(ranges);
      const request = { multicast, hosts, hostCount, ports, ratePerSecond };
      return adapter.discover(request, listenerOf(adapter), { signal, deadlineMs });
    });
    const results = await Promise.allSettled(discoveries);
    await sightings.settle();
    if (signal.aborted) return;
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  #end(id: Scan['id'], state: 'done' | 'cancelled', droppedDevices: number): void {
    const { clock, log } = this.#deps;
    const problem = state === 'done' ? describeShortfall(this.#scan(id), droppedDevices) : undefined;
    this.#update(id, { state, endedAtMs: clock.now(), ...(problem !== undefined && { problem }) });
    const { askedHosts, foundDevices } = this.#scan(id);
    log.info({ scanId: id, state, askedHosts, foundDevices, droppedDevices }, 'scan ended');
  }

  #scan(id: string): Scan {
    const scan = this.#scans.get(id);
    if (scan === undefined) throw new GatewayError('gateway/bug', 'A running scan is not in the list of scans.');
    return scan;
  }

  #update(id: string, change: Partial<Scan>): void {
    this.#scans.set(id, { ...this.#scan(id), ...change });
  }

  #keep(scan: Scan): void {
    this.#scans.set(scan.id, scan);
    for (const id of [...this.#scans.keys()].slice(0, -keptScans)) this.#scans.delete(id);
  }
}

function nothingToAsk(): GatewayError {
  const message = 'names no address, and multicast is off; name a range or configure discovery.ranges';
  return new GatewayError('request/invalid', `body.ranges ${message}.`, { issues: [{ path: 'body.ranges', message }] });
}

function alreadyRunning(actor: Actor, running: Scan | undefined): GatewayError {
  const isVisible = running !== undefined && isWithin(actor.scope, running.organisationPath);
  return new GatewayError('scan/running', 'A scan is running; wait for its end or cancel it.', {
    extensions: isVisible ? { scanId: running.id } : {},
  });
}
