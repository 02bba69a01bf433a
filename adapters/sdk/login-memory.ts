import { createHash } from 'node:crypto';
import type { AdapterContext, DeviceAddress, DeviceCredential, DeviceFault } from './adapter.ts';
import { LoginAccount, type StandingRefusal } from './login-account.ts';
import { LoginTurns } from './login-turns.ts';

/** A login at one door of a device: its management service, its RTSP port. */
export interface DoorLogin {
  readonly address: DeviceAddress;
  readonly credential: DeviceCredential;
}

/** At most this many logins are remembered; the oldest goes first. */
const capacity = 32_768;

/**
 * What devices made of logins, for everybody who logs in: a device counts bad tries by account, whatever door they came
 * through. One at a time finds out whether a login is right, and what one door refused no other one tries.
 *
 * Devices are told apart by host. A door that took a login itself is barred by no other one's refusal, since some cameras
 * keep users of their own for ONVIF, unless a door that had taken it refuses it again and again.
 */
export class LoginMemory {
  readonly #accounts = new Map<string, LoginAccount>();
  readonly #turns = new LoginTurns();

  /**
   * Why this login is not to be tried at this door now; undefined when it may be.
   *
   * @param nowMs monotonic, as everywhere here
   */
  refusalOf({ address, credential }: DoorLogin, nowMs: number): StandingRefusal | undefined {
    return this.#accounts.get(keyOf(address.host, credential))?.refusalFor(doorOf(address), nowMs);
  }

  /** Some door of the host refuses this login now, or may have been asked in vain. */
  isRefusedAt(host: string, credential: DeviceCredential, nowMs: number): boolean {
    return this.#accounts.get(keyOf(host, credential))?.isRefused(nowMs) === true;
  }

  /** The door took this login, and has turned it away too seldom since to think that it was changed. */
  mayBeCrowded({ address, credential }: DoorLogin): boolean {
    return this.#accounts.get(keyOf(address.host, credential))?.mayBeCrowded(doorOf(address)) === true;
  }

  accept({ address, credential }: DoorLogin): void {
    this.#account(address.host, credential).accept(doorOf(address));
  }

  refuse({ address, credential }: DoorLogin, fault: DeviceFault, nowMs: number): void {
    this.#account(address.host, credential).refuse(doorOf(address), fault, nowMs);
  }

  /** The login was sent and its answer was not waited for, or did not come: the device may have counted a bad try. */
  spend({ address, credential }: DoorLogin, nowMs: number): void {
    this.#account(address.host, credential).spend(doorOf(address), nowMs);
  }

  /** A person says that the logins of this device are right now: they are tried once. */
  forgive(host: string): void {
    for (const [key, account] of this.#accounts) if (key.startsWith(`${host} `)) account.forgive();
  }

  /** @returns what gives the turn to try this login back; undefined when the signal fired while waiting */
  takeTurn({ address, credential }: DoorLogin, signal: AbortSignal): Promise<(() => void) | undefined> {
    return this.#turns.take(keyOf(address.host, credential), signal);
  }

  /** @returns what gives the turn back; undefined while somebody else tries the login */
  tryTurn({ address, credential }: DoorLogin): (() => void) | undefined {
    return this.#turns.tryTake(keyOf(address.host, credential));
  }

  /** Resolves when whoever tries the login now is done. */
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

const memories = new WeakMap<AdapterContext, LoginMemory>();

/** The memory that a context brings; one for everybody who works in the context when it brings none. */
export function loginsOf(context: AdapterContext): LoginMemory {
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
