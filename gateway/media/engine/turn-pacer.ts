/** So long nothing wakes the thread between two turns of its event loop: one wake-up serves many sockets. */
const napMs = 20;
/** While a camera is being dialled, whose replies are waited for one by one. */
const dozeMs = 4;
/** With fewer sessions naps would wake the thread more often than the sockets do. */
const fewestSessions = 8;

interface PacerDeps {
  /** Called at the end of a turn that `wake` asked for or that a nap ended. */
  readonly endTurn: () => void;
  /** Sleeps with the whole thread; tests have one of their own. */
  readonly nap?: (ms: number) => void;
}

/**
 * Paces the turns of the receiving thread's event loop. Each camera sends a frame every 40 to 70 ms, so hundreds of
 * them would wake the thread for every single frame, and the main thread for every single part.
 */
export class TurnPacer {
  readonly #endTurn: () => void;
  readonly #nap: (ms: number) => void;
  readonly #turn = (): void => this.#finishTurn();
  #sessions = 0;
  #starting = 0;
  #isScheduled = false;

  constructor({ endTurn, nap = newNap() }: PacerDeps) {
    this.#endTurn = endTurn;
    this.#nap = nap;
  }

  /** How many sessions there are, and how many of them have brought no picture yet. */
  count(sessions: number, starting: number): void {
    this.#sessions = sessions;
    this.#starting = starting;
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
    this.#endTurn();
    if (this.#sessions < fewestSessions) return;
    this.#nap(this.#starting > 0 ? dozeMs : napMs);
    this.wake();
  }
}

function newNap(): (ms: number) => void {
  const bed = new Int32Array(new SharedArrayBuffer(4));
  return (ms) => void Atomics.wait(bed, 0, 0, ms);
}
