import { z } from 'zod';
import { type PluginChild, readMemory, spawnPluginChild } from './child-process.ts';
import { FloodGate } from './flood-gate.ts';
import { LineSplitter } from './line-splitter.ts';
import type { PluginFolder } from './plugin-folder.ts';
import type { PluginLimits } from './plugin-limits.ts';
import { type RpcHandler, RpcPeer } from './rpc-peer.ts';
import { sealProcess } from './seal-process.ts';

interface PluginProcessParts {
  readonly folder: PluginFolder;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly limits: PluginLimits;
  readonly handlers: Readonly<Record<string, RpcHandler>>;
  readonly monotonic: () => number;
}

const watchMs = 1000;
const loaded = z.object({ members: z.array(z.string().max(64)).max(32) });

/** One life of a plug-in's process, from its start to its end. It ends once, for one reason. */
export class PluginProcess {
  readonly #parts: PluginProcessParts;
  readonly #child: PluginChild['child'];
  readonly #pid: number;
  readonly #splitter = new LineSplitter();
  readonly #gate: FloodGate;
  readonly #peer: RpcPeer;
  readonly #ended = Promise.withResolvers<string>();
  readonly #ready = Promise.withResolvers<void>();
  #members: ReadonlySet<string> = new Set();
  #reason: string | undefined;
  #watch: NodeJS.Timeout | undefined;
  #pingedMs: number | undefined;

  /** @throws Error why it could not be started, sealed or loaded; nothing is left of it then */
  static async start(parts: PluginProcessParts): Promise<PluginProcess> {
    const running = new PluginProcess(parts, await spawnPluginChild());
    await running.#begin();
    return running;
  }

  private constructor(parts: PluginProcessParts, { child, pid }: PluginChild) {
    this.#parts = parts;
    this.#child = child;
    this.#pid = pid;
    this.#gate = new FloodGate(parts.limits);
    const handlers: Readonly<Record<string, RpcHandler>> = {
      ...parts.handlers,
      ready: () => this.#ready.resolve(),
      crash: (told) => this.end(`it crashed: ${textOf(told)}`),
    };
    this.#peer = new RpcPeer({ send: (line) => this.#send(line), handlers });
    child.stdout?.on('data', (chunk: Buffer) => this.#read(chunk));
    child.stdin?.on('error', () => this.end('it hung up'));
    child.once('exit', (code, signal) => this.#finish(`it ended with ${signal ?? String(code)}`));
  }

  get peer(): RpcPeer {
    return this.#peer;
  }

  /** Members of `Adapter` that the plug-in has; those of `ptz` as `ptz.goHome`. */
  get members(): ReadonlySet<string> {
    return this.#members;
  }

  /** Settles when the process is gone, with the reason. */
  get ended(): Promise<string> {
    return this.#ended.promise;
  }

  /** Kills it; what waits for its answers fails at once. */
  end(reason: string): void {
    this.#reason ??= reason;
    this.#peer.close(new Error(this.#reason));
    this.#child.kill('SIGKILL');
  }

  async #begin(): Promise<void> {
    const { folder, settings, limits } = this.#parts;
    const timer = setTimeout(() => this.end(`it did not start within ${limits.startMs} ms`), limits.startMs);
    try {
      // A process that ends early is no answer to any of these: the race tells why it ended.
      await this.#orEnd(this.#ready.promise);
      await this.#orEnd(sealProcess(this.#pid, limits.memoryBytes));
      const { sources, entry } = folder;
      const answer = await this.#orEnd(this.#peer.request('plugin.load', { sources, entry, settings }));
      this.#members = new Set(loaded.parse(answer).members);
      this.#watch = setInterval(() => void this.#look(), watchMs);
    } catch (error) {
      this.end(error instanceof Error ? error.message : 'it could not be loaded');
      throw new Error(await this.ended, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  async #orEnd<Value>(work: Promise<Value>): Promise<Value> {
    const ended = this.ended.then((reason) => Promise.reject(new Error(reason)));
    return Promise.race([work, ended]);
  }

  #read(chunk: Buffer): void {
    if (this.#reason !== undefined) return;
    // One chunk a turn of the event loop: a flood waits in the plug-in's own pipe, not in ours.
    this.#child.stdout?.pause();
    setImmediate(() => this.#child.stdout?.resume());
    try {
      const lines = this.#splitter.push(chunk);
      if (!this.#gate.admit(lines.length, chunk.length, this.#parts.monotonic())) {
        this.end('it floods the gateway with messages');
        return;
      }
      for (const line of lines) this.#peer.receive(line);
    } catch (error) {
      this.end(`it broke the protocol: ${error instanceof Error ? error.message : 'unknown'}`);
    }
  }

  #send(line: string): void {
    const { stdin } = this.#child;
    if (stdin === null || stdin.destroyed) return;
    stdin.write(`${line}\n`);
    if (stdin.writableLength > this.#parts.limits.unreadBytes) this.end('it does not read what it is sent');
  }

  async #look(): Promise<void> {
    const { limits, monotonic } = this.#parts;
    if (this.#pingedMs !== undefined) {
      if (monotonic() - this.#pingedMs > limits.pingMs) this.end(`it gave no sign of life for ${limits.pingMs} ms`);
      return;
    }
    this.#pingedMs = monotonic();
    this.#peer.request('plugin.ping', {}).then(
      () => (this.#pingedMs = undefined),
      // The process has ended: nobody is left to be watched.
      () => undefined,
    );
    if ((await readMemory(this.#pid)) > limits.memoryBytes) this.end('it takes more memory than it may');
  }

  #finish(reason: string): void {
    clearInterval(this.#watch);
    this.#reason ??= reason;
    this.#peer.close(new Error(this.#reason));
    this.#ready.reject(new Error(this.#reason));
    this.#ready.promise.catch(() => undefined);
    this.#ended.resolve(this.#reason);
  }
}

function textOf(told: unknown): string {
  const isTold = typeof told === 'object' && told !== null && 'message' in told && typeof told.message === 'string';
  return isTold ? String(told.message).slice(0, 200) : 'without a word';
}
