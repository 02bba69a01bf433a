import type { Log } from '../../platform/observability/log.ts';

/** So many different bugs are told apart; further ones are counted only. */
const maxCauses = 50;

/** Bugs of ours that ended single sessions: each is logged once, since a camera that provokes one is dialled again. */
export class SessionBugs {
  readonly #log: Pick<Log, 'error'>;
  readonly #causes = new Set<string>();
  #count = 0;

  constructor(log: Pick<Log, 'error'>) {
    this.#log = log;
  }

  /** Sessions ended so far. */
  get count(): number {
    return this.#count;
  }

  /** @param cause stack of the exception */
  note(cause: string): void {
    this.#count += 1;
    if (this.#causes.has(cause) || this.#causes.size >= maxCauses) return;
    this.#causes.add(cause);
    this.#log.error({ cause }, 'a camera session broke; this is a bug of the gateway');
  }
}
