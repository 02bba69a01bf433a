/** One MP4 box (ISO/IEC 14496-12 §4.2) and its content, without the head. */
export interface Mp4Box {
  readonly type: string;
  readonly content: Buffer;
}

const headBytes = 8;
/** A box above this is none of ours. */
const maxBoxBytes = 16 * 1024 * 1024;

/** Cuts a stream of bytes into its boxes, however it was split on the way. */
export class BoxReader {
  readonly #onBox: (box: Mp4Box) => void;
  #chunks: Buffer[] = [];
  #length = 0;
  /** Length of the box that is being gathered; 0 while its head is not there. */
  #needed = 0;

  constructor(onBox: (box: Mp4Box) => void) {
    this.#onBox = onBox;
  }

  /** Throws a SyntaxError when what comes is not MP4. */
  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#length >= Math.max(headBytes, this.#needed)) this.#take();
  }

  #take(): void {
    const bytes = this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks);
    this.#needed = bytes.readUInt32BE(0);
    if (this.#needed < headBytes || this.#needed > maxBoxBytes) throw new SyntaxError(`a box of ${this.#needed} bytes`);
    if (bytes.length < this.#needed) {
      this.#chunks = [bytes];
      return;
    }
    this.#onBox({ type: typeAt(bytes, 0), content: bytes.subarray(headBytes, this.#needed) });
    const rest = bytes.subarray(this.#needed);
    this.#chunks = [rest];
    this.#length = rest.length;
    this.#needed = 0;
  }
}

/**
 * Content of the first box of a type among those that lie one after another.
 *
 * @param skip bytes before the first of them
 */
export function findBox(bytes: Buffer, type: string, skip = 0): Buffer | undefined {
  let at = skip;
  while (at + headBytes <= bytes.length) {
    const size = bytes.readUInt32BE(at);
    if (size < headBytes) return undefined;
    if (typeAt(bytes, at) === type) return bytes.subarray(at + headBytes, at + size);
    at += size;
  }
  return undefined;
}

/** Content of a box within boxes, e.g. `findNested(moof, ['traf', 'tfdt'])`. */
export function findNested(bytes: Buffer, path: readonly string[]): Buffer | undefined {
  return path.reduce<Buffer | undefined>((inner, type) => inner && findBox(inner, type), bytes);
}

function typeAt(bytes: Buffer, at: number): string {
  return bytes.toString('latin1', at + 4, at + 8);
}
