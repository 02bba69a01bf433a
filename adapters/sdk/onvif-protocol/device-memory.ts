import { createHash } from 'node:crypto';
import type { DeviceAddress, DeviceCredential } from '../adapter.ts';
import type { ServicePaths } from './services.ts';

/** What a conversation taught us about a device: saves round trips when a stream starts. */
export interface LearntDevice {
  readonly paths: ServicePaths;
  readonly clockOffsetMs: number;
  /** It accepted a UsernameToken: no need to be asked first. */
  readonly usesToken: boolean;
  /** When its clock was read, on our monotonic clock. */
  readonly clockReadAtMs: number;
}

/** At most this many devices are remembered; the oldest goes first. */
const capacity = 4096;
/** Five automatic tries of a refused password an hour. */
const parkMs = 12 * 60_000;

/** Bounded memory of devices that were logged in to. Probes leave nothing here. */
export class DeviceMemory {
  readonly #learnt = new Map<string, LearntDevice>();
  readonly #refused = new Map<string, { readonly secretHash: string; readonly atMs: number }>();

  recall(address: DeviceAddress): LearntDevice | undefined {
    return this.#learnt.get(keyOf(address));
  }

  learn(address: DeviceAddress, device: LearntDevice): void {
    put(this.#learnt, keyOf(address), device);
    this.#refused.delete(keyOf(address));
  }

  forget(address: DeviceAddress): void {
    this.#learnt.delete(keyOf(address));
  }

  /** This login was refused: automatic calls leave the device alone until it changes or the pause is over. */
  park(address: DeviceAddress, credential: DeviceCredential, nowMs: number): void {
    put(this.#refused, keyOf(address), { secretHash: hashOf(credential), atMs: nowMs });
  }

  isParked(address: DeviceAddress, credential: DeviceCredential, nowMs: number): boolean {
    const refused = this.#refused.get(keyOf(address));
    return refused !== undefined && nowMs - refused.atMs < parkMs && refused.secretHash === hashOf(credential);
  }
}

/** Names a device among all: what lanes and memory are kept by. */
export function keyOf(address: DeviceAddress): string {
  return `${address.host} ${address.port}`;
}

function put<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > capacity && oldest !== undefined) map.delete(oldest);
}

function hashOf(credential: DeviceCredential): string {
  return createHash('sha256').update(`${credential.username}\0${credential.password.reveal()}`).digest('base64');
}
