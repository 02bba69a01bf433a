import type { Adapter, DeviceAddress, DeviceDescription, DeviceTarget } from '../../../adapters/sdk/adapter.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { faultOfDescription, refuseDevice } from './device-refusal.ts';

export interface DeviceProviderDeps {
  readonly adapters: readonly Adapter[];
  /** Throws `address/forbidden`. */
  readonly netGuard: { assertAllowed(host: string): void };
  readonly clock: Clock;
  readonly describeSeconds: number;
}

/** Asks devices what they are, for a person who waits. One login at most. */
export class DeviceProvider {
  readonly #deps: DeviceProviderDeps;
  readonly #stopping = new AbortController();
  readonly #underWay = new Set<string>();

  constructor(deps: DeviceProviderDeps) {
    this.#deps = deps;
  }

  /**
   * @throws GatewayError `address/forbidden`, `request/invalid` for a kind that no adapter speaks, `candidate/busy` while
   * the same device is asked already; with the extension `fault`: `device/unauthorised`, `device/unreachable`,
   * `device/unintelligible`, `device/changed`
   */
  async describe(adapterKind: string, target: DeviceTarget): Promise<DeviceDescription> {
    const { netGuard } = this.#deps;
    const { address } = target;
    netGuard.assertAllowed(address.host);
    const adapter = this.#adapter(adapterKind);
    const key = `${address.host} ${address.port}`;
    // Two clicks must not become two tries of a wrong password.
    if (this.#underWay.has(key)) {
      throw new GatewayError('candidate/busy', 'This device is being asked right now; wait for the result.');
    }
    this.#underWay.add(key);
    try {
      return await this.#ask(adapter, target);
    } finally {
      this.#underWay.delete(key);
    }
  }

  /** A login was stored anew: what its adapter remembers of refusals counts no more. */
  forgiveLogin({ adapterKind, host, port }: { readonly adapterKind: string } & DeviceAddress): void {
    this.#deps.adapters.find(({ kind }) => kind === adapterKind)?.forgiveLogin?.({ host, port });
  }

  /** Gives up what is being asked. */
  stop(): void {
    this.#stopping.abort();
  }

  #adapter(kind: string): Adapter {
    const { adapters } = this.#deps;
    const adapter = adapters.find((each) => each.kind === kind);
    if (adapter !== undefined) return adapter;
    const message = `no adapter of kind “${kind}” is at work; there are ${adapters.map((each) => each.kind).join(', ')}`;
    throw new GatewayError('request/invalid', `body.adapterKind: ${message}.`, {
      issues: [{ path: 'body.adapterKind', message }],
    });
  }

  async #ask(adapter: Adapter, target: DeviceTarget): Promise<DeviceDescription> {
    const { clock, describeSeconds } = this.#deps;
    const limits = { signal: this.#stopping.signal, deadlineMs: clock.monotonic() + describeSeconds * 1000 };
    const outcome = await adapter.describe(target, limits);
    if (outcome.kind === 'failed') throw refuseDevice(outcome.fault, target.address);
    const fault = faultOfDescription(outcome.value);
    if (fault !== undefined) throw refuseDevice(fault, target.address);
    return outcome.value;
  }
}
