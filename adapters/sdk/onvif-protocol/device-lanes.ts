import { Slots } from '../slots.ts';

/** One call in flight per device. A lane exists only while somebody uses it. */
export class DeviceLanes {
  readonly #lanes = new Map<string, Slots>();

  /** @returns undefined when the signal fired while waiting */
  async run<Value>(key: string, signal: AbortSignal, work: () => Promise<Value>): Promise<Value | undefined> {
    const lane = this.#lanes.get(key) ?? new Slots(1);
    this.#lanes.set(key, lane);
    if (!(await lane.take(signal))) return undefined;
    try {
      return await work();
    } finally {
      lane.give();
      if (lane.idle) this.#lanes.delete(key);
    }
  }
}
