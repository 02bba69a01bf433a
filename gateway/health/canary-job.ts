import type { Log } from '../platform/observability/log.ts';
import type { Ticker } from './health-probe-job.ts';
import type { SightService } from './sight-service.ts';

interface CanaryJobDeps {
  readonly sight: Pick<SightService, 'askCanaries' | 'takeCanaries'>;
  /** Whether a canary answers. */
  readonly knock: (canary: string, signal: AbortSignal) => Promise<boolean>;
  readonly ticker: Ticker;
  readonly log: Log;
  readonly settings: { readonly canaries: readonly string[] };
}

const tickMs = 500;

/** Asks the canaries: seldom while all is well, every other second when cameras fall silent. */
export class CanaryJob {
  readonly #deps: CanaryJobDeps;
  #stopping = new AbortController();
  #asking: Promise<void> | undefined;
  #stopTicking: (() => void) | undefined;

  constructor(deps: CanaryJobDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { settings, ticker } = this.#deps;
    if (settings.canaries.length > 0) this.#stopTicking = ticker.every(tickMs, () => this.#tick());
  }

  async stop(): Promise<void> {
    this.#stopTicking?.();
    this.#stopTicking = undefined;
    this.#stopping.abort();
    await this.#asking;
    this.#stopping = new AbortController();
  }

  #tick(): void {
    const { sight, log } = this.#deps;
    if (this.#asking !== undefined || !sight.askCanaries()) return;
    this.#asking = this.#ask()
      .catch((err: unknown) => log.warn({ err }, 'canaries could not be asked'))
      .finally(() => (this.#asking = undefined));
  }

  async #ask(): Promise<void> {
    const { knock, settings, sight } = this.#deps;
    const { signal } = this.#stopping;
    const answers = await Promise.all(settings.canaries.map((canary) => knock(canary, signal)));
    if (!signal.aborted) sight.takeCanaries(answers.includes(true));
  }
}
