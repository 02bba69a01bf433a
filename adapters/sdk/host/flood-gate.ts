import type { PluginLimits } from './plugin-limits.ts';

/** Counts what a plug-in sends, second by second. */
export class FloodGate {
  readonly #limits: Pick<PluginLimits, 'linesPerSecond' | 'bytesPerSecond'>;
  #secondMs = Number.NEGATIVE_INFINITY;
  #lines = 0;
  #bytes = 0;

  constructor(limits: Pick<PluginLimits, 'linesPerSecond' | 'bytesPerSecond'>) {
    this.#limits = limits;
  }

  /** @returns false when it was too much for this second */
  admit(lines: number, bytes: number, nowMs: number): boolean {
    if (nowMs - this.#secondMs >= 1000) {
      this.#secondMs = nowMs;
      this.#lines = 0;
      this.#bytes = 0;
    }
    this.#lines += lines;
    this.#bytes += bytes;
    return this.#lines <= this.#limits.linesPerSecond && this.#bytes <= this.#limits.bytesPerSecond;
  }
}
