/** A work that is done again and again. */
interface PacedTaskOptions {
  /** Pause between the end of one run and the start of the next, ms. */
  readonly pauseMs: number;
  readonly run: () => Promise<void>;
  /** Called for the first of several failures in a row. */
  readonly onFault: (error: unknown) => void;
  /** Called when a run succeeds after failures. */
  readonly onRecovery?: (failures: number) => void;
}

/**
 * Runs a task on a monotonic timer (Node's timers do not follow the civil clock). The next run is set when the one
 * before has ended, so runs never overlap; a run that fails ends nothing.
 */
export class PacedTask {
  readonly #options: PacedTaskOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isStarted = false;
  #failures = 0;

  constructor(options: PacedTaskOptions) {
    this.#options = options;
  }

  /** The first run begins at once. Starting twice is fine. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#running = this.#run();
  }

  /** Waits for the run that is under way. */
  async stop(): Promise<void> {
    this.#isStarted = false;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      await this.#options.run();
      if (this.#failures > 0) this.#options.onRecovery?.(this.#failures);
      this.#failures = 0;
    } catch (error) {
      if (this.#failures++ === 0) this.#options.onFault(error);
    }
    if (!this.#isStarted) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#run();
    }, this.#options.pauseMs);
  }
}
