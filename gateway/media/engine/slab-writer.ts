import type { MediaPart } from '../fmp4/media-part.ts';
import type { PartMemory } from '../fmp4/part-memory.ts';

/**
 * Sizes of the pieces of memory that parts are packed into. Few large pieces that are used again and again, shared by
 * both threads, where hundreds of buffers a second would keep the garbage collector busy.
 */
const slabSizes = [256 * 1024, 1024 * 1024, 4 * 1024 * 1024];
/** A slab holds at least so many parts of the size that made it necessary; a larger part has one of its own. */
const fewestParts = 4;
/** Memory kept for reuse; more of it goes back to the system. */
const mostFreeBytes = 128 * 1024 * 1024;

/** Slabs that nobody uses at the moment. */
export class SlabPool {
  readonly #free = new Map<number, SharedArrayBuffer[]>(slabSizes.map((size) => [size, []]));
  #freeBytes = 0;

  /** @param partBytes the part that is to be written first */
  take(partBytes: number): SharedArrayBuffer {
    const size =
      slabSizes.find((each) => each >= fewestParts * partBytes) ?? Math.max(partBytes, slabSizes.at(-1) ?? 0);
    const used = this.#free.get(size)?.pop();
    if (used === undefined) return new SharedArrayBuffer(size);
    this.#freeBytes -= size;
    return used;
  }

  /** Takes memory back that nobody reads any more. */
  give(memory: SharedArrayBuffer): void {
    const size = memory.byteLength;
    if (this.#freeBytes + size > mostFreeBytes) return;
    const shelf = this.#free.get(size);
    if (shelf === undefined) return;
    shelf.push(memory);
    this.#freeBytes += size;
  }
}

/** Lets one session write its parts into slabs, one behind the other. */
export class SlabWriter implements PartMemory {
  readonly #pool: SlabPool;
  readonly #onSlab: (memory: SharedArrayBuffer) => void;
  #memory: SharedArrayBuffer | undefined;
  /** The slab that the other side takes parts from. */
  #told: SharedArrayBuffer | undefined;
  #used = 0;

  /** @param onSlab told of each slab when the first part in it is complete: parts before lie in the one before */
  constructor(pool: SlabPool, onSlab: (memory: SharedArrayBuffer) => void) {
    this.#pool = pool;
    this.#onSlab = onSlab;
  }

  open(sizeBytes: number): Buffer {
    let memory = this.#memory;
    if (memory === undefined || this.#used + sizeBytes > memory.byteLength) {
      memory = this.#memory = this.#pool.take(sizeBytes);
      this.#used = 0;
    }
    return Buffer.from(memory, this.#used);
  }

  /** Whether the other side would find a part where it lies. It must be asked before a part is told of. */
  isFound({ bytes }: MediaPart): boolean {
    return bytes.buffer === this.#told;
  }

  take(start: number, end: number): Uint8Array {
    const memory = this.#memory;
    if (memory === undefined) throw new Error('nothing was opened');
    if (memory !== this.#told) this.#onSlab((this.#told = memory));
    const part = new Uint8Array(memory, this.#used + start, end - start);
    this.#used += end;
    return part;
  }
}
