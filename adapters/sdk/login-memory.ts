import { createHash } from 'node:crypto';
import type { AdapterContext, DeviceAddress, DeviceCredential, DeviceFault } from './adapter.ts';
import type { DeviceLogins, DoorLogin, StandingRefusal } from './device-logins.ts';
import { LoginAccount } from './login-account.ts';
import { LoginTurns } from './login-turns.ts';

/** At most this many logins are remembered; the oldest goes first. */
const capacity = 32_768;

/**
 * What devices made of logins, for everybody who logs in: a device counts bad tries by account, whatever door they came
 * through. One at a time finds out whether a login is right, and what one door refused no other one tries.
 *
 * Devices are told apart by host. A door that took a login itself is barred by no other one's refusal, since some cameras
 * keep users of their own for ONVIF, unless a door that had taken it refuses it again and again.
 */
export class LoginMemory implements DeviceLogins {
  readonly #accounts = new Map<string, LoginAccount>();
  readonly #turns = new LoginTurns();

  refusalOf({ address, credential }: DoorLogin, nowMs: number): StandingRefusal | undefined {
    return this.#accounts.get(keyOf(address.host, credential))?.refusalFor(doorOf(address), nowMs);
  }

  isRefusedAt(host: string, credential: DeviceCredential, nowMs: number): boolean {
    return this.#accounts.get(keyOf(host, credential))?.isRefused(nowMs) === true;
  }

  mayBeCrowded({ address, credential }: DoorLogin): boolean {
    return this.#accounts.get(keyOf(address.host, credential))?.mayBeCrowded(doorOf(address)) === true;
  }

  accept({ address, credential }: DoorLogin): void {
    this.#account(address.host, credential).accept(doorOf(address));
  }

  pass({ address, credential }: DoorLogin): void {
    this.#account(address.host, credential).pass(doorOf(address));
  }

  refuse({ address, credential }: DoorLogin, fault: DeviceFault, nowMs: number): void {
    this.#account(address.host, credential).refuse(doorOf(address), fault, nowMs);
  }

  spend({ address, credential }: DoorLogin, nowMs: number): void {
    this.#account(address.host, credential).spend(doorOf(address), nowMs);
  }

  forgive(host: string): void {
    for (const [key, account] of this.#accounts) if (key.startsWith(`${host} `)) account.forgive();
  }

  takeTurn({ address, credential }: DoorLogin, signal: AbortSignal): Promise<(() => void) | undefined> {
    return this.#turns.take(keyOf(address.host, credential), signal);
  }

  tryTurn({ address, credential }: DoorLogin): (() => void) | undefined {
    return this.#turns.tryTake(keyOf(address.host, credential));
  }

  async whenTried({ address, credential }: DoorLogin): Promise<void> {
    await this.#turns.underWay(keyOf(address.host, credential));
  }

  #account(host: string, credential: DeviceCredential): LoginAccount {
    const key = keyOf(host, credential);
    const account = this.#accounts.get(key) ?? new LoginAccount();
    this.#accounts.delete(key);
    this.#accounts.set(key, account);
    const [oldest] = this.#accounts.keys();
    if (this.#accounts.size > capacity && oldest !== undefined) this.#accounts.delete(oldest);
    return account;
  }
}

const memories = new WeakMap<AdapterContext, DeviceLogins>();

/** The memory that a context brings; one for everybody who works in the context when it brings none. */
export function loginsOf(context: AdapterContext): DeviceLogins {
  const memory = context.logins ?? memories.get(context) ?? new LoginMemory();
  memories.set(context, memory);
  return memory;
}

function doorOf({ port }: DeviceAddress): number {
  return port;
}

/** The secret itself is not kept. */
function keyOf(host: string, { username, password }: DeviceCredential): string {
  return `${host} ${createHash('sha256').update(`${username}\0${password.reveal()}`).digest('base64')}`;
}
