/** What one plug-in may take. */
export interface PluginLimits {
  /** Memory that it may take on top of what an empty one has, bytes; its resident memory stays below this too. */
  readonly memoryBytes: number;
  /** From the start to the answer of `plugin.load`, ms. */
  readonly startMs: number;
  /** A ping is answered within this, or the plug-in hangs, ms. */
  readonly pingMs: number;
  /** Lines and bytes a second towards the gateway. */
  readonly linesPerSecond: number;
  readonly bytesPerSecond: number;
  /** Bytes that may wait because the plug-in does not read. */
  readonly unreadBytes: number;
  /** Calls at once. */
  readonly calls: number;
}

export const pluginLimits: PluginLimits = {
  memoryBytes: 384 * 1024 * 1024,
  startMs: 10_000,
  pingMs: 3000,
  linesPerSecond: 3000,
  bytesPerSecond: 24 * 1024 * 1024,
  unreadBytes: 8 * 1024 * 1024,
  calls: 256,
};
