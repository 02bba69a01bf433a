import type { MediaPart } from '../fmp4/part-builder.ts';
import { ticksPerSecond } from '../rtp/output-timeline.ts';
import { writeMediaPlaylist } from './media-playlist.ts';
import { type InitSection, type RingPart, type Segment, segmentName } from './segment.ts';

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
 * The newest pictures of one stream, in memory: parts come in, segments and a playlist come out. Survives the sessions
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

  /** The pictures since the newest key frame of this stretch, that one first; empty when there is none. */
  newestGroup(): readonly RingPart[] {
    return this.#group;
  }

  /** Begins a stretch: a session, or a format within one. What follows is discontinuous with what is there. */
  begin(initBytes: Uint8Array): void {
    this.end();
    this.#breakStretch();
    if (this.#init !== undefined && Buffer.compare(this.#init.bytes, initBytes) === 0) return;
    this.#inits += 1;
    this.#init = { name: `init-${this.#inits}.mp4`, bytes: initBytes };
  }

  /** The session that fed the ring is over: what is there may be played to its end, but no picture of it is of now. */
  end(): void {
    this.#cut();
    this.#group = [];
  }

  /** Takes the next part in; `atMs` is the instant of its first picture. */
  add(part: MediaPart, atMs: number): void {
    const ringPart = { part, atMs };
    if (part.isIndependent) this.#group = [ringPart];
    else if (this.#group.length > 0) this.#group.push(ringPart);
    if (this.#open.length === 0 && !part.isIndependent) return;
    this.#open.push(ringPart);
    this.#openTicks += part.durationTicks;
    this.#openBytes += part.bytes.length;
    if (part.endsGroup && this.#isLongEnough()) this.#cut();
    else if (this.#openBytes > this.#policy.ringBytes) this.#discardOpen();
  }

  /** Ends the open segment: nothing more will join it. */
  #cut(): void {
    const [first] = this.#open;
    if (first === undefined || this.#init === undefined) return;
    this.#segments.push({
      sequence: this.#sequence,
      init: this.#init,
      parts: this.#open,
      durationTicks: this.#openTicks,
      sizeBytes: this.#openBytes,
      startedAtMs: first.atMs,
      discontinuity: this.#discontinuity,
    });
    this.#targetSeconds = Math.max(this.#targetSeconds, Math.round(this.#openTicks / ticksPerSecond));
    this.#sizeBytes += this.#openBytes;
    this.#sequence += 1;
    this.#clearOpen();
    this.#evict();
  }

  /** Undefined until the first segment is complete: players give up on a playlist without one. */
  playlist(): string | undefined {
    if (!this.isReady) return undefined;
    return writeMediaPlaylist({
      segments: this.#segments.slice(-listedSegments),
      targetSeconds: this.#targetSeconds,
    });
  }

  /** Bytes of an initialisation section or segment, in pieces to be sent one after another; undefined when gone. */
  piece(name: string): readonly Uint8Array[] | undefined {
    if (this.#init?.name === name) return [this.#init.bytes];
    for (const { sequence, init, parts } of this.#segments) {
      if (segmentName(sequence) === name) return parts.map(({ part }) => part.bytes);
      if (init.name === name) return [init.bytes];
    }
    return undefined;
  }

  #isLongEnough(): boolean {
    const aim = this.#sequence < shortSegments ? 0 : this.#policy.segmentSeconds * ticksPerSecond;
    return this.#openTicks >= aim - toleranceTicks;
  }

  /** A group without an end would fill the memory: it is given up, and the next one begins anew. */
  #discardOpen(): void {
    this.#clearOpen();
    this.#group = [];
    this.#breakStretch();
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
    let ticks = this.#segments.reduce((sum, segment) => sum + segment.durationTicks, 0);
    while (this.#segments.length > listedSegments || this.#sizeBytes > ringBytes) {
      const oldest = this.#segments[0];
      if (oldest === undefined || this.#segments.length === 1) return;
      const isNeeded = ticks - oldest.durationTicks < ringSeconds * ticksPerSecond;
      if (isNeeded && this.#sizeBytes <= ringBytes) return;
      this.#segments.shift();
      this.#sizeBytes -= oldest.sizeBytes;
      ticks -= oldest.durationTicks;
    }
  }
}
