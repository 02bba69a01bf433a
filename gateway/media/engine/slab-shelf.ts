import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { MediaPart } from '../fmp4/media-part.ts';
import type { PartRow } from './part-rows.ts';

/** Memory that one session's parts lie in; free when the session goes on elsewhere and every part was released. */
class Slab {
  readonly memory: SharedArrayBuffer;
  readonly #onFree: (memory: SharedArrayBuffer) => void;
  #parts = 0;
  #isOpen = true;

  constructor(memory: SharedArrayBuffer, onFree: (memory: SharedArrayBuffer) => void) {
    this.memory = memory;
    this.#onFree = onFree;
  }

  hold(): void {
    this.#parts += 1;
  }

  letGo(): void {
    this.#parts -= 1;
    this.#freeIfDone();
  }

  close(): void {
    this.#isOpen = false;
    this.#freeIfDone();
  }

  #freeIfDone(): void {
    if (!this.#isOpen && this.#parts === 0) this.#onFree(this.memory);
  }
}

/** A part that lies in a slab. */
class SlabPart implements MediaPart {
  readonly startTicks: number;
  readonly durationTicks: number;
  readonly isIndependent: boolean;
  readonly endsGroup: boolean;
  readonly firstSampleOffset: number;
  readonly firstSampleBytes: number;
  readonly #offset: number;
  readonly #sizeBytes: number;
  #slab: Slab | undefined;
  #kept: Uint8Array | undefined;

  constructor(slab: Slab, row: PartRow) {
    this.startTicks = row.startTicks;
    this.durationTicks = row.durationTicks;
    this.isIndependent = row.isIndependent;
    this.endsGroup = row.endsGroup;
    this.firstSampleOffset = row.firstSampleOffset;
    this.firstSampleBytes = row.firstSampleBytes;
    this.#offset = row.offset;
    this.#sizeBytes = row.sizeBytes;
    this.#slab = slab;
    slab.hold();
  }

  get bytes(): Uint8Array {
    if (this.#kept !== undefined) return this.#kept;
    if (this.#slab === undefined) throw new GatewayError('gateway/bug', 'A part was read after its release.');
    return new Uint8Array(this.#slab.memory, this.#offset, this.#sizeBytes);
  }

  /** Moves out of the slab: however many read it later, it is copied once. */
  keep(): void {
    if (this.#kept !== undefined) return;
    this.#kept = Buffer.from(this.bytes);
    this.release();
  }

  release(): void {
    const slab = this.#slab;
    this.#slab = undefined;
    slab?.letGo();
  }
}

/** The slabs of all sessions on the reading side: knows when the last reader of one is gone. */
export class SlabShelf {
  readonly #onFree: (memory: SharedArrayBuffer) => void;
  /** The slab that each running session writes to; undefined before its first. */
  readonly #open = new Map<number, Slab | undefined>();

  /** @param onFree told of memory that nobody reads or writes any more */
  constructor(onFree: (memory: SharedArrayBuffer) => void) {
    this.#onFree = onFree;
  }

  /** A session begins. What is under way of one that has ended is not its any more. */
  begin(run: number): void {
    this.#open.set(run, undefined);
  }

  /** The session writes here from now on. */
  turnTo(run: number, memory: SharedArrayBuffer): void {
    if (!this.#open.has(run)) return;
    this.#open.get(run)?.close();
    this.#open.set(run, new Slab(memory, this.#onFree));
  }

  /** Undefined for a session that has ended. */
  partOf(row: PartRow): MediaPart | undefined {
    const slab = this.#open.get(row.run);
    return slab && new SlabPart(slab, row);
  }

  end(run: number): void {
    this.#open.get(run)?.close();
    this.#open.delete(run);
  }
}
