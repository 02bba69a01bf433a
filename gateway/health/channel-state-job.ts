import type { Adapter } from '../../adapters/sdk/adapter.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Log } from '../platform/observability/log.ts';
import type { System } from '../registry/camera.ts';
import type { RecorderService } from '../registry/paths/recorder-service.ts';
import type { Ticker } from './health-probe-job.ts';

interface ChannelStateJobDeps {
  readonly recorders: Pick<RecorderService, 'list' | 'open'>;
  /** By kind, as access paths name them. */
  readonly adapters: ReadonlyMap<string, Pick<Adapter, 'readChannelStates'>>;
  readonly clock: Clock;
  readonly ticker: Ticker;
  readonly log: Log;
  readonly settings: { readonly channelCheckIntervalSeconds: number };
}

const tickMs = 1000;
const deadlineMs = 20_000;
/** A recorder that hangs must not hold up the others. */
const maxAtOnce = 4;

/**
 * Asks each recorder, evenly spread over the interval, which of its channels have a picture. The adapter remembers the
 * answer, so that the next probe of a lost channel fails though its recorder is there.
 */
export class ChannelStateJob {
  readonly #deps: ChannelStateJobDeps;
  readonly #stopping = new AbortController();
  readonly #asking = new Set<Promise<void>>();
  #waiting: System[] = [];
  #nextRoundMs = Number.NEGATIVE_INFINITY;
  #nextAskMs = 0;
  #gapMs = 0;
  #isListing = false;
  #stopTicking: (() => void) | undefined;

  constructor(deps: ChannelStateJobDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#stopTicking = this.#deps.ticker.every(tickMs, () => this.#tick());
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stopTicking?.();
    this.#stopTicking = undefined;
    this.#waiting = [];
    this.#stopping.abort();
    await Promise.all(this.#asking);
  }

  #tick(): void {
    const nowMs = this.#deps.clock.monotonic();
    if (this.#waiting.length === 0 && nowMs >= this.#nextRoundMs && !this.#isListing) this.#run(this.#begin(nowMs));
    while (this.#waiting.length > 0 && nowMs >= this.#nextAskMs && this.#asking.size < maxAtOnce) {
      const next = this.#waiting.shift();
      this.#nextAskMs += this.#gapMs;
      if (next) this.#run(this.#ask(next));
    }
  }

  /** A round begins with the recorders that there are now. */
  async #begin(nowMs: number): Promise<void> {
    this.#isListing = true;
    const intervalMs = this.#deps.settings.channelCheckIntervalSeconds * 1000;
    this.#nextRoundMs = nowMs + intervalMs;
    try {
      this.#waiting = [...(await this.#deps.recorders.list())];
    } finally {
      this.#isListing = false;
    }
    this.#gapMs = intervalMs / (this.#waiting.length + 1);
    this.#nextAskMs = nowMs;
  }

  async #ask(recorder: System): Promise<void> {
    const { recorders, adapters, clock, log } = this.#deps;
    const adapter = adapters.get(recorder.adapterKind);
    if (adapter?.readChannelStates === undefined) return;
    const target = await recorders.open(recorder);
    if (target === undefined) return;
    const limits = { signal: this.#stopping.signal, deadlineMs: clock.monotonic() + deadlineMs };
    const outcome = await adapter.readChannelStates(target, limits);
    if (outcome.kind === 'failed') {
      log.debug({ systemId: recorder.id, fault: outcome.fault }, 'channel states cannot be read');
    }
  }

  #run(work: Promise<void>): void {
    const settled = work
      .catch((err: unknown) => this.#deps.log.warn({ err }, 'channel state check broke'))
      .finally(() => this.#asking.delete(settled));
    this.#asking.add(settled);
  }
}
