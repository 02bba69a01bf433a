/**
 * Lets a thread sleep with all that it does until a time is over or another thread rings. Works on a counter that both
 * threads share: a ring that comes before the sleep is not lost.
 */
export class AlarmClock {
  readonly memory: SharedArrayBuffer;
  readonly #rings: Int32Array;
  #heard = 0;

  constructor(memory = new SharedArrayBuffer(4)) {
    this.memory = memory;
    this.#rings = new Int32Array(memory);
  }

  ring(): void {
    Atomics.add(this.#rings, 0, 1);
    Atomics.notify(this.#rings, 0);
  }

  sleep(ms: number): void {
    Atomics.wait(this.#rings, 0, this.#heard, ms);
    this.#heard = Atomics.load(this.#rings, 0);
  }
}
