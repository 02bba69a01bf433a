import type { GatewayError } from '../../platform/errors/gateway-error.ts';

/** So many pieces of work may wait for each that runs. */
const waitingPerRunner = 8;

/** Runs at most `concurrency` pieces of work at once; a bounded number waits, the rest is refused. */
export class WorkQueue {
  readonly #concurrency: number;
  readonly #newRefusal: () => GatewayError;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @param newRefusal what is told to those for whom there is no room to wait */
  constructor(concurrency: number, newRefusal: () => GatewayError) {
    this.#concurrency = concurrency;
    this.#newRefusal = newRefusal;
  }

  /** Fails with the refusal when too much waits already, and with the signal's reason when it is aborted in the queue. */
  async run<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    await this.#enter(signal);
    try {
      signal?.throwIfAborted();
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#running < this.#concurrency) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.length >= this.#concurrency * waitingPerRunner) throw this.#newRefusal();
    await this.#wait(signal);
  }

  /** Who leaves hands its place over, so the count of runners stays. */
  async #wait(signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const begin = (): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(begin), 1);
        reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(begin);
    });
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}
