import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { firstPictureOf } from '../fmp4/annex-b.ts';
import type { RingPolicy } from '../hls/live-ring.ts';
import type { StreamState } from '../live-api.ts';
import { LiveStream, type PartReader, type Patience } from './live-stream.ts';
import type { StreamSource, StreamStatus } from './stream-source.ts';
import { type DiallerDeps, UpstreamDialler } from './upstream-dialler.ts';
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

  /** How many upstreams stand in each state, for metrics. */
  countByState(): Partial<Record<StreamState, number>> {
    const counts: Partial<Record<StreamState, number>> = {};
    for (const { state } of this.#streams.values()) counts[state.state] = (counts[state.state] ?? 0) + 1;
    return counts;
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
