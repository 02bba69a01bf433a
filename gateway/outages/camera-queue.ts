import type { CameraId } from '../registry/camera.ts';

/** Something to do for a camera. */
interface OfCamera {
  readonly cameraId: CameraId;
}

/**
 * Work that must happen in order for each camera, for many cameras at a time: whatever waits while a batch is under way
 * is in the next one, the first of each camera's line. What fails stays first in its camera's line until `retry()`.
 */
export class CameraQueue<Item extends OfCamera> {
  readonly #handle: (items: readonly Item[]) => Promise<void>;
  readonly #onFault: (error: unknown) => void;
  readonly #atOnce: number;
  readonly #lines = new Map<CameraId, Item[]>();
  readonly #stuck = new Set<CameraId>();
  #running: Promise<void> | undefined;

  /** @param handle does all or nothing; when several fail together, each is tried by itself, so that one cannot hold up the others */
  constructor(handle: (items: readonly Item[]) => Promise<void>, onFault: (error: unknown) => void, atOnce: number) {
    this.#handle = handle;
    this.#onFault = onFault;
    this.#atOnce = atOnce;
  }

  /** Items that are not handled yet. */
  get size(): number {
    return this.#lines.values().reduce((sum, line) => sum + line.length, 0);
  }

  push(item: Item): void {
    const line = this.#lines.get(item.cameraId);
    if (line === undefined) this.#lines.set(item.cameraId, [item]);
    else line.push(item);
    this.#pump();
  }

  /** Tries again what failed; resolves when nothing runs any more. */
  async retry(): Promise<void> {
    this.#stuck.clear();
    this.#pump();
    await this.settle();
  }

  /** Resolves when nothing runs; what failed still waits. */
  async settle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  #pump(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      // Somebody may have come after the last look at the lines.
      if (this.#next().length > 0) this.#pump();
    });
  }

  async #run(): Promise<void> {
    // Whoever changes many cameras at the same moment has them in one batch.
    await Promise.resolve();
    for (let batch = this.#next(); batch.length > 0; batch = this.#next()) {
      if (!(await this.#try(batch))) await this.#tryEach(batch);
    }
  }

  #next(): Item[] {
    const batch: Item[] = [];
    for (const [cameraId, [first]] of this.#lines) {
      if (batch.length >= this.#atOnce) break;
      if (first !== undefined && !this.#stuck.has(cameraId)) batch.push(first);
    }
    return batch;
  }

  /** After two failures in a row the rest waits untried: it is the database, not one of the items. */
  async #tryEach(batch: readonly Item[]): Promise<void> {
    let failuresInRow = batch.length === 1 ? 2 : 0;
    for (const item of batch) {
      if (failuresInRow < 2 && (await this.#try([item]))) failuresInRow = 0;
      else {
        failuresInRow++;
        this.#stuck.add(item.cameraId);
      }
    }
  }

  /** @returns false when it failed; then nothing is taken out of the lines */
  async #try(batch: readonly Item[]): Promise<boolean> {
    try {
      await this.#handle(batch);
    } catch (error) {
      this.#onFault(error);
      return false;
    }
    for (const { cameraId } of batch) {
      const line = this.#lines.get(cameraId);
      line?.shift();
      if (line?.length === 0) this.#lines.delete(cameraId);
    }
    return true;
  }
}
