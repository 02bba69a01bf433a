import type { AdapterContext, CallLimits, FaultReason } from './adapter.ts';

/**
 * One absolute deadline and the caller's signal as a single signal.
 *
 * Dispose it when the conversation is over: neither a timer nor a listener stays behind.
 */
export class CallDeadline implements Disposable {
  /** Made when somebody asks for the signal: it costs as much as a connection, and a probe has no need of it. */
  #controller: AbortController | undefined;
  #onEnd: (() => void) | undefined;
  readonly #limits: CallLimits;
  readonly #timer: NodeJS.Timeout;
  readonly #onAbort = (): void => this.#end('aborted');
  readonly budgetMs: number;
  /** On the clock of the context. */
  readonly deadlineMs: number;
  #reason: Extract<FaultReason, 'timeout' | 'aborted'> | undefined;

  /** @param atMostMs a shorter budget than the one of the limits */
  constructor(clock: AdapterContext['clock'], limits: CallLimits, atMostMs = Number.POSITIVE_INFINITY) {
    this.#limits = limits;
    this.budgetMs = Math.max(0, Math.round(Math.min(limits.deadlineMs - clock.monotonic(), atMostMs, 2 ** 31 - 1)));
    this.deadlineMs = clock.monotonic() + this.budgetMs;
    this.#timer = setTimeout(() => this.#end('timeout'), this.budgetMs);
    if (limits.signal.aborted) this.#end('aborted');
    else limits.signal.addEventListener('abort', this.#onAbort);
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#reason !== undefined) this.#controller.abort();
    return this.#controller.signal;
  }

  /** What to do when the time is over or the caller gives up; undefined takes it back. One such wish at a time. */
  set onEnd(act: (() => void) | undefined) {
    this.#onEnd = act;
  }

  /** Why the signal fired; undefined while there is time. */
  get reason(): Extract<FaultReason, 'timeout' | 'aborted'> | undefined {
    return this.#reason;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#limits.signal.removeEventListener('abort', this.#onAbort);
  }

  #end(reason: 'timeout' | 'aborted'): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this[Symbol.dispose]();
    this.#controller?.abort();
    this.#onEnd?.();
  }
}
