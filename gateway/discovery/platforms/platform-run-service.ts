import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { PlatformRun } from './platform-run.ts';

interface Running {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** Long work on platforms: one at a time for each, and how the last one went. */
export class PlatformRunService {
  readonly #now: () => number;
  readonly #runs = new Map<string, PlatformRun>();
  readonly #running = new Map<string, Running>();
  readonly #onFailure: (platformId: string, error: unknown) => void;

  constructor(now: () => number, onFailure: (platformId: string, error: unknown) => void) {
    this.#now = now;
    this.#onFailure = onFailure;
  }

  /** The run under way, or the last one. */
  find(platformId: string): PlatformRun | undefined {
    return this.#runs.get(platformId);
  }

  /** @throws GatewayError `platform/busy` while another one runs */
  start(
    platformId: string,
    { kind, startedBy }: Pick<PlatformRun, 'kind' | 'startedBy'>,
    work: (onProgress: (change: Partial<PlatformRun>) => void, signal: AbortSignal) => Promise<void>,
  ): PlatformRun {
    if (this.#running.has(platformId)) {
      throw new GatewayError('platform/busy', 'This platform is being worked on; wait for the end or cancel it.');
    }
    const run: PlatformRun = { kind, startedBy, state: 'running', points: 0, startedAtMs: this.#now() };
    this.#runs.set(platformId, run);
    const abort = new AbortController();
    const ended = this.#follow(platformId, abort.signal, work).finally(() => this.#running.delete(platformId));
    this.#running.set(platformId, { abort, ended });
    return run;
  }

  /** Resolves when the run has let go of everything; nothing happens when none is under way. */
  async cancel(platformId: string): Promise<void> {
    const running = this.#running.get(platformId);
    running?.abort.abort();
    await running?.ended;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((id) => this.cancel(id)));
  }

  async #follow(
    platformId: string,
    signal: AbortSignal,
    work: (onProgress: (change: Partial<PlatformRun>) => void, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const change = (part: Partial<PlatformRun>): void => {
      const run = this.#runs.get(platformId);
      if (run !== undefined) this.#runs.set(platformId, { ...run, ...part });
    };
    try {
      await work(change, signal);
      change({ state: signal.aborted ? 'cancelled' : 'done', endedAtMs: this.#now() });
    } catch (error) {
      const problem = error instanceof GatewayError ? error.message : 'It broke off; the log says why.';
      const fault = faultOf(error);
      change({ state: 'failed', endedAtMs: this.#now(), problem, ...(fault && { fault }) });
      this.#onFailure(platformId, error);
    }
  }
}

function faultOf(error: unknown): DeviceFault | undefined {
  // `refuseDevice` put it there.
  return error instanceof GatewayError ? (error.extensions['fault'] as DeviceFault | undefined) : undefined;
}
