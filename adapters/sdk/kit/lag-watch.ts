/** How late this thread's timers come: what blocks it shows here. */
export class LagWatch implements Disposable {
  readonly #timer: NodeJS.Timeout;
  #dueMs: number;
  #worstMs = 0;

  constructor(everyMs = 5) {
    this.#dueMs = performance.now() + everyMs;
    this.#timer = setInterval(() => {
      const nowMs = performance.now();
      this.#worstMs = Math.max(this.#worstMs, nowMs - this.#dueMs);
      this.#dueMs = nowMs + everyMs;
    }, everyMs);
  }

  /** The worst so far, ms; a block that is still going on shows when it is over. */
  get worstMs(): number {
    return Math.max(this.#worstMs, performance.now() - this.#dueMs);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
