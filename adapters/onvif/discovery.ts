import type { AdapterContext, DiscoveredDevice, DiscoverListener, DiscoverRequest } from '../sdk/adapter.ts';
import type { CallDeadline } from '../sdk/call-deadline.ts';
import type { DeviceLanes } from '../sdk/onvif-protocol/device-lanes.ts';
import { hearAnnouncements } from './announcement-ear.ts';
import { HeardDevices } from './heard-devices.ts';
import { probeInterfaces } from './interface-probe.ts';
import { ipv4Interfaces } from './ipv4-interfaces.ts';
import { hintsOf } from './match-hints.ts';
import { probeMulticast } from './multicast-probe.ts';
import type { TrafficBudget } from './traffic-budget.ts';
import { UdpProber } from './udp-prober.ts';
import { UnicastSweep } from './unicast-sweep.ts';
import { type DiscoveryMessage, managementAddress } from './ws-discovery.ts';

/** A flood of made-up devices that nobody asked by name ends here. Those of a sweep are as many as its addresses. */
const maxUnasked = 10_000;

interface DiscoveryParts {
  readonly context: AdapterContext;
  readonly listener: DiscoverListener;
  readonly deadline: CallDeadline;
  readonly lanes: DeviceLanes;
  readonly traffic: TrafficBudget;
}

/** One search: multicast on every interface beside the unicast sweep, each address told once. */
export class Discovery {
  readonly #parts: DiscoveryParts;
  readonly #heard = new HeardDevices({ hosts: maxUnasked, datagramsOfHost: 16, windowMs: Number.POSITIVE_INFINITY });
  readonly #told = new Set<string>();
  #unasked = 0;

  constructor(parts: DiscoveryParts) {
    this.#parts = parts;
  }

  async run(request: DiscoverRequest): Promise<void> {
    await Promise.all([request.multicast ? this.#multicast() : undefined, this.#sweep(request)]);
  }

  /** Two voices: our own on every interface, and node-onvif on the default one. */
  async #multicast(): Promise<void> {
    const { context, deadline } = this.#parts;
    const interfaces = ipv4Interfaces();
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, deadline.signal]);
    const hear = (datagram: Buffer, host: string): void => {
      const message = this.#heard.hear(datagram, host, context.clock.monotonic());
      if (message !== undefined && this.#isAllowed(host)) this.#take(message, host);
    };
    const ear = hearAnnouncements(context, interfaces, hear, signal);
    const [others] = await Promise.all([
      probeMulticast(context, deadline),
      probeInterfaces(context, interfaces, hear, deadline.signal),
    ]);
    for (const device of others) if (this.#isAllowed(device.address.host)) this.#tellUnasked(device);
    over.abort();
    await ear;
  }

  #take({ kind, matches }: DiscoveryMessage, host: string): void {
    for (const match of matches) {
      const { endpointUuid } = match;
      if (kind === 'bye') {
        this.#parts.listener.onGone?.({ host, ...(endpointUuid === undefined ? {} : { endpointUuid }) });
      } else {
        const address = managementAddress(host, match.xaddrs);
        this.#tellUnasked({ address, ...hintsOf(match), method: 'multicast' });
      }
    }
  }

  async #sweep(request: DiscoverRequest): Promise<void> {
    if (request.hostCount === 0) return;
    using prober = await UdpProber.open();
    const { context, lanes, deadline, listener, traffic } = this.#parts;
    const sweep = new UnicastSweep({
      ...{ context, prober, lanes, deadline, traffic },
      onDevice: (device) => void this.#tell(device),
      onProgress: (askedHosts) => listener.onProgress(askedHosts),
    });
    await sweep.run(request);
  }

  #tellUnasked(device: DiscoveredDevice): void {
    if (this.#unasked < maxUnasked && this.#tell(device)) this.#unasked += 1;
  }

  /** @returns false when it was told before, or the search is over */
  #tell(device: DiscoveredDevice): boolean {
    const key = `${device.address.host} ${device.address.port}`;
    if (this.#told.has(key) || this.#parts.deadline.reason === 'aborted') return false;
    this.#told.add(key);
    this.#parts.listener.onDevice(device);
    return true;
  }

  #isAllowed(host: string): boolean {
    try {
      this.#parts.context.netGuard.assertAllowed(host);
      return true;
    } catch {
      return false;
    }
  }
}
