import { createHash } from 'node:crypto';
import type { DeviceTarget } from '../sdk/adapter.ts';

/** At most this many are remembered; the oldest goes first. */
const capacity = 4096;
/** Five automatic tries of a refused password an hour. */
const parkMs = 12 * 60_000;

/** Logins that devices refused: left alone until they change or the pause is over. */
export class RefusedLogins {
  readonly #untilMs = new Map<string, number>();

  park(target: DeviceTarget, nowMs: number): void {
    const key = keyOf(target);
    if (key === undefined) return;
    this.#untilMs.delete(key);
    this.#untilMs.set(key, nowMs + parkMs);
    const [oldest] = this.#untilMs.keys();
    if (this.#untilMs.size > capacity && oldest !== undefined) this.#untilMs.delete(oldest);
  }

  isParked(target: DeviceTarget, nowMs: number): boolean {
    const key = keyOf(target);
    return key !== undefined && nowMs < (this.#untilMs.get(key) ?? 0);
  }
}

/** The secret itself is not kept. */
function keyOf({ address, credential }: DeviceTarget): string | undefined {
  if (credential === undefined) return undefined;
  const parts = [address.host, String(address.port), credential.username, credential.password.reveal()];
  return createHash('sha256').update(parts.join('\0')).digest('base64');
}
