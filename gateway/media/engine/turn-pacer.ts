/** So long a nap of few sessions is, and of many. */
const shortestNapMs = 20;
const longestNapMs = 200;
/** While a camera is being dialled, whose replies are waited for one by one. */
const dozeMs = 4;
/** With fewer sessions naps would wake the thread more often than the sockets do. */
const fewestSessions = 8;
/** From so many on naps are as long as they get. */
const manySessions = 100;

interface PacerDeps {
  /**
   * Called at the end of a turn that `wake` asked for or that a nap ended.
   *
   * @param isPaced naps follow each other: whoever is read only now and then is read now
   */
  readonly endTurn: (isPaced: boolean) => void;
  /** Sleeps with the whole thread, unless an order comes. */
  readonly nap: (ms: number) => void;
}

/**
 * How long the thread sleeps between two turns of its event loop. Each camera sends a frame every 40 to 70 ms, so
 * hundreds of them would wake it for every single frame: the more there are, the more one wake-up must serve. Pictures
 * come later by half a nap in the mean.
 */
export function napMsFor(sessions: number, starting: number): number {
  if (sessions < fewestSessions) return 0;
  if (starting > 0) return dozeMs;
  const share = Math.min(1, (sessions - fewestSessions) / (manySessions - fewestSessions));
  return Math.round(shortestNapMs + share * (longestNapMs - shortestNapMs));
}

/** Paces the turns of the receiving thread's event loop. */
export class TurnPacer {
  readonly #endTurn: PacerDeps['endTurn'];
  readonly #nap: (ms: number) => void;
  readonly #turn = (): void => this.#finishTurn();
  #napMs = 0;
  #isScheduled = false;

  constructor({ endTurn, nap }: PacerDeps) {
    this.#endTurn = endTurn;
    this.#nap = nap;
  }

  /** How many sessions there are, and how many of them have brought no picture yet. */
  count(sessions: number, starting: number): void {
    this.#napMs = napMsFor(sessions, starting);
    this.wake();
  }

  /** There is something to be done at the end of this turn. */
  wake(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(this.#turn);
  }

  #finishTurn(): void {
    this.#isScheduled = false;
    this.#endTurn(this.#napMs > 0);
    if (this.#napMs === 0) return;
    this.#nap(this.#napMs);
    this.wake();
  }
}
