import type { AdapterContext, DeviceAddress, DeviceCredential } from '../adapter.ts';
import type { DeviceLogins } from '../device-logins.ts';
import { LoginMemory, loginsOf } from '../login-memory.ts';
import { failed, type Failed } from '../outcome.ts';
import type { ServicePaths } from './services.ts';

/** What a conversation taught us about a device: saves round trips when a stream starts. */
export interface LearntDevice {
  readonly paths: ServicePaths;
  /** As the device tells it. */
  readonly clockOffsetMs: number;
  /** How much of that is its time zone, told as UTC: tokens are made without it. */
  readonly zoneShiftMs: number;
  /** It accepted a UsernameToken: no need to be asked first. */
  readonly usesToken: boolean;
  /** When its clock was read, on our monotonic clock. */
  readonly clockReadAtMs: number;
}

/** At most this many devices are remembered; the oldest goes first. */
const capacity = 32_768;
/** Bounded memory of devices that were logged in to: what they are like, and what they make of logins. */
export class DeviceMemory {
  readonly #learnt = new Map<string, LearntDevice>();
  readonly #logins: DeviceLogins;

  /** @param logins what whoever logs in to these devices shares */
  constructor(logins: DeviceLogins = new LoginMemory()) {
    this.#logins = logins;
  }

  recall(address: DeviceAddress): LearntDevice | undefined {
    return this.#learnt.get(keyOf(address));
  }

  learn(address: DeviceAddress, device: LearntDevice): void {
    const key = keyOf(address);
    this.#learnt.delete(key);
    this.#learnt.set(key, device);
    const [oldest] = this.#learnt.keys();
    if (this.#learnt.size > capacity && oldest !== undefined) this.#learnt.delete(oldest);
  }

  forget(address: DeviceAddress): void {
    this.#learnt.delete(keyOf(address));
  }

  /** @returns what gives the turn to try this login back; undefined when the signal fired while waiting */
  takeTurn(
    address: DeviceAddress,
    credential: DeviceCredential,
    signal: AbortSignal,
  ): Promise<(() => void) | undefined> {
    return this.#logins.takeTurn({ address, credential }, signal);
  }

  /** The device let this login in. */
  succeed(address: DeviceAddress, credential: DeviceCredential): void {
    this.#logins.accept({ address, credential });
  }

  /** This login was refused: no call logs in with it again until it changes or the pause is over. */
  refuse(address: DeviceAddress, credential: DeviceCredential, { fault }: Failed, nowMs: number): void {
    this.#logins.refuse({ address, credential }, fault, nowMs);
  }

  /** This login was sent, and nobody heard what the device made of it. */
  spend(address: DeviceAddress, credential: DeviceCredential, nowMs: number): void {
    this.#logins.spend({ address, credential }, nowMs);
  }

  /** A person says that the login is right now: the next call tries it. */
  forgive({ host }: DeviceAddress): void {
    this.#logins.forgive(host);
  }

  /** The refusal that is still in force for this login. */
  standingRefusal(address: DeviceAddress, credential: DeviceCredential, nowMs: number): Failed | undefined {
    const refused = this.#logins.refusalOf({ address, credential }, nowMs);
    if (refused === undefined) return undefined;
    const { stage, reason, detail } = refused.fault;
    const waitS = Math.ceil((refused.untilMs - nowMs) / 1000);
    return failed(stage, reason, `${detail}; not tried again for ${waitS} s, or until the login changes`);
  }

  /** This login worked here, so that a refusal more likely means a lack of connections (or later: a new password). */
  mayBeCrowded(address: DeviceAddress, credential: DeviceCredential): boolean {
    return this.#logins.mayBeCrowded({ address, credential });
  }
}

const memories = new WeakMap<AdapterContext, DeviceMemory>();

/** The memory of everybody who works in this context: a device that two adapters speak to has one account to lock. */
export function memoryOf(context: AdapterContext): DeviceMemory {
  const memory = memories.get(context) ?? new DeviceMemory(loginsOf(context));
  memories.set(context, memory);
  return memory;
}

/** Names a device among all: what lanes and memory are kept by. */
export function keyOf(address: DeviceAddress): string {
  return `${address.host} ${address.port}`;
}
