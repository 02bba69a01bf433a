import type { AdapterContext } from '../adapter.ts';
import type { AdapterState } from '../adapter-state.ts';
import type { PluginFolder } from './plugin-folder.ts';
import type { PluginLimits } from './plugin-limits.ts';
import { PluginProcess } from './plugin-process.ts';
import { decideRestart } from './restart-policy.ts';
import type { RpcHandler } from './rpc-peer.ts';

export interface PluginKeeperParts {
  readonly folder: PluginFolder;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly limits: PluginLimits;
  readonly handlers: Readonly<Record<string, RpcHandler>>;
  readonly context: Pick<AdapterContext, 'clock' | 'log'>;
  /** 0–1. */
  readonly chance: () => number;
}

/** Keeps one plug-in alive: restarts it with back-off, and leaves it alone for a while when it crashes in a loop. */
export class PluginKeeper {
  readonly #parts: PluginKeeperParts;
  readonly #endsMs: number[] = [];
  #endCount = 0;
  #state: AdapterState['kind'] = 'stopped';
  #problem: string | undefined;
  #process: PluginProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #life: Promise<void> = Promise.resolve();
  #isWanted = false;

  constructor(parts: PluginKeeperParts) {
    this.#parts = parts;
  }

  get process(): PluginProcess | undefined {
    return this.#process;
  }

  get state(): AdapterState {
    const { kind, endCount } = { kind: this.#state, endCount: this.#endCount };
    return this.#problem === undefined ? { kind, endCount } : { kind, endCount, problem: this.#problem };
  }

  /** Resolves when the first life has begun or failed: a plug-in that fails never keeps the gateway from starting. */
  async start(): Promise<void> {
    this.#isWanted = true;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#life = this.#live(resolve);
    await promise;
  }

  /** Resolves when the process is gone. */
  async stop(): Promise<void> {
    this.#isWanted = false;
    clearTimeout(this.#timer);
    this.#process?.end('the gateway stops');
    await this.#life;
    this.#state = 'stopped';
  }

  async #live(begun: () => void): Promise<void> {
    const { folder, settings, limits, handlers, context } = this.#parts;
    this.#state = 'starting';
    let reason: string;
    try {
      const monotonic = (): number => context.clock.monotonic();
      this.#process = await PluginProcess.start({ folder, settings, limits, handlers, monotonic });
      if (!this.#isWanted) this.#process.end('the gateway stops');
      this.#state = 'running';
      begun();
      reason = await this.#process.ended;
    } catch (error) {
      reason = error instanceof Error ? error.message : 'it could not be started';
    }
    this.#process = undefined;
    if (this.#isWanted) this.#plan(reason);
    begun();
  }

  #plan(reason: string): void {
    const { context, folder, chance } = this.#parts;
    const nowMs = context.clock.monotonic();
    this.#endsMs.push(nowMs);
    if (this.#endsMs.length > 32) this.#endsMs.shift();
    this.#endCount += 1;
    this.#problem = reason;
    const { kind, delayMs } = decideRestart(this.#endsMs, nowMs, chance());
    this.#state = kind === 'broken' ? 'broken' : 'waiting';
    context.log.warn({ plugin: folder.manifest.kind, reason, restartInMs: delayMs }, 'plug-in ended');
    this.#timer = setTimeout(() => {
      this.#life = this.#live(() => undefined);
    }, delayMs);
    this.#timer.unref();
  }
}
