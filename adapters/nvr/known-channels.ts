import type { DeviceAddress, DeviceTarget } from '../sdk/adapter.ts';

/** More recorders than one gateway serves; the oldest goes first. */
const capacity = 4096;
/** More channels than the largest recorder has. */
const maxChannels = 1024;

/** Channels that a recorder has shown since we started; the registry's own list comes with the target. */
export class KnownChannels {
  readonly #seen = new Map<string, ReadonlySet<string>>();

  of({ address, knownChannels = [] }: DeviceTarget): readonly string[] {
    return [...new Set([...knownChannels, ...(this.#seen.get(keyOf(address)) ?? [])])];
  }

  remember(address: DeviceAddress, tokens: readonly string[]): void {
    const key = keyOf(address);
    const all = new Set([...(this.#seen.get(key) ?? []), ...tokens].slice(0, maxChannels));
    this.#seen.delete(key);
    this.#seen.set(key, all);
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > capacity && oldest !== undefined) this.#seen.delete(oldest);
  }
}

function keyOf({ host, port }: DeviceAddress): string {
  return `${host} ${port}`;
}
