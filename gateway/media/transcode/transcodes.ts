import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { LiveStream } from '../engine/live-stream.ts';
import { Transcode, type TranscodeDeps } from './transcode.ts';
import type { TranscodePolicy } from './transcode-run.ts';

export interface TranscodesPolicy extends TranscodePolicy {
  /** Transcodes at once. */
  readonly transcodes: number;
}

interface Deps extends TranscodeDeps {
  readonly policy: TranscodesPolicy;
}

/** How often runs are looked at. */
const checkEveryMs = 1000;

/** All transcodes of the gateway, within their budget. */
export class Transcodes {
  readonly #deps: Deps;
  readonly #byKey = new Map<string, Transcode>();
  readonly #ending = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get size(): number {
    return this.#byKey.size;
  }

  get hasRoom(): boolean {
    return this.#byKey.size < this.#deps.policy.transcodes;
  }

  /** Whether this stream is fed by a transcode. */
  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  /**
   * Feeds a stream with H.264 made of `source` from now on. Fails with `stream/over-budget`.
   *
   * @param source a stream that somebody else keeps
   * @param newStream gives what is fed, once there is a place
   */
  start(source: LiveStream, newStream: () => LiveStream): void {
    if (!this.hasRoom) throw overBudget(this.#deps.policy.transcodes);
    const stream = newStream();
    const transcode = new Transcode(source, stream, this.#deps);
    this.#byKey.set(stream.key, transcode);
    this.#timer ??= setInterval(() => this.#check(), checkEveryMs);
    transcode.start();
  }

  /** Ends what feeds a stream; it is `ended` then. */
  stop(key: string): void {
    const transcode = this.#byKey.get(key);
    if (transcode === undefined) return;
    this.#byKey.delete(key);
    if (this.#byKey.size === 0) this.#stopChecking();
    const gone = transcode.stop();
    this.#ending.add(gone);
    void gone.then(() => this.#ending.delete(gone));
  }

  /** Keys of the streams that are made of this one. */
  fedBy(sourceKey: string): string[] {
    return [...this.#byKey.values()].filter(({ source }) => source.key === sourceKey).map(({ stream }) => stream.key);
  }

  /** Ends everything; resolves when no process is left. */
  async close(): Promise<void> {
    for (const key of [...this.#byKey.keys()]) this.stop(key);
    await Promise.all(this.#ending);
  }

  #check(): void {
    for (const transcode of this.#byKey.values()) transcode.check();
  }

  #stopChecking(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

function overBudget(most: number): GatewayError {
  return new GatewayError(
    'stream/over-budget',
    `The gateway converts ${most} streams to H.264 already (pixels.transcodes); close one, or use a player that decodes H.265.`,
    { extensions: { budget: 'transcodes', limit: most } },
  );
}
