import type { MediaPart } from '../fmp4/media-part.ts';
import { ticksPerSecond } from '../rtp/output-timeline.ts';
import { assertPossible, isWishFulfilled, type ReloadWish } from './blocking-reload.ts';
import { writeLowLatencyPlaylist } from './low-latency-playlist.ts';
import { writeMediaPlaylist, writeReplayPlaylist } from './media-playlist.ts';
import {
  type InitSection,
  type OpenSegment,
  readPartName,
  type RingFormat,
  type RingPart,
  type Segment,
  segmentName,
  type Stretch,
} from './segment.ts';
import { type Interval, stretchesBetween } from './stretches-between.ts';

/** What bounds a ring, and how it is cut. */
export interface RingPolicy {
  /** Aimed length of a segment; groups of pictures are never cut, so longer groups make longer segments. */
  readonly segmentSeconds: number;
  /** What is kept for late readers and instant replay. */
  readonly ringSeconds: number;
  /** Most memory of one stream; it wins over `ringSeconds`. */
  readonly ringBytes: number;
}

/** Segments that a playlist lists; what is older stays loadable until the ring drops it. */
const listedSegments = 6;
/** So many segments at the start are one group each, so that a player starts early. */
const shortSegments = 3;
/** A group may be so much shorter than the aim and still end a segment. */
const toleranceTicks = ticksPerSecond / 10;

/**
 * The newest pictures of one stream, in memory: parts come in, segments and playlists come out. Survives the sessions
 * that feed it, so a player goes on after a reconnect.
 */
export class LiveRing {
  readonly #policy: RingPolicy;
  #segments: Segment[] = [];
  #open: RingPart[] = [];
  #openTicks = 0;
  #openBytes = 0;
  #init: InitSection | undefined;
  #inits = 0;
  #sequence = 0;
  #discontinuity = 0;
  /** Sequence number of the first segment of the present stretch. */
  #stretchBegan = 0;
  #targetSeconds: number;
  #sizeBytes = 0;
  #segmentTicks = 0;
  /** What came since the newest key frame of this stretch, that one first. */
  #group: RingPart[] = [];

  constructor(policy: RingPolicy) {
    this.#policy = policy;
    this.#targetSeconds = Math.max(1, Math.ceil(policy.segmentSeconds));
  }

  /** True when a playlist has something to list. */
  get isReady(): boolean {
    return this.#segments.length > 0;
  }

  /** Bytes held. */
  get sizeBytes(): number {
    return this.#sizeBytes + this.#openBytes;
  }

  /** Length of what is held. */
  get heldTicks(): number {
    return this.#segmentTicks + this.#openTicks;
  }

  /** EXT-X-TARGETDURATION of the live playlists. */
  get targetSeconds(): number {
    return this.#targetSeconds;
  }

  /** The pictures since the newest key frame of this stretch, that one first; empty when there is none. */
  newestGroup(): readonly RingPart[] {
    return this.#group;
  }

  /** Begins a stretch: a session, or a format within one. What follows is discontinuous with what is there. */
  begin(format: RingFormat): void {
    this.end();
    this.#breakStretch();
    if (this.#init !== undefined && Buffer.compare(this.#init.bytes, format.init) === 0) return;
    this.#inits += 1;
    this.#init = { name: `init-${this.#inits}.mp4`, bytes: format.init, format };
  }

  /** The session that fed the ring is over: what is there may be played to its end, but no picture of it is of now. */
  end(): void {
    this.#cut();
    this.#group = [];
  }

  /** Takes the next part in; `atMs` is the instant of its first picture. */
  add(part: MediaPart, atMs: number): void {
    if (this.#open.length === 0 && !part.isIndependent) return part.release?.();
    const ringPart = { part, atMs };
    if (part.isIndependent) this.#group = [ringPart];
    else if (this.#group.length > 0) this.#group.push(ringPart);
    this.#open.push(ringPart);
    this.#openTicks += part.durationTicks;
    this.#openBytes += part.bytes.length;
    if (part.endsGroup && this.#isLongEnough()) this.#cut();
    else if (this.#openBytes > this.#policy.ringBytes) this.discardOpen();
  }

  /** Undefined until the first segment is complete: players give up on a playlist without one. */
  playlist(): string | undefined {
    if (!this.isReady) return undefined;
    return writeMediaPlaylist({ segments: this.#listed(), targetSeconds: this.#targetSeconds });
  }

  /** The low-latency playlist; undefined until the first segment is complete and what is wished for is in it. */
  lowLatencyPlaylist(wish?: ReloadWish): string | undefined {
    const segments = this.#listed();
    const newest = segments.at(-1);
    const open = this.#openSegment();
    if (newest === undefined || (wish && !isWishFulfilled(wish, { newest, open }))) return undefined;
    return writeLowLatencyPlaylist({ segments, open, targetSeconds: this.#targetSeconds });
  }

  /** @throws GatewayError `playlist/impossible` when nobody may ask for this yet */
  assertPossible(wish: ReloadWish): void {
    assertPossible(wish, { newest: this.#segments.at(-1), open: this.#openSegment() });
  }

  /** The newest complete segments as a playlist of something past, at least so long if there is as much. */
  replayPlaylist(seconds: number): string | undefined {
    if (!this.isReady) return undefined;
    let ticks = 0;
    const before = this.#segments.findLastIndex(({ durationTicks }) => {
      const isEnough = ticks >= seconds * ticksPerSecond;
      ticks += durationTicks;
      return isEnough;
    });
    return writeReplayPlaylist(this.#segments.slice(before + 1));
  }

  /** What the ring holds of an interval, oldest first; each stretch begins with a key frame. */
  between(interval: Interval): Stretch[] {
    const stretches: { discontinuity: number; init: InitSection; parts: RingPart[] }[] = [];
    const open = this.#init === undefined ? [] : [{ ...this.#openSegment(), init: this.#init }];
    for (const { discontinuity, init, parts } of [...this.#segments, ...open]) {
      const last = stretches.at(-1);
      if (last?.discontinuity === discontinuity) last.parts.push(...parts);
      else stretches.push({ discontinuity, init, parts: [...parts] });
    }
    return stretchesBetween(stretches, interval);
  }

  /** Bytes of an initialisation section, segment or part, in pieces to be sent one after another; undefined when gone. */
  piece(name: string): readonly Uint8Array[] | undefined {
    const partOf = readPartName(name);
    if (partOf !== undefined) return this.#part(partOf);
    if (this.#init?.name === name) return [this.#init.bytes];
    for (const { sequence, init, parts } of this.#segments) {
      if (segmentName(sequence) === name) return parts.map(keptBytes);
      if (init.name === name) return [init.bytes];
    }
    return undefined;
  }

  /** Playing time of a segment or part, ticks; 0 when it is gone. */
  pieceTicks(name: string): number {
    const partOf = readPartName(name);
    const segments = [...this.#segments, this.#openSegment()];
    if (partOf !== undefined) {
      const segment = segments.find(({ sequence }) => sequence === partOf.sequence);
      return segment?.parts[partOf.index]?.part.durationTicks ?? 0;
    }
    return this.#segments.find(({ sequence }) => segmentName(sequence) === name)?.durationTicks ?? 0;
  }

  /** True for the part that a low-latency playlist promises to come next. */
  isPromised(name: string): boolean {
    const { sequence, index } = readPartName(name) ?? {};
    const open = this.#openSegment();
    return !open.isFirst && sequence === open.sequence && index === open.parts.length;
  }

  /** Lets go of the oldest segment, if it is not the only one. */
  dropOldest(): boolean {
    const [oldest] = this.#segments;
    if (oldest === undefined || this.#segments.length === 1) return false;
    this.#segments.shift();
    this.#sizeBytes -= oldest.sizeBytes;
    this.#segmentTicks -= oldest.durationTicks;
    release(oldest.parts);
    return true;
  }

  /** Lets go of everything: nobody will read this ring any more. */
  clear(): void {
    this.discardOpen();
    for (const { parts } of this.#segments.splice(0)) release(parts);
    this.#group = [];
    this.#sizeBytes = 0;
    this.#segmentTicks = 0;
  }

  /** A group without an end would fill the memory: it is given up, and the next one begins anew. */
  discardOpen(): boolean {
    if (this.#open.length === 0) return false;
    release(this.#open);
    this.#clearOpen();
    this.#group = [];
    this.#breakStretch();
    return true;
  }

  /** Ends the open segment: nothing more will join it. */
  #cut(): void {
    const [first] = this.#open;
    if (first === undefined || this.#init === undefined) return;
    this.#segments.push({
      ...this.#openSegment(),
      init: this.#init,
      durationTicks: this.#openTicks,
      sizeBytes: this.#openBytes,
      startedAtMs: first.atMs,
    });
    this.#targetSeconds = Math.max(this.#targetSeconds, Math.round(this.#openTicks / ticksPerSecond));
    this.#sizeBytes += this.#openBytes;
    this.#segmentTicks += this.#openTicks;
    this.#sequence += 1;
    this.#clearOpen();
    this.#evict();
  }

  #listed(): Segment[] {
    return this.#segments.slice(-listedSegments);
  }

  #openSegment(): OpenSegment {
    return {
      sequence: this.#sequence,
      parts: this.#open,
      discontinuity: this.#discontinuity,
      isFirst: this.#sequence === this.#stretchBegan,
    };
  }

  #part({ sequence, index }: { readonly sequence: number; readonly index: number }): Uint8Array[] | undefined {
    const isOpen = sequence === this.#sequence;
    const parts = isOpen ? this.#open : this.#segments[sequence - (this.#segments[0]?.sequence ?? 0)]?.parts;
    const found = parts?.[index];
    return found && [keptBytes(found)];
  }

  #isLongEnough(): boolean {
    const aim = this.#sequence < shortSegments ? 0 : this.#policy.segmentSeconds * ticksPerSecond;
    return this.#openTicks >= aim - toleranceTicks;
  }

  /** What comes next is discontinuous, unless nothing came since the last break. */
  #breakStretch(): void {
    if (this.#sequence === this.#stretchBegan) return;
    this.#stretchBegan = this.#sequence;
    this.#discontinuity += 1;
  }

  #clearOpen(): void {
    this.#open = [];
    this.#openTicks = 0;
    this.#openBytes = 0;
  }

  #evict(): void {
    const { ringSeconds, ringBytes } = this.#policy;
    while (this.#segments.length > listedSegments || this.#sizeBytes > ringBytes) {
      const oldestTicks = this.#segments[0]?.durationTicks ?? 0;
      const isNeeded = this.#segmentTicks - oldestTicks < ringSeconds * ticksPerSecond;
      if (isNeeded && this.#sizeBytes <= ringBytes) return;
      if (!this.dropOldest()) return;
    }
  }
}

/** The ring may drop the part before it was sent. */
function keptBytes({ part }: RingPart): Uint8Array {
  part.keep?.();
  return part.bytes;
}

function release(parts: readonly RingPart[]): void {
  for (const { part } of parts) part.release?.();
}
