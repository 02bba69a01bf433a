import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { firstPictureOf } from '../fmp4/annex-b.ts';
import type { ReloadWish } from '../hls/blocking-reload.ts';
import type { RingPolicy } from '../hls/live-ring.ts';
import { type Audience, RingBudget } from '../hls/ring-budget.ts';
import type { RingFormat, Stretch } from '../hls/segment.ts';
import type { Interval } from '../hls/stretches-between.ts';
import { Transcodes, type TranscodesPolicy } from '../transcode/transcodes.ts';
import type { StreamFormat } from './engine-message.ts';
import { readLowLatencyPlaylist, readPiece } from './held-back.ts';
import { LiveStream, type PartReader, type Patience } from './live-stream.ts';
import type { SessionMilestone } from './stream-feed.ts';
import type { StreamSource, StreamStatus } from './stream-source.ts';
import { countStreams, type StreamCount } from './stream-count.ts';
import { type DiallerDeps, UpstreamDialler } from './upstream-dialler.ts';
import { newUpstreamState } from './upstream-state.ts';
import type { Contest } from './waiting-line.ts';

export interface LiveEngineDeps extends DiallerDeps {
  readonly policy: RingPolicy &
    DiallerDeps['policy'] & {
      /** Most memory of all rings together. */
      readonly totalRingBytes: number;
    };
  readonly pixels: TranscodesPolicy;
}

/** A picture that needs no other, taken out of its part. */
export interface KeyFrame {
  /** Annex B with parameter sets first, or a JPEG. */
  readonly bytes: Buffer;
  readonly kind: RingFormat['kind'];
  /** When it came, ms since epoch. */
  readonly atMs: number;
}

interface EngineListener {
  onStatus(key: string, status: StreamStatus): void;
  onMilestone?(key: string, milestone: SessionMilestone): void;
  /** PLAY was answered: now a key-frame request shortens the wait for the first picture. */
  onPlaying(key: string): void;
}

/** The live engine as the gateway sees it: streams that are kept alive, and what they give. */
export class LiveEngine {
  readonly #deps: LiveEngineDeps;
  readonly #streams = new Map<string, LiveStream>();
  readonly #dialler: UpstreamDialler;
  readonly #listeners = new Set<EngineListener>();
  readonly #budget: RingBudget;
  readonly #transcodes: Transcodes;
  /** What each stream that ever ran was last, whatever its camera said of it. */
  readonly #kinds = new Map<string, StreamFormat['kind']>();

  constructor(deps: LiveEngineDeps) {
    this.#deps = deps;
    this.#budget = new RingBudget(deps.policy.totalRingBytes);
    const { clock, pixels } = deps;
    this.#transcodes = new Transcodes({ clock, policy: pixels, onState: (stream) => this.#announce(stream) });
    this.#dialler = new UpstreamDialler(deps, {
      onState: (stream) => this.#announce(stream),
      onPlace: (stream) => stream.announce(),
      onMilestone: (key, milestone) => this.#listeners.forEach((listener) => listener.onMilestone?.(key, milestone)),
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
    this.#dialler.start(source, this.#streams.get(source.key) ?? this.#newStream(source.key));
  }

  /**
   * Keeps a stream alive that is H.264 made of another one. It is the caller who keeps that one. Fails with
   * `stream/over-budget`, or `stream/unknown`.
   */
  transcode(key: string, sourceKey: string): void {
    if (this.#streams.has(key)) return;
    this.#transcodes.start(this.#find(sourceKey), () => this.#newStream(key));
  }

  /** There is a free place for this transcode, or it runs. */
  canTranscode(key: string): boolean {
    return this.#streams.has(key) || this.#transcodes.hasRoom;
  }

  /** How many transcodes there are. */
  get transcodes(): number {
    return this.#transcodes.size;
  }

  /** What the pictures of a stream were when it last had any; undefined when it never ran. */
  lastKind(key: string): StreamFormat['kind'] | undefined {
    return this.#kinds.get(key);
  }

  /** Ends a stream and forgets what it gave. */
  stop(key: string): void {
    for (const fedKey of this.#transcodes.fedBy(key)) this.stop(fedKey);
    const stream = this.#streams.get(key);
    this.#streams.delete(key);
    this.#budget.remove(key);
    this.#transcodes.stop(key);
    this.#dialler.stop(key);
    stream?.ring.clear();
  }

  status(key: string): StreamStatus | undefined {
    return this.#streams.get(key)?.status;
  }

  /** Says who watches what, so that memory is taken from rings that nobody watches first. */
  setAudience(audience: Audience): void {
    this.#budget.audience = audience;
  }

  /** Bytes of pictures held for all streams. */
  get ringBytes(): number {
    return this.#budget.usedBytes;
  }

  /** Bytes of pictures held for a stream. */
  heldBytes(key: string): number {
    return this.#streams.get(key)?.ring.sizeBytes ?? 0;
  }

  /** How many upstreams stand in each state with each codec, for metrics. */
  count(): readonly StreamCount[] {
    return countStreams([...this.#streams.values()].filter(({ key }) => !this.#transcodes.has(key)));
  }

  /** How dials turned out since the start, for metrics. */
  get dialCounts(): ReadonlyMap<string, number> {
    return this.#dialler.counts.read();
  }

  /** Sessions that ended by a bug of the gateway, for metrics. */
  get brokenSessions(): number {
    return this.#dialler.bugs.count;
  }

  /** Streams that wait for their turn to dial. */
  get queueLength(): number {
    return this.#dialler.queueLength;
  }

  /** Streams that wait for a free session, and who has it. */
  contests(): readonly Contest[] {
    return this.#dialler.contests();
  }

  /** Streams that wait for nothing but the pace of starts. */
  awaitingStart(): readonly string[] {
    return this.#dialler.awaitingStart();
  }

  /**
   * A person says that a camera is worth another try now: a secret that it refused is tried once more.
   *
   * @returns false when that was said less than a minute ago
   */
  tryAgain(...asked: Parameters<UpstreamDialler['tryAgain']>): boolean {
    return this.#dialler.tryAgain(...asked);
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

  /**
   * The low-latency playlist; held back until it lists a segment, and what is wished for. Fails with
   * `playlist/impossible`, `stream/late`, `stream/failed`, or `stream/unknown`.
   */
  async lowLatencyPlaylist(key: string, wish: ReloadWish | undefined, patience: Patience): Promise<string> {
    return readLowLatencyPlaylist(this.#find(key), wish, patience);
  }

  /** The newest seconds as a playlist with an end; held back until there is a segment. */
  async replayPlaylist(key: string, seconds: number, patience: Patience): Promise<string> {
    const stream = this.#find(key);
    return stream.until(() => stream.ring.replayPlaylist(seconds), patience);
  }

  /**
   * An initialisation section, a segment or a part, in pieces; a part that is promised is waited for. Undefined when the
   * ring has dropped it. Fails with `stream/late` or `stream/failed`.
   */
  async piece(key: string, name: string, signal: AbortSignal): Promise<readonly Uint8Array[] | undefined> {
    const stream = this.#streams.get(key);
    return stream && readPiece(stream, name, signal);
  }

  /** Playing time of a segment or part that is in memory, ticks; 0 of anything else. */
  pieceTicks(key: string, name: string): number {
    return this.#streams.get(key)?.ring.pieceTicks(name) ?? 0;
  }

  /** What a stream's ring holds of an interval, oldest first; each stretch begins with a key frame. */
  between(key: string, interval: Interval): readonly Stretch[] {
    return this.#streams.get(key)?.ring.between(interval) ?? [];
  }

  /** The newest key frame of the running session; waits for the first one. */
  async newestKeyFrame(key: string, patience: Patience): Promise<KeyFrame> {
    const stream = this.#find(key);
    return stream.until(() => {
      const { ring, state, format } = stream;
      const [first] = ring.newestGroup();
      if (state.state !== 'live' || format === undefined || first === undefined) return undefined;
      return { bytes: firstPictureOf(first.part, format), kind: format.kind, atMs: first.atMs };
    }, patience);
  }

  /** Ends all streams and the worker thread; cameras get their goodbye. */
  async close(): Promise<void> {
    for (const key of this.#streams.keys()) this.#budget.remove(key);
    this.#streams.clear();
    await Promise.all([this.#transcodes.close(), this.#dialler.close()]);
  }

  #newStream(key: string): LiveStream {
    const { clock, policy } = this.#deps;
    const stream = new LiveStream(key, newUpstreamState(clock.now()), policy, () => this.#budget.settle(key));
    this.#streams.set(key, stream);
    this.#budget.add(key, stream.ring);
    stream.attach(learning((kind) => this.#kinds.set(key, kind)));
    return stream;
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

/** Every format that comes is remembered. */
function learning(learn: (kind: StreamFormat['kind']) => void): PartReader {
  return { onFormat: ({ kind }) => learn(kind), onStatus: () => undefined, onPart: () => undefined };
}
