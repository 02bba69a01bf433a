import { Slots } from '../slots.ts';

interface Lane {
  readonly slots: Slots;
  /** Who works or waits. */
  users: number;
}

/** One call in flight per device, or as many as it has room for. A lane exists only while somebody uses it. */
export class DeviceLanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #atOnce: number;

  constructor(atOnce = 1) {
    this.#atOnce = atOnce;
  }

  /** @returns undefined when the signal fired while waiting */
  async run<Value>(key: string, signal: AbortSignal, work: () => Promise<Value>): Promise<Value | undefined> {
    const lane = this.#lanes.get(key) ?? { slots: new Slots(this.#atOnce), users: 0 };
    this.#lanes.set(key, lane);
    lane.users += 1;
    try {
      if (!(await lane.slots.take(signal))) return undefined;
      return await work().finally(() => lane.slots.give());
    } finally {
      lane.users -= 1;
      if (lane.users === 0) this.#lanes.delete(key);
    }
  }
}
