import { createHash } from 'node:crypto';
import type { CameraId } from '../../registry/camera.ts';
import type { StopOutcome } from '../round.ts';
import { type CameraViews, joinViews } from './camera-gap.ts';

/** What of a stop decides about coverage. */
export interface DigestedStop {
  readonly cameraId: CameraId;
  readonly outcome: StopOutcome;
  readonly decidedAtMs?: number;
  readonly previousSeenAtMs?: number;
}

/** The stops of an ended round 轮次摘要, in the order of their cameras' ids. */
export interface RoundDigest {
  /** Cameras of the round, an id for each stop; rounds of one plan mostly share a list. */
  readonly cameras: readonly CameraId[];
  /** Base64; see `packStops`. */
  readonly stops: string;
}

/** Each stop: its outcome, when it was decided, and when its camera was seen before. */
const bytesOfStop = 13;
const bytesOfInstant = 6;
const decidedAt = 1;
const previousAt = decidedAt + bytesOfInstant;
/** 48 bits hold every instant until the year 6429; none is before 1970. */
const noInstant = -1;
const [seenCode, notViewableCode, otherCode] = [1, 2, 0] as const;

/** Cameras and what became of each stop: 13 bytes a stop instead of a row. */
export function digestStops(stops: readonly DigestedStop[]): RoundDigest {
  const ordered = stops.toSorted((a, b) => (a.cameraId < b.cameraId ? -1 : a.cameraId > b.cameraId ? 1 : 0));
  const bytes = Buffer.alloc(ordered.length * bytesOfStop);
  ordered.forEach(({ outcome, decidedAtMs = noInstant, previousSeenAtMs = noInstant }, index) => {
    const from = index * bytesOfStop;
    bytes.writeUInt8(codeOf(outcome), from);
    bytes.writeIntLE(decidedAtMs, from + decidedAt, bytesOfInstant);
    bytes.writeIntLE(previousSeenAtMs, from + previousAt, bytesOfInstant);
  });
  return { cameras: ordered.map(({ cameraId }) => cameraId), stops: bytes.toString('base64') };
}

/** The same list has the same id, whoever writes it first. */
export function listIdOf(cameras: readonly CameraId[]): string {
  return createHash('sha256').update(JSON.stringify(cameras)).digest('hex').slice(0, 36);
}

function codeOf(outcome: StopOutcome): number {
  if (outcome === 'seen') return seenCode;
  return outcome === 'not-viewable' ? notViewableCode : otherCode;
}

/** Views of the cameras of one list, added up round by round without an object for each stop. */
export class ListTally {
  #rounds = 0;
  readonly #sinceMs: number;
  readonly #seen: number[] = [];
  readonly #notViewable: number[] = [];
  readonly #firstMs: number[] = [];
  readonly #lastMs: number[] = [];
  readonly #betweenMs: number[] = [];

  /** @param sinceMs gaps count that began then or later */
  constructor(sinceMs: number) {
    this.#sinceMs = sinceMs;
  }

  /** @param stops as `digestStops` packed them, of a round with this list */
  add(stops: string): void {
    this.#rounds++;
    const bytes = Buffer.from(stops, 'base64');
    for (let from = 0, index = 0; from < bytes.length; from += bytesOfStop, index++) {
      const code = bytes[from];
      if (code === seenCode) this.#see(bytes, from, index);
      else if (code === notViewableCode) this.#notViewable[index] = (this.#notViewable[index] ?? 0) + 1;
    }
  }

  /** One for each camera of the list; a camera that stands in it twice is told once. */
  views(cameras: readonly CameraId[]): Map<CameraId, CameraViews> {
    const views = new Map<CameraId, CameraViews>();
    cameras.forEach((cameraId, index) => {
      const own = this.#viewsAt(cameraId, index);
      const before = views.get(cameraId);
      views.set(cameraId, before === undefined ? own : joinViews(before, own));
    });
    return views;
  }

  #see(bytes: Buffer, from: number, index: number): void {
    this.#seen[index] = (this.#seen[index] ?? 0) + 1;
    const decidedMs = bytes.readIntLE(from + decidedAt, bytesOfInstant);
    if (decidedMs === noInstant) return;
    this.#firstMs[index] = Math.min(this.#firstMs[index] ?? Infinity, decidedMs);
    this.#lastMs[index] = Math.max(this.#lastMs[index] ?? -Infinity, decidedMs);
    const previousMs = bytes.readIntLE(from + previousAt, bytesOfInstant);
    if (previousMs === noInstant || previousMs < this.#sinceMs) return;
    this.#betweenMs[index] = Math.max(this.#betweenMs[index] ?? -Infinity, decidedMs - previousMs);
  }

  #viewsAt(cameraId: CameraId, index: number): CameraViews {
    const [firstSeenAtMs, lastSeenAtMs, longestBetweenMs] = [
      this.#firstMs[index],
      this.#lastMs[index],
      this.#betweenMs[index],
    ];
    return {
      ...{ cameraId, dueCount: this.#rounds, seenCount: this.#seen[index] ?? 0 },
      notViewableCount: this.#notViewable[index] ?? 0,
      ...(firstSeenAtMs !== undefined && lastSeenAtMs !== undefined && { firstSeenAtMs, lastSeenAtMs }),
      ...(longestBetweenMs !== undefined && { longestBetweenMs }),
    };
  }
}
