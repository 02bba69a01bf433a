import type { AdapterContext, DiscoveredDevice, DiscoverListener, DiscoverRequest } from '../sdk/adapter.ts';
import type { CallDeadline } from '../sdk/call-deadline.ts';
import type { DeviceLanes } from '../sdk/onvif-protocol/device-lanes.ts';
import { probeMulticast } from './multicast-probe.ts';
import { UdpProber } from './udp-prober.ts';
import { UnicastSweep } from './unicast-sweep.ts';

/** A flood of made-up devices ends here. */
const maxDiscovered = 10_000;

/** One search: multicast beside the unicast sweep, each address told once. */
export class Discovery {
  readonly #context: AdapterContext;
  readonly #listener: DiscoverListener;
  readonly #deadline: CallDeadline;
  readonly #lanes: DeviceLanes;
  readonly #told = new Set<string>();

  constructor(context: AdapterContext, listener: DiscoverListener, deadline: CallDeadline, lanes: DeviceLanes) {
    this.#context = context;
    this.#listener = listener;
    this.#deadline = deadline;
    this.#lanes = lanes;
  }

  async run(request: DiscoverRequest): Promise<void> {
    await Promise.all([request.multicast ? this.#multicast() : undefined, this.#sweep(request)]);
  }

  async #multicast(): Promise<void> {
    for (const device of await probeMulticast(this.#context, this.#deadline)) {
      if (this.#isAllowed(device.address.host)) this.#tell(device);
    }
  }

  async #sweep(request: DiscoverRequest): Promise<void> {
    using prober = await UdpProber.open();
    const sweep = new UnicastSweep({
      context: this.#context,
      prober,
      lanes: this.#lanes,
      deadline: this.#deadline,
      onDevice: (device) => this.#tell(device),
      onProgress: (askedHosts) => this.#listener.onProgress(askedHosts),
    });
    await sweep.run(request);
  }

  #tell(device: DiscoveredDevice): void {
    const key = `${device.address.host} ${device.address.port}`;
    if (this.#told.has(key) || this.#told.size >= maxDiscovered || this.#deadline.reason === 'aborted') return;
    this.#told.add(key);
    this.#listener.onDevice(device);
  }

  #isAllowed(host: string): boolean {
    try {
      this.#context.netGuard.assertAllowed(host);
      return true;
    } catch {
      return false;
    }
  }
}
