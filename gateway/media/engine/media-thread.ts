import type { EngineOrder, EngineReport, WorkerPolicy } from './engine-message.ts';
import { type EngineWorker, startEngineWorker } from './engine-worker.ts';

interface ThreadListener {
  onReport(report: Exclude<EngineReport, { readonly kind: 'finished' }>): void;
  /** The thread is gone with all its sessions; the next order starts another one. */
  onCrash(error: Error): void;
}

/** How long the thread gets to say goodbye to its cameras. */
const farewellMs = 1000;

/** The media thread as its owner sees it: there when an order needs it, and gone in good order. */
export class MediaThread {
  readonly #policy: WorkerPolicy;
  readonly #listener: ThreadListener;
  readonly #startWorker: typeof startEngineWorker;
  #worker: EngineWorker | undefined;
  #onFinished: (() => void) | undefined;

  /** @param startWorker starts a thread; tests give one of their own */
  constructor(policy: WorkerPolicy, listener: ThreadListener, startWorker = startEngineWorker) {
    this.#policy = policy;
    this.#listener = listener;
    this.#startWorker = startWorker;
  }

  /** Gives an order; the first one starts the thread. */
  order(order: EngineOrder): void {
    this.#worker ??= this.#startWorker(this.#policy, {
      onReport: (report) => {
        if (report.kind === 'finished') this.#onFinished?.();
        else this.#listener.onReport(report);
      },
      onCrash: (error) => {
        this.#worker = undefined;
        this.#listener.onCrash(error);
      },
    });
    this.#worker.post(order);
  }

  /** Ends a session; nothing to do when the thread is gone with it. */
  hangUp(run: number): void {
    this.#worker?.post({ kind: 'hang-up', run });
  }

  /** Ends the thread; its cameras get their goodbye. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker === undefined) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, farewellMs);
      this.#onFinished = () => {
        clearTimeout(late);
        resolve();
      };
      worker.post({ kind: 'finish' });
    });
    await worker.terminate();
  }
}
