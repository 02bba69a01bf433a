import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { HlsOrder } from '../engine/engine-message.ts';
import type { SegmentListener } from './media-unit.ts';
import type { MediaPlaylist } from './playlist.ts';
import type { HlsServer } from './playlist-address.ts';
import { type LoadedPlaylist, PlaylistSource } from './playlist-source.ts';
import { refuseAnswer } from './pull-answers.ts';
import { PullClient, type PullReply } from './pull-client.ts';
import { pullFault } from './pull-fault.ts';
import { type NextSegment, SegmentCourse } from './segment-course.ts';
import { SegmentSource } from './segment-source.ts';

/** A segment takes at most so much longer than it lasts, whatever drips out of the server. */
const segmentSlackMs = 5000;
/** Of what is not shown yet no more is fetched than that, and at least two seconds; a segment comes on top. */
const mostHeldBytes = 16 * 1024 * 1024;
const leastHeldMs = 2000;
/** Segments in a row that the server does not give although it lists them. */
const mostRefused = 3;
/** Playlists in a row that do not come, and the faults that may pass. */
const mostFailedLoads = 2;
const passing: ReadonlySet<DeviceFault['reason']> = new Set(['reset', 'timeout', 'over-budget']);
/** How often somebody looks whether there is room for more. */
const roomMs = 200;
const shortestReloadMs = 500;
const slowMs = 1000;
/** Addresses that do not live so long are not worth asking for while one is needed after the other. */
const shortestLifeMs = 5000;

/** One stream to pull. */
export interface HlsSource extends HlsServer, Pick<HlsOrder, 'variant' | 'mustMove'> {
  /** Path and query of the playlist, as the platform told it. */
  readonly path: string;
}

/** What has come and is not shown yet. */
export interface HeldMedia {
  readonly heldMs: number;
  readonly heldBytes: number;
}

/** What is known of a segment before its bytes come. */
export interface SegmentBegin {
  readonly isBehindLoss: boolean;
  /** Its times have nothing to do with those before. */
  readonly isBehindDiscontinuity: boolean;
}

export interface PullListener extends SegmentListener {
  /** The playlist was read: segments follow. */
  onPlaying(): void;
  /** The address was good and is good no more: `readdress` tells another one, or that there is none. */
  onSpent(): void;
  onSegment(begin: SegmentBegin): void;
  /** Whether the segment under way has shown that it begins with a picture that is no key frame. */
  beginsWithoutKey(): boolean;
  /** What came of the segment under way is of no use. */
  onGivenUp(): void;
  held(): HeldMedia;
}

interface PullDeps {
  readonly clock: Clock;
  /** Limit of the first segment, ms. */
  readonly firstSegmentMs: number;
}

/**
 * Pulls a live stream over HLS (RFC 8216): the playlist, reloaded as often as its segments are long (§6.3.4), and from
 * the newest segment that begins with a key frame on every segment in its turn. Ends with the first fault; whoever owns
 * it decides whether there is a next one.
 */
export class HlsPull {
  readonly #deps: PullDeps;
  readonly #listener: PullListener;
  readonly #client: PullClient;
  readonly #playlists: PlaylistSource;
  readonly #segments: SegmentSource;
  readonly #course = new SegmentCourse();
  #targetMs = 0;
  #isEnded = false;
  /** When the playlist listed something new for the last time; undefined before it was read. */
  #movedMs: number | undefined;
  #nextLoadMs = 0;
  #mayBegin: boolean;
  #hasSegment = false;
  #failedLoads = 0;
  #refused = 0;
  #refusedSequence: number | undefined;
  #segmentSinceMs: number | undefined;
  #isOver = false;
  #wake: () => void = () => undefined;
  #renewedMs = -Infinity;
  #takeAddress: (path: string | undefined) => void = () => undefined;

  constructor({ path, variant, mustMove, ...server }: HlsSource, deps: PullDeps, listener: PullListener) {
    this.#deps = deps;
    this.#listener = listener;
    this.#mayBegin = !mustMove;
    const { clock } = deps;
    const client = new PullClient(server, clock);
    this.#client = client;
    this.#playlists = new PlaylistSource({ port: server.port, path }, { clock, client, server, variant });
    this.#segments = new SegmentSource({ clock, client, server }, listener);
  }

  /** EXT-X-TARGETDURATION, ms; 0 before the playlist was read. */
  get targetMs(): number {
    return this.#targetMs;
  }

  /** Nothing is taken before the playlist has moved. */
  get waitsForMove(): boolean {
    return !this.#mayBegin;
  }

  /** What is slow at the other side, for faults; undefined when nothing is. */
  get standstill(): string | undefined {
    const nowMs = this.#deps.clock.monotonic();
    const stillMs = nowMs - (this.#movedMs ?? nowMs);
    const segmentMs = nowMs - (this.#segmentSinceMs ?? nowMs);
    if (segmentMs >= slowMs) return `a segment has been under way for ${(segmentMs / 1000).toFixed(0)} s`;
    if (stillMs < 2 * this.#targetMs) return undefined;
    return `the playlist has listed nothing new for ${(stillMs / 1000).toFixed(0)} s`;
  }

  /** @returns why it is over; undefined after `stop` */
  async run(): Promise<DeviceFault | undefined> {
    let fault = await this.#load();
    if (fault === undefined) this.#listener.onPlaying();
    while (fault === undefined && !this.#isOver) fault = await this.#step();
    return this.#isOver ? undefined : fault;
  }

  /** Answers `onSpent`. */
  readdress(path: string | undefined): void {
    this.#takeAddress(path);
  }

  /** Every socket is gone at once. */
  stop(): void {
    this.#isOver = true;
    this.#takeAddress(undefined);
    this.#client.close();
    this.#wake();
  }

  /** One turn: load what is due, fetch what comes next, or rest. */
  async #step(): Promise<DeviceFault | undefined> {
    const untilLoadMs = this.#nextLoadMs - this.#deps.clock.monotonic();
    if (untilLoadMs <= 0) return this.#load();
    const next = this.#mayBegin ? this.#course.next() : undefined;
    if (next !== undefined && this.#hasRoom()) return this.#take(next);
    const isEnded = next === undefined && this.#isEnded;
    if (isEnded && this.#listener.held().heldMs === 0) return ended;
    await this.#rest(next === undefined && !isEnded ? untilLoadMs : Math.min(untilLoadMs, roomMs));
    return undefined;
  }

  #hasRoom(): boolean {
    const { heldMs, heldBytes } = this.#listener.held();
    return heldMs <= Math.max(this.targetMs, leastHeldMs) && heldBytes < mostHeldBytes;
  }

  async #load(): Promise<DeviceFault | undefined> {
    const startedMs = this.#deps.clock.monotonic();
    const loaded = await this.#playlists.load();
    if (loaded.kind === 'ok') return this.#follow(loaded.value, startedMs);
    if (loaded.isSpent === true) return (await this.#renew()) ? undefined : loaded.fault;
    return this.#bear(loaded.fault, startedMs);
  }

  /** A server that fails for a moment is asked again, as long as there is something to show meanwhile. */
  #bear(fault: DeviceFault, startedMs: number): DeviceFault | undefined {
    this.#failedLoads += 1;
    const isOver = this.#failedLoads > mostFailedLoads || this.#listener.held().heldMs === 0;
    if (isOver || !passing.has(fault.reason)) return fault;
    this.#nextLoadMs = startedMs + Math.max(shortestReloadMs, this.#targetMs / 2);
    return undefined;
  }

  /** Asks for another address; one that was just given cannot be spent already. */
  async #renew(): Promise<boolean> {
    const nowMs = this.#deps.clock.monotonic();
    if (this.#isOver || nowMs - this.#renewedMs < shortestLifeMs) return false;
    this.#renewedMs = nowMs;
    const path = await new Promise<string | undefined>((resolve) => {
      this.#takeAddress = resolve;
      this.#listener.onSpent();
    });
    if (path !== undefined) this.#playlists.readdress(path);
    return path !== undefined;
  }

  #follow({ playlist, isStale }: LoadedPlaylist, startedMs: number): DeviceFault | undefined {
    this.#failedLoads = 0;
    const isFirst = this.#movedMs === undefined;
    if (isFirst && playlist.isEnded) return ended;
    const hasMoved = this.#course.take(playlist);
    if (isFirst) this.#mayBegin &&= !isStale;
    else this.#mayBegin ||= hasMoved;
    if (hasMoved || isFirst) this.#movedMs = startedMs;
    this.#targetMs = playlist.targetSeconds * 1000;
    this.#isEnded = playlist.isEnded;
    this.#nextLoadMs = playlist.isEnded ? Infinity : startedMs + paceMsOf(playlist, hasMoved);
    return undefined;
  }

  async #take(next: NextSegment): Promise<DeviceFault | undefined> {
    const { segment, needsKey, isBehindLoss } = next;
    const { sequence, isBehindDiscontinuity, obstacle } = segment;
    if (obstacle !== undefined) return pullFault('unsupported', `HLS playlist: ${obstacle}`);
    if (segment.isGap) return void this.#course.pass(sequence, false);
    this.#listener.onSegment({ isBehindLoss, isBehindDiscontinuity });
    const isUseless = (): boolean => needsKey && this.#listener.beginsWithoutKey();
    this.#segmentSinceMs = this.#deps.clock.monotonic();
    const answer = await this.#segments.fetch({
      segment,
      base: this.#playlists.address,
      withinMs: this.#hasSegment ? segment.durationSeconds * 1000 + segmentSlackMs : this.#deps.firstSegmentMs,
      isEnough: isUseless,
    });
    this.#segmentSinceMs = undefined;
    if (answer.kind === 'failed') return answer.fault;
    if (answer.value.status !== 200) return this.#skip(sequence, answer.value);
    if (isUseless()) {
      this.#listener.onGivenUp();
      return void this.#course.stepBack();
    }
    this.#hasSegment = true;
    this.#refused = 0;
    return void this.#course.pass(sequence, true);
  }

  /**
   * A segment is listed and refused: its address may be spent, so the playlist is asked for a new one first. The second
   * time it slid out of the window, or is not there yet, and the next one is tried.
   */
  #skip(sequence: number, reply: PullReply): DeviceFault | undefined {
    this.#nextLoadMs = 0;
    const isFirstTime = this.#refusedSequence !== sequence;
    this.#refusedSequence = sequence;
    if (isFirstTime) return undefined;
    this.#refused += 1;
    this.#course.pass(sequence, false);
    return this.#refused < mostRefused ? undefined : refuseAnswer('HLS segment', reply, true);
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isOver) return resolve();
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** When a playlist is read again: when the next segment is due, else after half a target duration (§6.3.4). */
function paceMsOf({ segments, targetSeconds }: MediaPlaylist, hasMoved: boolean): number {
  const lastSeconds = segments.at(-1)?.durationSeconds ?? targetSeconds;
  const seconds = hasMoved ? Math.min(lastSeconds, targetSeconds) : targetSeconds / 2;
  return Math.max(shortestReloadMs, seconds * 1000);
}

const ended = pullFault('reset', 'HLS playlist: the stream has ended, as the platform says (EXT-X-ENDLIST)');
