import { createHash } from 'node:crypto';
import type { DeviceAddress, DeviceTarget } from '../sdk/adapter.ts';

/** At most this many are remembered; the oldest goes first. */
const capacity = 4096;
/** Five automatic tries of a refused password an hour. */
const parkMs = 12 * 60_000;

/** Logins that devices refused: left alone until they change or the pause is over. */
export class RefusedLogins {
  readonly #parked = new Map<string, { readonly address: string; readonly untilMs: number }>();

  park(target: DeviceTarget, nowMs: number): void {
    const key = keyOf(target);
    if (key === undefined) return;
    this.#parked.delete(key);
    this.#parked.set(key, { address: nameOf(target.address), untilMs: nowMs + parkMs });
    const [oldest] = this.#parked.keys();
    if (this.#parked.size > capacity && oldest !== undefined) this.#parked.delete(oldest);
  }

  /** A person stored a login of this address anew: whatever it refused is tried once. */
  forgive(address: DeviceAddress): void {
    const name = nameOf(address);
    for (const [key, parked] of this.#parked) if (parked.address === name) this.#parked.delete(key);
  }

  isParked(target: DeviceTarget, nowMs: number): boolean {
    const key = keyOf(target);
    return key !== undefined && nowMs < (this.#parked.get(key)?.untilMs ?? 0);
  }
}

function nameOf({ host, port }: DeviceAddress): string {
  return `${host} ${port}`;
}

/** The secret itself is not kept. */
function keyOf({ address, credential }: DeviceTarget): string | undefined {
  if (credential === undefined) return undefined;
  const parts = [address.host, String(address.port), credential.username, credential.password.reveal()];
  return createHash('sha256').update(parts.join('\0')).digest('base64');
}
