/** So many packets in a row with old numbers are a new numbering, not late packets. */
const oldPacketsToRestart = 16;

/** Follows the 16-bit sequence numbers of one RTP source (RFC 3550 §5.1). */
export class SequenceTracker {
  #expected = -1;
  #oldInARow = 0;

  /** @returns how many packets are missing before this one, or `old` for a repeated or late one */
  next(sequence: number): number | 'old' {
    const ahead = this.#expected < 0 ? 0 : (sequence - this.#expected) & 0xffff;
    if (ahead >= 0x8000 && this.#oldInARow < oldPacketsToRestart) {
      this.#oldInARow += 1;
      return 'old';
    }
    this.#oldInARow = 0;
    this.#expected = (sequence + 1) & 0xffff;
    return ahead >= 0x8000 ? 1 : ahead;
  }
}
