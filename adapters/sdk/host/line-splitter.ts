/** Longest line of the protocol, bytes; longer ones are an attack or a bug. */
export const maxLineBytes = 1024 * 1024;

/** Cuts a stream of bytes into lines, never holding more than one line. */
export class LineSplitter {
  #held: Buffer[] = [];
  #heldBytes = 0;

  /**
   * @returns the lines that are complete now, without their ends
   * @throws RangeError when a line is longer than `maxLineBytes`
   */
  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      this.#hold(chunk.subarray(start, end));
      lines.push(Buffer.concat(this.#held, this.#heldBytes).toString('utf8'));
      this.#held = [];
      this.#heldBytes = 0;
      start = end + 1;
    }
    // Copied: a slice would keep the whole chunk alive.
    if (start < chunk.length) this.#hold(Buffer.from(chunk.subarray(start)));
    return lines;
  }

  #hold(part: Buffer): void {
    this.#heldBytes += part.length;
    if (this.#heldBytes > maxLineBytes) throw new RangeError(`a line is longer than ${maxLineBytes} bytes`);
    this.#held.push(part);
  }
}
