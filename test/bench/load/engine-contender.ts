import type { Contender, Target, Usage } from './contender.ts';
import { Child } from './child.ts';
import type { EngineChildOrder, EngineChildReply } from './engine-child.ts';
import { readPssBytes } from './process-usage.ts';

/** Starting one stream costs little: so many a second do not stand in each other's way. */
const paceMs = 25;

/** Our live engine with the configuration's defaults, worker thread and rings included. */
export class EngineContender implements Contender {
  readonly kind = 'engine';
  readonly #child = new Child('engine-child.ts');
  #idleBytes = 0;
  firstMs: readonly number[] = [];

  async start(targets: readonly Target[]): Promise<void> {
    await this.#child.ask();
    this.#idleBytes = readPssBytes(this.#child.pid);
    const { firstPartMs } = await this.#ask({ kind: 'start', targets, paceMs });
    this.firstMs = firstPartMs;
  }

  async usage(): Promise<Usage> {
    const { cpuMs, ringBytes, live, lagP99Ms } = await this.#ask({ kind: 'look' });
    const pssBytes = readPssBytes(this.#child.pid) - this.#idleBytes;
    return { cpuMs, ringBytes, alive: live, pssBytes, lagP99Ms };
  }

  async stop(): Promise<void> {
    await this.#child.stop();
  }

  #ask(order: EngineChildOrder): Promise<EngineChildReply> {
    return this.#child.ask<EngineChildReply>(order);
  }
}
