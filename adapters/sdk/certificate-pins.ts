import type { DeviceAddress } from './adapter.ts';

/**
 * Certificates that devices showed when they were first logged in to. Cameras sign theirs themselves, so nothing but
 * "the same as before" can be checked (trust on first use).
 */
export interface CertificatePins {
  /** SHA-256 fingerprint, `AB:CD:…`; undefined before the first login. */
  recall(address: DeviceAddress): Promise<string | undefined>;
  /** Keeps the fingerprint of a first login; a pin that exists stays. */
  pin(address: DeviceAddress, fingerprint: string): Promise<void>;
  /** A person has accepted that another device stands here now. */
  forget(address: DeviceAddress): Promise<void>;
}

/** More devices than a gateway has; the oldest goes first. */
const capacity = 65_536;

/** Pins that a restart forgets. */
export class MemoryCertificatePins implements CertificatePins {
  readonly #pins = new Map<string, string>();

  recall({ host, port }: DeviceAddress): Promise<string | undefined> {
    return Promise.resolve(this.#pins.get(`${host} ${port}`));
  }

  pin({ host, port }: DeviceAddress, fingerprint: string): Promise<void> {
    const key = `${host} ${port}`;
    if (!this.#pins.has(key)) this.#pins.set(key, fingerprint);
    const [oldest] = this.#pins.keys();
    if (this.#pins.size > capacity && oldest !== undefined) this.#pins.delete(oldest);
    return Promise.resolve();
  }

  forget({ host, port }: DeviceAddress): Promise<void> {
    this.#pins.delete(`${host} ${port}`);
    return Promise.resolve();
  }
}
