import { Worker } from 'node:worker_threads';
import type { ReadOptions } from './read-row.ts';
import type { SheetLimits } from './sheet-limits.ts';
import type { SheetReply, SheetRequest } from './sheet-protocol.ts';

/** A sheet that is being read on its thread. */
export interface SheetReading extends AsyncDisposable {
  /** The sheet or a fault first, then rows until the end. After a fault or the end there is nothing more. */
  next(): Promise<SheetReply>;
}

export interface OpenedSheet {
  readonly file: string;
  readonly key: Uint8Array;
  readonly options: ReadOptions;
}

/** Port to what reads sheets. */
export interface SheetReader {
  open(sheet: OpenedSheet): SheetReading;
}

/** Reads each sheet on a thread of its own, which a hostile sheet may only ruin for itself. */
export class SheetReaderProvider implements SheetReader {
  readonly #limits: SheetLimits;

  constructor(limits: SheetLimits) {
    this.#limits = limits;
  }

  open(sheet: OpenedSheet): SheetReading {
    return new ThreadReading({ ...sheet, limits: this.#limits });
  }
}

class ThreadReading implements SheetReading {
  readonly #worker: Worker;
  readonly #deadline: NodeJS.Timeout;
  #settle: ((reply: SheetReply) => void) | undefined;
  #fail: ((error: unknown) => void) | undefined;
  #ended: SheetReply | undefined;

  constructor(request: SheetRequest) {
    this.#worker = new Worker(new URL('./sheet-thread-provider.ts', import.meta.url), {
      workerData: request,
      name: 'sheet',
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: request.limits.heapMb },
    });
    this.#worker.on('message', (reply: SheetReply) => this.#answer(reply));
    this.#worker.on('error', (error) => this.#break(error));
    this.#deadline = setTimeout(() => void this.#stop('too-slow'), request.limits.deadlineMs);
    this.#deadline.unref();
  }

  /** One at a time. */
  next(): Promise<SheetReply> {
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

  #answer(reply: SheetReply): void {
    // The deadline is for the reading itself; from then on the pace is the owner's.
    if (reply.kind !== 'rows') clearTimeout(this.#deadline);
    if (reply.kind === 'fault') this.#ended = reply;
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
