import type { CameraId } from '../registry/camera.ts';

/**
 * Work that must happen in order for each camera, on a few cameras at a time. What fails stays first in its camera's
 * line until `retry()`.
 */
export class CameraQueue<Item> {
  readonly #handle: (item: Item) => Promise<void>;
  readonly #onFault: (error: unknown) => void;
  readonly #atOnce: number;
  readonly #lines = new Map<CameraId, Item[]>();
  readonly #stuck = new Set<CameraId>();
  readonly #running = new Map<CameraId, Promise<void>>();

  constructor(handle: (item: Item) => Promise<void>, onFault: (error: unknown) => void, atOnce: number) {
    this.#handle = handle;
    this.#onFault = onFault;
    this.#atOnce = atOnce;
  }

  /** Items that are not handled yet. */
  get size(): number {
    return this.#lines.values().reduce((sum, line) => sum + line.length, 0);
  }

  push(cameraId: CameraId, item: Item): void {
    const line = this.#lines.get(cameraId) ?? [];
    line.push(item);
    this.#lines.set(cameraId, line);
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
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  #pump(): void {
    for (const [cameraId, line] of this.#lines) {
      if (this.#running.size >= this.#atOnce) return;
      if (this.#running.has(cameraId) || this.#stuck.has(cameraId)) continue;
      const run = this.#run(cameraId, line).finally(() => {
        this.#running.delete(cameraId);
        this.#pump();
      });
      this.#running.set(cameraId, run);
    }
  }

  async #run(cameraId: CameraId, line: Item[]): Promise<void> {
    for (let item = line[0]; item !== undefined; item = line[0]) {
      try {
        await this.#handle(item);
      } catch (error) {
        this.#stuck.add(cameraId);
        this.#onFault(error);
        return;
      }
      line.shift();
    }
    this.#lines.delete(cameraId);
  }
}
