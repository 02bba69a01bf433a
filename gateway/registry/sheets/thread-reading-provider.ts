import { Worker } from 'node:worker_threads';
import type { ReadFault } from './sheet-protocol.ts';
import type { SheetLimits } from './sheet-limits.ts';

/** Why a sheet was not read; nothing comes after it. */
export interface ThreadFault {
  readonly kind: 'fault';
  readonly fault: ReadFault;
}

/** Every reading may end by a fault. */
interface Reply {
  readonly kind: string;
}

/**
 * A sheet that is read on a thread of its own, within time and memory: a hostile one ruins nothing but its thread. The
 * thread answers each message of ours with one reply.
 */
export class ThreadReading<Answer extends Reply> implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #deadline: NodeJS.Timeout;
  #settle: ((reply: Answer | ThreadFault) => void) | undefined;
  #fail: ((error: unknown) => void) | undefined;
  #ended: ThreadFault | undefined;

  /** @param thread its entry; `request` is its `workerData` */
  constructor(thread: URL, request: { readonly limits: SheetLimits }) {
    this.#worker = new Worker(thread, {
      workerData: request,
      name: 'sheet',
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: request.limits.heapMb },
    });
    this.#worker.on('message', (reply: Answer) => this.#answer(reply));
    this.#worker.on('error', (error) => this.#break(error));
    this.#deadline = setTimeout(() => void this.#stop('too-slow'), request.limits.deadlineMs);
    this.#deadline.unref();
  }

  /** One at a time. */
  next(): Promise<Answer | ThreadFault> {
    if (this.#ended !== undefined) return Promise.resolve(this.#ended);
    return new Promise((resolve, reject) => {
      this.#settle = resolve;
      this.#fail = reject;
      this.#worker.postMessage('next');
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#deadline);
    await this.#worker.terminate();
  }

  #answer(reply: Answer | ThreadFault): void {
    // The deadline is for the reading itself; from then on the pace is the owner's.
    if (reply.kind !== 'rows') clearTimeout(this.#deadline);
    if (isFault(reply)) this.#ended = reply;
    this.#settle?.(reply);
  }

  async #stop(fault: 'too-slow'): Promise<void> {
    this.#answer({ kind: 'fault', fault });
    await this.#worker.terminate();
  }

  #break(error: unknown): void {
    const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    if (isMemory) this.#answer({ kind: 'fault', fault: 'out-of-memory' });
    else this.#fail?.(error);
  }
}

function isFault(reply: { readonly kind: string }): reply is ThreadFault {
  return reply.kind === 'fault';
}
