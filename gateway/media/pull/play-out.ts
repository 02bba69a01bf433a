const ticksPerMs = 90;
/** Behind the first pictures, and before each late one, so much more is held back: the next segment may be late, too. */
const cushionMs = 250;
/** They leave at once: the first picture shows when the second one has come. */
const unheldPictures = 2;
/** A hole in the times is waited out up to here; what is behind a larger one follows at once. */
const longestHoleMs = 3000;

/** Something that has its turn at a certain time. */
export interface TimedUnit {
  /** 1/90,000 s. */
  readonly dueTicks: number;
  readonly bytes: Buffer;
  /** Pictures set the pace; sound goes along. */
  readonly isPicture: boolean;
}

/**
 * Holds what comes in bursts, a segment at a time, and hands it on at the pace of its own clock. Whoever comes too late
 * moves the line: everything behind it is later by as much from then on.
 */
export class PlayOut<Unit extends TimedUnit> {
  readonly #onUnit: (unit: Unit) => void;
  readonly #queue: Unit[] = [];
  #zeroMs: number | undefined;
  /** Handed on so far. */
  #pictures = 0;
  #sizeBytes = 0;

  constructor(onUnit: (unit: Unit) => void) {
    this.#onUnit = onUnit;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Units that are held. */
  get count(): number {
    return this.#queue.length;
  }

  get isEmpty(): boolean {
    return this.#queue.length === 0;
  }

  /** How long what is held lasts, ms. */
  get heldMs(): number {
    const [first] = this.#queue;
    const last = this.#queue.at(-1);
    return first === undefined || last === undefined ? 0 : (last.dueTicks - first.dueTicks) / ticksPerMs;
  }

  /** Takes a unit; those of two tracks need not come in the order of their times. */
  add(unit: Unit, nowMs: number): void {
    // Only what came too late is late: a timer that is behind moves nothing.
    const isLate = this.#zeroMs !== undefined && this.#zeroMs + unit.dueTicks / ticksPerMs < nowMs;
    if (isLate && unit.isPicture && this.isEmpty) this.#zeroMs = nowMs + cushionMs - unit.dueTicks / ticksPerMs;
    let at = this.#queue.length;
    while (at > 0 && (this.#queue[at - 1]?.dueTicks ?? 0) > unit.dueTicks) at -= 1;
    this.#queue.splice(at, 0, unit);
    this.#sizeBytes += unit.bytes.length;
  }

  /** Hands on what is due. */
  release(nowMs: number): void {
    for (let [head] = this.#queue; head !== undefined; [head] = this.#queue) {
      if (!this.#isDue(head, nowMs)) return;
      this.#queue.shift();
      this.#sizeBytes -= head.bytes.length;
      if (head.isPicture) this.#pictures += 1;
      this.#onUnit(head);
    }
  }

  /** Forgets what is held. */
  clear(): void {
    this.#queue.length = 0;
    this.#sizeBytes = 0;
  }

  #isDue({ dueTicks }: Unit, nowMs: number): boolean {
    const offsetMs = dueTicks / ticksPerMs;
    if (this.#pictures < unheldPictures) {
      this.#zeroMs = nowMs + cushionMs - offsetMs;
      return true;
    }
    const dueMs = (this.#zeroMs ??= nowMs - offsetMs) + offsetMs;
    if (dueMs <= nowMs) return true;
    if (dueMs <= nowMs + longestHoleMs) return false;
    this.#zeroMs = nowMs - offsetMs;
    return true;
  }
}
