import { AddressList } from './address-list.ts';
import type { Budget } from './dial-queue.ts';
import type { StreamSource } from './stream-source.ts';

/** How many sessions may be open at once, by what they have in common. */
export interface BudgetPolicy {
  /** With one camera, all its profiles together. */
  readonly sessionsPerCamera: number;
  /** With one address: a recorder with all its channels. */
  readonly sessionsPerDevice: number;
  /** With one platform; as with a device when absent. */
  readonly sessionsPerPlatform?: number;
  /** Lines that the cameras of an area share. */
  readonly uplinks: readonly UplinkPolicy[];
  /** Dials under way at once in the whole gateway. */
  readonly startsAtOnce: number;
}

interface UplinkPolicy {
  readonly name: string;
  /** CIDR blocks or addresses behind the line. */
  readonly ranges: readonly string[];
  readonly sessions: number;
}

/** Name of the budget of dials under way: it is given back when the camera plays. */
export const startsBudget = 'starts';

/** Tells which budgets a stream draws on. */
export class SessionBudgets {
  readonly #policy: BudgetPolicy;
  readonly #uplinks: readonly { readonly budget: Budget; readonly addresses: AddressList }[];

  /** @throws GatewayError `config/invalid` when a range of an uplink is no CIDR block or address */
  constructor(policy: BudgetPolicy) {
    this.#policy = policy;
    this.#uplinks = policy.uplinks.map(({ name, ranges, sessions }) => ({
      budget: { name: `uplink ${name}`, limit: sessions },
      addresses: new AddressList(`live.uplinks, ${name}`, ranges),
    }));
  }

  /** From the smallest to the whole gateway's: a stream waits at the first that is used up. */
  of({ cameraId, key, host, isOnPlatform }: StreamSource): Budget[] {
    const {
      sessionsPerCamera,
      sessionsPerDevice,
      sessionsPerPlatform = sessionsPerDevice,
      startsAtOnce,
    } = this.#policy;
    const shared = isOnPlatform
      ? { name: `platform ${host}`, limit: sessionsPerPlatform }
      : { name: `device ${host}`, limit: sessionsPerDevice };
    const uplinks = this.#uplinks.filter(({ addresses }) => addresses.has(host));
    return [
      { name: `camera ${cameraId ?? key}`, limit: sessionsPerCamera },
      shared,
      ...uplinks.map(({ budget }) => budget),
      { name: startsBudget, limit: startsAtOnce },
    ];
  }
}
