import { GatewayError } from '../../platform/errors/gateway-error.ts';

/** So many pieces of work may wait for each that runs. */
const waitingPerRunner = 8;

/** Runs at most `concurrency` pieces of work at once; a bounded number waits, the rest is refused. */
export class WorkQueue {
  readonly #concurrency: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  /** Fails with `snapshot/unavailable` when too much waits already. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#enter();
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#concurrency) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.length >= this.#concurrency * waitingPerRunner) {
      throw new GatewayError('snapshot/unavailable', 'Too many pictures are being made; try again in a few seconds.');
    }
    // Who leaves hands its place over, so the count of runners stays.
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}
