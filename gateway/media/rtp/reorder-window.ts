/** So many pictures back a picture is looked for that is shown later; no encoder in use reorders further. */
const remembered = 16;

/**
 * Finds decoding times for pictures that come in decoding order and tell only when they are shown: the n-th picture is
 * decoded when the (n − depth)-th is shown, which is never later than its own turn.
 */
export class ReorderWindow {
  #depth = 0;
  /** Decoding times to come, ascending; as many as the depth. */
  #due: number[] = [];
  readonly #shown = new Float64Array(remembered).fill(-Infinity);
  #at = 0;

  /** How many pictures may come before one that is shown earlier. */
  get depth(): number {
    return this.#depth;
  }

  /** How many of the newest pictures are shown later than that; undefined when one is shown at that very time. */
  countLater(ticks: number): number | undefined {
    let later = 0;
    for (const shown of this.#shown) {
      if (shown === ticks) return undefined;
      if (shown > ticks) later += 1;
    }
    return later;
  }

  remember(ticks: number): void {
    this.#shown[this.#at] = ticks;
    this.#at = (this.#at + 1) % remembered;
  }

  /** From now on pictures wait behind more others; decoding times up to `untilTicks` are spread evenly. */
  deepen(depth: number, afterTicks: number, untilTicks: number): void {
    this.#depth = depth;
    this.#due = Array.from({ length: depth }, (_, index) =>
      Math.floor(afterTicks + ((untilTicks - afterTicks) * (index + 1)) / (depth + 1)),
    );
  }

  /** @returns the decoding time of a picture shown at `ticks`, not later than that */
  take(ticks: number): number {
    if (this.#depth === 0) return ticks;
    let at = this.#due.length;
    while (at > 0 && (this.#due[at - 1] ?? 0) > ticks) at -= 1;
    this.#due.splice(at, 0, ticks);
    return this.#due.shift() ?? ticks;
  }
}
