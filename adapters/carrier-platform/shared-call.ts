import { type CallDeadline } from '../sdk/call-deadline.ts';
import { failed, type Failed } from '../sdk/outcome.ts';

/**
 * One call that several wait for, each with a deadline of its own. When the last one has left, the call is given up.
 */
export class SharedCall<Value> {
  readonly #abort = new AbortController();
  readonly #result: Promise<Value>;
  #waiters = 0;

  constructor(work: (signal: AbortSignal) => Promise<Value>) {
    this.#result = work(this.#abort.signal);
  }

  /** @returns the result, or why this waiter did not see it */
  async join(deadline: CallDeadline, label: string): Promise<Value | Failed> {
    const { promise, resolve } = Promise.withResolvers<Failed>();
    const leave = (): void => resolve(leftBecause(deadline, label));
    this.#waiters += 1;
    if (deadline.signal.aborted) leave();
    else deadline.signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([this.#result, promise]);
    } finally {
      deadline.signal.removeEventListener('abort', leave);
      this.#waiters -= 1;
      if (this.#waiters === 0) this.#abort.abort();
    }
  }
}

function leftBecause({ reason, budgetMs }: CallDeadline, label: string): Failed {
  return reason === 'aborted'
    ? failed('request', 'aborted', `${label}: cancelled`)
    : failed('request', 'timeout', `${label}: no complete answer within ${budgetMs} ms`);
}
