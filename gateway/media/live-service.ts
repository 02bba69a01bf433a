import type { Actor } from '../platform/actor/actor.ts';
import { reaches } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import { newId } from '../platform/ids/new-id.ts';
import type { Log } from '../platform/observability/log.ts';
import { isDialled } from '../registry/camera.ts';
import type { GrantsChanged } from '../registry/grants/grant-events.ts';
import type { LivePath } from '../registry/paths/live-path.ts';
import type { CameraChanged } from '../registry/registry-events.ts';
import type { LiveEngine } from './engine/live-engine.ts';
import type { PartReader, Patience } from './engine/live-stream.ts';
import type { StreamStatus } from './engine/stream-source.ts';
import type { ReloadWish } from './hls/blocking-reload.ts';
import { type PlayerWish, usualCodecs } from './choose-path.ts';
import type { LiveStreamView } from './live-api.ts';
import { Openings } from './openings.ts';
import type { PathFinder } from './path-finder.ts';
import { ticksPerSecond } from './rtp/output-timeline.ts';
import type { SentVideo } from './sent-video.ts';
import type { StreamKeeper } from './stream-keeper.ts';
import './stream-changed.ts';
import type { Viewer, Watched, WatchedStreams } from './watched-streams.ts';

interface LivePolicy {
  /** A viewer or an upstream that nobody asked anything of for so long ends. */
  readonly idleSeconds: number;
  /** How long a playlist or a snapshot waits for a stream that starts. */
  readonly firstFrameSeconds: number;
}

export interface LiveServiceDeps {
  readonly engine: Pick<
    LiveEngine,
    | 'status'
    | 'tryAgain'
    | 'listen'
    | 'setAudience'
    | 'attach'
    | 'playlist'
    | 'lowLatencyPlaylist'
    | 'replayPlaylist'
    | 'piece'
    | 'pieceTicks'
  >;
  readonly streams: WatchedStreams;
  readonly keeper: StreamKeeper;
  readonly paths: PathFinder;
  /** Asks the encoder for a key frame; its answer does not matter. */
  readonly requestKeyFrame?: (path: LivePath) => Promise<unknown>;
  /** A person grants a refused login another try: its adapter may forget the refusal. */
  readonly forgiveLogin?: (path: LivePath) => void;
  /** Keeps what each session was given; left out where nobody asks. */
  readonly sent?: SentVideo;
  readonly clock: Clock;
  readonly bus?: EventBus;
  readonly log: Log;
  readonly policy: LivePolicy;
}

/** Streams that one session may have open: a wall of 25 tiles, reloaded a few times. */
const maxStreamsPerSession = 128;
/** A started playlist gets this much longer than the first key frame: its first segment must end. */
const firstSegmentMs = 5000;

/** Who may watch what, and for how long a camera is dialled for it. */
export class LiveService {
  readonly #deps: LiveServiceDeps;
  readonly #streams: WatchedStreams;
  readonly #keeper: StreamKeeper;
  readonly #openings = new Openings();
  #unlisten: (() => void)[] = [];

  constructor(deps: LiveServiceDeps) {
    this.#deps = deps;
    this.#streams = deps.streams;
    this.#keeper = deps.keeper;
  }

  start(): void {
    const { engine, bus } = this.#deps;
    const off = engine.listen({
      onStatus: (key, status) => this.#announce(key, status),
      onPlaying: (key) => this.#askForKeyFrame(key),
    });
    engine.setAudience(() => this.#streams.watchedKeys());
    const offBus = bus && [
      bus.on('camera.changed', (change) => this.#follow(change)),
      bus.on('grants.changed', (change) => this.#followGrants(change)),
    ];
    this.#unlisten = [off, ...(offBus ?? [])];
  }

  /** Stops listening; the engine is closed by whoever made it. */
  stop(): void {
    for (const off of this.#unlisten.splice(0)) off();
  }

  /**
   * Opens a player for one session; the upstream is shared with everybody who watches the same. What the player does
   * not decode is replaced, see `chooseDelivery`. Fails with `stream/over-budget`, also when that needs one transcode
   * more than there are places.
   */
  async open(actor: Actor, wish: PlayerWish): Promise<LiveStreamView> {
    const { cameraId } = wish;
    if (actor.display?.mayWatch(cameraId) === false) {
      throw new GatewayError('camera/unknown', 'There is no such camera in your part.');
    }
    const { path, delivery } = await this.#openings.readFresh({ cameraId, sessionId: actor.sessionId }, () =>
      this.#deps.paths.choose(actor.scope, wish),
    );
    if (this.#streams.viewersOfSession(actor.sessionId).length >= maxStreamsPerSession) {
      throw new GatewayError(
        'stream/over-budget',
        `This session has ${maxStreamsPerSession} streams open; close some.`,
        { extensions: { budget: 'session', limit: maxStreamsPerSession } },
      );
    }
    const { key } = delivery === 'transcoded' ? this.#keeper.ensureTranscoded(path) : this.#keeper.ensure(path);
    const { clock } = this.#deps;
    const streamId = newId<'StreamId'>(clock.now());
    const { sessionId, scope } = actor;
    const usage = {
      lastUsedMs: clock.monotonic(),
      held: 0,
      onGone: new Set<() => void>(),
    };
    const viewer = { streamId, sessionId, scope, key, delivery, codecs: wish.codecs ?? usualCodecs, ...usage };
    this.#streams.addViewer(viewer);
    this.#keeper.giveWay();
    return this.#view(viewer);
  }

  async read(actor: Actor, streamId: string): Promise<LiveStreamView> {
    return this.#view(this.#findViewer(actor, streamId));
  }

  async close(actor: Actor, streamId: string): Promise<void> {
    this.#streams.removeViewer(this.#findViewer(actor, streamId).streamId);
  }

  /** The session is over: its streams are unknown from now on. */
  closeSession(sessionId: string): void {
    this.#openings.noteSessionOver(sessionId);
    this.#deps.sent?.forgetSession(sessionId);
    this.#streams.removeSession(sessionId);
  }

  /** Ends the streams of a session that it may not watch any more. */
  keepOnly(sessionId: string, mayWatch: (cameraId: string) => boolean): void {
    for (const { streamId, key } of this.#streams.viewersOfSession(sessionId)) {
      const watched = this.#streams.find(key);
      if (watched !== undefined && !mayWatch(watched.path.cameraId)) this.#streams.removeViewer(streamId);
    }
  }

  /** The playlist; held back until it lists a segment, fails with `stream/failed`. */
  async playlist(actor: Actor, streamId: string, signal: AbortSignal): Promise<string> {
    const { engine } = this.#deps;
    return this.#hold(actor, streamId, (key) => engine.playlist(key, this.#patience(signal)));
  }

  /**
   * The low-latency playlist; held back until it has what the player wishes for. Fails with `playlist/impossible`,
   * `stream/late` or `stream/failed`.
   */
  async lowLatencyPlaylist(
    actor: Actor,
    streamId: string,
    wish: ReloadWish | undefined,
    signal: AbortSignal,
  ): Promise<string> {
    const { engine } = this.#deps;
    return this.#hold(actor, streamId, (key) => engine.lowLatencyPlaylist(key, wish, this.#patience(signal)));
  }

  /** The newest complete segments as a playlist with an end, at least so long if the ring has as much. */
  async replayPlaylist(actor: Actor, streamId: string, seconds: number, signal: AbortSignal): Promise<string> {
    const { engine } = this.#deps;
    return this.#hold(actor, streamId, (key) => engine.replayPlaylist(key, seconds, this.#patience(signal)));
  }

  /**
   * Bytes of a piece, to be sent one after another; a part that the playlist promises is waited for. Fails with
   * `stream/unknown` when it is not, or no longer, there.
   */
  async piece(actor: Actor, streamId: string, name: string, signal: AbortSignal): Promise<readonly Uint8Array[]> {
    const { engine } = this.#deps;
    const piece = await this.#hold(actor, streamId, (key) => engine.piece(key, name, signal));
    if (piece === undefined)
      throw new GatewayError('stream/unknown', 'This piece of the stream is gone; read the playlist.');
    const viewer = this.#findViewer(actor, streamId);
    if (isNewPiece(viewer, name)) this.#noteSent(viewer, engine.pieceTicks(viewer.key, name));
    return piece;
  }

  /**
   * Hands the stream to a reader as it comes, and keeps it until the reader leaves by the function that is returned.
   * Fails with `stream/unknown`.
   *
   * @param onGone called when the stream is, from now on, not this session's any more
   */
  receive(actor: Actor, streamId: string, reader: PartReader, onGone: () => void): () => void {
    const viewer = this.#findViewer(actor, streamId);
    const detach = this.#deps.engine.attach(viewer.key, this.#counted(viewer, reader));
    const end = (): void => {
      detach();
      onGone();
    };
    viewer.held += 1;
    viewer.onGone.add(end);
    return () => {
      if (!viewer.onGone.delete(end)) return;
      detach();
      viewer.held -= 1;
      viewer.lastUsedMs = this.#deps.clock.monotonic();
    };
  }

  /**
   * A technician has mended a camera or its account: what waits out a failure dials now, and a secret that the camera
   * refused is tried once more. Fails like `open`, and with `request/too-many` when it was tried less than a minute ago:
   * each try may be the one that locks the account.
   */
  async tryAgain(actor: Actor, cameraId: string): Promise<void> {
    const { paths, engine, forgiveLogin } = this.#deps;
    const path = await paths.find(actor.scope, cameraId, 'sub');
    const { host, credential } = path;
    const source = { cameraId: path.cameraId, host, ...(credential === undefined ? {} : { credential }) };
    if (engine.tryAgain(source, () => forgiveLogin?.(path))) return;
    throw new GatewayError('request/too-many', 'This login was tried again less than a minute ago; wait a minute.');
  }

  /** Ends what nobody uses any more. Called a few times a second. */
  endIdle(): void {
    const { policy, clock } = this.#deps;
    this.#streams.expireViewers(policy.idleSeconds * 1000, clock.monotonic());
    this.#keeper.endIdle();
  }

  /** The reader, and a note of what it is given. */
  #counted(viewer: Viewer, reader: PartReader): PartReader {
    return {
      onStatus: (status) => reader.onStatus(status),
      onFormat: (format) => reader.onFormat(format),
      onPart: (part, atMs) => {
        reader.onPart(part, atMs);
        this.#noteSent(viewer, part.durationTicks);
      },
    };
  }

  #noteSent({ sessionId, key }: Viewer, ticks: number): void {
    const { sent, clock } = this.#deps;
    const cameraId = this.#streams.find(key)?.path.cameraId;
    if (sent === undefined || cameraId === undefined || ticks === 0) return;
    sent.note({ sessionId, cameraId }, (ticks * 1000) / ticksPerSecond, clock.monotonic());
  }

  /** While a request is held back, its viewer is present. */
  async #hold<Result>(actor: Actor, streamId: string, read: (key: string) => Promise<Result>): Promise<Result> {
    const viewer = this.#findViewer(actor, streamId);
    viewer.held += 1;
    try {
      return await read(viewer.key);
    } finally {
      viewer.held -= 1;
      viewer.lastUsedMs = this.#deps.clock.monotonic();
    }
  }

  #patience(signal: AbortSignal): Patience {
    return { withinMs: this.#deps.policy.firstFrameSeconds * 1000 + firstSegmentMs, signal };
  }

  /**
   * Who may watch is decided by where the camera is now: a viewer left behind finds the stream unknown, and so does
   * everybody when the camera leaves service.
   */
  #follow({ cameraId, organisationPath, status }: CameraChanged): void {
    this.#openings.noteChanged(cameraId);
    for (const watched of this.#streams.ofCamera(cameraId)) {
      watched.path = { ...watched.path, organisationPath };
      if (!isDialled(status)) this.#keeper.end(watched.key);
      this.#dropOutsiders(watched);
    }
  }

  /** Whoever has a camera by a grant that is over loses it as if it had moved. */
  #followGrants({ cameraIds }: GrantsChanged): void {
    for (const cameraId of cameraIds) {
      this.#openings.noteChanged(cameraId);
      for (const watched of this.#streams.ofCamera(cameraId)) this.#dropOutsiders(watched);
    }
  }

  #dropOutsiders({ key, path }: Watched): void {
    for (const { scope, streamId } of this.#streams.viewersOf(key)) {
      if (!reaches(scope, path, 'live')) this.#streams.removeViewer(streamId);
    }
  }

  /** Foreign, expired and unknown ids look alike. Using a stream keeps it. */
  #findViewer(actor: Actor, streamId: string): Viewer {
    const viewer = this.#streams.viewer(streamId);
    const watched = viewer && this.#streams.find(viewer.key);
    const isOwn = viewer?.sessionId === actor.sessionId;
    if (!isOwn || watched === undefined || !reaches(actor.scope, watched.path, 'live')) {
      throw new GatewayError('stream/unknown', 'There is no such stream in this session; open it again.');
    }
    viewer.lastUsedMs = watched.lastUsedMs = this.#deps.clock.monotonic();
    return viewer;
  }

  #view({ streamId, key, delivery }: Viewer): LiveStreamView {
    const { engine, clock } = this.#deps;
    const status = engine.status(key) ?? { state: 'ended', sinceMs: clock.now() };
    const path = this.#streams.find(key)?.path;
    if (path === undefined) throw new GatewayError('stream/unknown', 'There is no such stream; open it again.');
    const { cameraId, profile, priority } = path;
    return {
      streamId,
      cameraId,
      profile,
      delivery,
      ...(priority !== undefined && { pathPriority: priority }),
      ...status,
      playlistUrl: `/api/v1/streams/${streamId}/live.m3u8`,
      lowLatencyUrl: `/api/v1/streams/${streamId}/low-latency.m3u8`,
    };
  }

  #announce(key: string, status: StreamStatus): void {
    const watched = this.#streams.find(key);
    // What is made of an upstream stands where that one stands, which tells it itself.
    if (watched === undefined || watched.sourceKey !== undefined) return;
    const { cameraId, organisationPath, profile } = watched.path;
    const { state, sinceMs, fault } = status;
    const what = { cameraId, organisationPath, profile, state, sinceMs, ...(fault === undefined ? {} : { fault }) };
    this.#deps.bus?.emit('stream.changed', what);
  }

  #askForKeyFrame(key: string): void {
    const path = this.#streams.find(key)?.path;
    const { requestKeyFrame, log } = this.#deps;
    if (path === undefined || requestKeyFrame === undefined) return;
    requestKeyFrame(path).catch((error: unknown) => {
      log.debug({ cameraId: path.cameraId, error }, 'key frame not requested');
    });
  }
}

/** A piece that is fetched again shows nothing new: only those behind the newest one that was fetched count. */
function isNewPiece(viewer: Viewer, name: string): boolean {
  const match = /^(?:seg-(\d+)|part-(\d+)\.(\d+))\.m4s$/.exec(name);
  if (match === null) return false;
  const [sequence, index] = [Number(match[1] ?? match[2]), match[3] === undefined ? Infinity : Number(match[3])];
  const [lastSequence, lastIndex] = viewer.newestPiece ?? [-1, -1];
  if (sequence < lastSequence || (sequence === lastSequence && index <= lastIndex)) return false;
  viewer.newestPiece = [sequence, index];
  return true;
}
