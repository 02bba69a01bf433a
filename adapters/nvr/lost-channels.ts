import type { DeviceAddress } from '../sdk/adapter.ts';
import type { ChannelState, DeviceEvent } from '../sdk/device-event.ts';

/** What a recorder said of its channels is believed this long; then a knock at its door says nothing of them. */
export const believedMs = 20 * 60_000;
/** More recorders than one gateway serves; the oldest goes first. */
const capacity = 4096;

interface LostOfRecorder {
  readonly tokens: ReadonlySet<string>;
  readonly atMs: number;
}

/** Which channels the recorders said to be without a picture, so that a probe of one of them can say so. */
export class LostChannels {
  readonly #lost = new Map<string, LostOfRecorder>();

  /** @param atMs monotonic */
  note(address: DeviceAddress, states: readonly ChannelState[], atMs: number): void {
    const tokens = states.filter(({ state }) => state === 'lost').map(({ channelToken }) => channelToken);
    this.#put(address, { tokens: new Set(tokens), atMs });
  }

  /** An early hint, until the next reading confirms it. */
  hear(address: DeviceAddress, { kind, channelToken }: DeviceEvent, atMs: number): void {
    if (channelToken === undefined || (kind !== 'signal-lost' && kind !== 'signal-back')) return;
    const known = this.#lost.get(keyOf(address))?.tokens ?? new Set<string>();
    const others = [...known].filter((token) => token !== channelToken);
    this.#put(address, { tokens: new Set(kind === 'signal-lost' ? [...others, channelToken] : others), atMs });
  }

  isLost(address: DeviceAddress, channelToken: string, nowMs: number): boolean {
    const lost = this.#lost.get(keyOf(address));
    return lost !== undefined && nowMs - lost.atMs < believedMs && lost.tokens.has(channelToken);
  }

  #put(address: DeviceAddress, lost: LostOfRecorder): void {
    const key = keyOf(address);
    this.#lost.delete(key);
    this.#lost.set(key, lost);
    const [oldest] = this.#lost.keys();
    if (this.#lost.size > capacity && oldest !== undefined) this.#lost.delete(oldest);
  }
}

function keyOf({ host, port }: DeviceAddress): string {
  return `${host} ${port}`;
}
