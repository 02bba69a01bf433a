import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { firstPictureOf } from '../fmp4/annex-b.ts';
import type { RingPolicy } from '../hls/live-ring.ts';
import { LiveStream, type PartReader, type Patience } from './live-stream.ts';
import type { StreamSource, StreamStatus } from './stream-source.ts';
import { countStreams, type StreamCount } from './stream-count.ts';
import { type DiallerDeps, UpstreamDialler } from './upstream-dialler.ts';
import type { Contest } from './waiting-line.ts';
import { newUpstreamState } from './upstream-state.ts';

export interface LiveEngineDeps extends DiallerDeps {
  readonly policy: RingPolicy & DiallerDeps['policy'];
}

interface EngineListener {
  onStatus(key: string, status: StreamStatus): void;
  /** PLAY was answered: now a key-frame request shortens the wait for the first picture. */
  onPlaying(key: string): void;
}

/** The live engine as the gateway sees it: streams that are kept alive, and what they give. */
export class LiveEngine {
  readonly #deps: LiveEngineDeps;
  readonly #streams = new Map<string, LiveStream>();
  readonly #dialler: UpstreamDialler;
  readonly #listeners = new Set<EngineListener>();

  constructor(deps: LiveEngineDeps) {
    this.#deps = deps;
    this.#dialler = new UpstreamDialler(deps, {
      onState: (stream) => this.#announce(stream),
      onPlace: (stream) => stream.announce(),
      onPlaying: (key) => this.#listeners.forEach((listener) => listener.onPlaying(key)),
    });
  }

  /** @returns a function that takes the listener off again */
  listen(listener: EngineListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Keeps a stream alive from now on. The same source again changes nothing; another address or secret dials anew. */
  start(source: StreamSource): void {
    let stream = this.#streams.get(source.key);
    if (stream === undefined) {
      stream = new LiveStream(source.key, newUpstreamState(this.#deps.clock.now()), this.#deps.policy);
      this.#streams.set(source.key, stream);
    }
    this.#dialler.start(source, stream);
  }

  /** Ends a stream and forgets what it gave. */
  stop(key: string): void {
    this.#streams.delete(key);
    this.#dialler.stop(key);
  }

  status(key: string): StreamStatus | undefined {
    return this.#streams.get(key)?.status;
  }

  /** Bytes of pictures held for a stream. */
  heldBytes(key: string): number {
    return this.#streams.get(key)?.ring.sizeBytes ?? 0;
  }

  /** How many upstreams stand in each state with each codec, for metrics. */
  count(): readonly StreamCount[] {
    return countStreams(this.#streams.values());
  }

  /** Bytes of pictures held for all streams, for metrics. */
  get ringBytes(): number {
    let sum = 0;
    for (const { ring } of this.#streams.values()) sum += ring.sizeBytes;
    return sum;
  }

  /** How dials turned out since the start, for metrics. */
  get dialCounts(): ReadonlyMap<string, number> {
    return this.#dialler.counts.read();
  }

  /** Streams that wait for their turn to dial. */
  get queueLength(): number {
    return this.#dialler.queueLength;
  }

  /** Streams that wait for a free session, and who has it. */
  contests(): readonly Contest[] {
    return this.#dialler.contests();
  }

  /**
   * A person says that a camera is worth another try now: a secret that it refused is tried once more.
   *
   * @returns false when that was said less than a minute ago
   */
  tryAgain(source: Parameters<UpstreamDialler['tryAgain']>[0]): boolean {
    return this.#dialler.tryAgain(source);
  }

  /**
   * Hands a stream's present group of pictures and everything after it to the reader, until it is taken off by the
   * function that is returned. Fails with `stream/unknown`.
   */
  attach(key: string, reader: PartReader): () => void {
    return this.#find(key).attach(reader);
  }

  /** The media playlist; held back until it lists a segment. Fails with `stream/failed`, or `stream/unknown`. */
  async playlist(key: string, patience: Patience): Promise<string> {
    const stream = this.#find(key);
    return stream.until(() => stream.ring.playlist(), patience);
  }

  /** An initialisation section or a segment, in pieces; undefined when the ring has dropped it. */
  piece(key: string, name: string): readonly Uint8Array[] | undefined {
    return this.#streams.get(key)?.ring.piece(name);
  }

  /** The newest key frame of the running session as Annex B with its parameter sets; waits for the first one. */
  async newestKeyFrame(key: string, patience: Patience): Promise<Buffer> {
    const stream = this.#find(key);
    return stream.until(() => {
      const { format, ring, state } = stream;
      const [first] = ring.newestGroup();
      if (state.state !== 'live' || format === undefined || first === undefined) return undefined;
      return firstPictureOf(first.part, format.parameterSets);
    }, patience);
  }

  /** Ends all streams and the worker thread; cameras get their goodbye. */
  async close(): Promise<void> {
    this.#streams.clear();
    await this.#dialler.close();
  }

  #find(key: string): LiveStream {
    const stream = this.#streams.get(key);
    if (stream === undefined) throw new GatewayError('stream/unknown', 'There is no such stream; open it again.');
    return stream;
  }

  #announce(stream: LiveStream): void {
    const { key, status } = stream;
    this.#deps.log.debug({ stream: key, state: status.state, fault: status.fault }, 'stream changed state');
    stream.announce();
    for (const listener of this.#listeners) listener.onStatus(key, status);
  }
}
