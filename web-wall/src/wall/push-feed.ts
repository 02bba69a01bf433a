import type { PushHead } from '../../../gateway/media/push/push-head-api.ts';

/** What the feed needs of a `SourceBuffer` (Media Source Extensions §5). */
export interface MediaBuffer {
  readonly updating: boolean;
  appendBuffer(bytes: Uint8Array<ArrayBuffer>): void;
  remove(startS: number, endS: number): void;
  changeType(mimeType: string): void;
}

type Piece =
  | { readonly kind: 'init'; readonly mimeType: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'part'; readonly head: PushHead; readonly bytes: Uint8Array<ArrayBuffer> };

const ticksPerSecond = 90_000;
/** More than this waiting means that the buffer does not keep up; only what follows the newest key frame stays, s. */
const mostWaitingS = 1.5;
/** Nor does a single group of pictures without an end grow longer than this, s. */
const hopelessS = 20;
/** How fast a long part is forgotten when only shorter ones come. */
const forgetting = 0.9;
/** Played pictures nearer than this stay even in a full buffer, s. */
const leastRoomS = 0.5;
/** Played pictures are kept so long, s; they go when they are twice as old. */
const keepS = 5;

/**
 * Hands pushed parts to a media buffer, in order, several at once when it was busy. What waits is bounded: a buffer that
 * lags goes on at the newest key frame. Never hands over a part whose key frame is missing, or one twice.
 */
export class PushFeed {
  readonly #buffer: MediaBuffer;
  #waiting: Piece[] = [];
  #mimeType: string;
  #init: Uint8Array | undefined;
  #fedUntilTicks = -1;
  #needsKeyFrame = true;
  #partS = 0;
  #keptFromS = 0;
  /** The buffer was full at the last try; the next one that fails empties it. */
  #wasFull = false;

  /** @param mimeType that the buffer was made for */
  constructor(buffer: MediaBuffer, mimeType: string) {
    this.#buffer = buffer;
    this.#mimeType = mimeType;
  }

  /** How long parts are, s: the longest of late, since those before a key frame are cut short. */
  get partS(): number {
    return this.#partS;
  }

  /** What follows is of this type and needs this section; the same one again, after a lost connection, changes nothing. */
  addInit(mimeType: string, bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#init !== undefined && isEqual(bytes, this.#init)) return;
    this.#init = bytes;
    this.#waiting.push({ kind: 'init', mimeType, bytes });
    this.#needsKeyFrame = true;
    this.#fedUntilTicks = -1;
  }

  addPart(head: PushHead, bytes: Uint8Array<ArrayBuffer>): void {
    const endTicks = head.startTicks + head.durationTicks;
    if (head.isAfterSkip) this.#needsKeyFrame = true;
    if (this.#needsKeyFrame && !head.isIndependent) return;
    this.#needsKeyFrame = false;
    if (endTicks <= this.#fedUntilTicks) return; // sent again after the connection came back
    this.#fedUntilTicks = endTicks;
    this.#partS = Math.max(head.durationTicks / ticksPerSecond, this.#partS * forgetting);
    this.#waiting.push({ kind: 'part', head, bytes });
    this.#bound();
  }

  /** Hands over what waits, or makes room, when the buffer is free. To be called after each addition and update. */
  feed(currentS: number): void {
    if (this.#buffer.updating) return;
    if (currentS - this.#keptFromS > 2 * keepS) {
      this.#keptFromS = currentS - keepS;
      return this.#buffer.remove(0, this.#keptFromS);
    }
    const pieces = this.#takeNext();
    const [first] = pieces;
    if (first === undefined) return;
    if (first.kind === 'init' && first.mimeType !== this.#mimeType) {
      this.#buffer.changeType(first.mimeType);
      this.#mimeType = first.mimeType;
    }
    try {
      this.#buffer.appendBuffer(joined(pieces.map(({ bytes }) => bytes)));
      this.#wasFull = false;
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'QuotaExceededError') throw error;
      this.#makeRoom(pieces, currentS);
    }
  }

  /** An initialisation section alone, or all parts before the next one. */
  #takeNext(): Piece[] {
    const nextInit = this.#waiting.findIndex(({ kind }, index) => kind === 'init' && index > 0);
    const isInit = this.#waiting[0]?.kind === 'init';

    return this.#waiting.splice(0, isInit ? 1 : nextInit === -1 ? this.#waiting.length : nextInit);
  }

  #makeRoom(pieces: readonly Piece[], currentS: number): void {
    this.#waiting.unshift(...pieces);
    if (!this.#wasFull && currentS > leastRoomS) {
      this.#wasFull = true;
      return this.#buffer.remove(0, currentS - leastRoomS);
    }
    this.#dropParts();
    this.#buffer.remove(0, Infinity);
  }

  #bound(): void {
    const waitingTicks = this.#waiting.reduce(
      (sum, piece) => sum + (piece.kind === 'part' ? piece.head.durationTicks : 0),
      0,
    );
    if (waitingTicks <= mostWaitingS * ticksPerSecond) return;
    const newestKey = this.#waiting.findLastIndex((piece) => piece.kind === 'part' && piece.head.isIndependent);
    if (newestKey === -1 || waitingTicks > hopelessS * ticksPerSecond) return this.#dropParts();
    const sections = this.#waiting.slice(0, newestKey).filter(({ kind }) => kind === 'init');
    this.#waiting = [...sections.slice(-1), ...this.#waiting.slice(newestKey)];
  }

  #dropParts(): void {
    this.#waiting = this.#waiting.filter(({ kind }) => kind === 'init');
    this.#needsKeyFrame = true;
  }
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function joined(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }

  return all;
}
