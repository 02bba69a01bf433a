import type { ChannelState } from '../sdk/device-event.ts';

/** What the feed says of a point. */
export interface PointStatus {
  readonly state: 'online' | 'offline' | 'unknown';
  /** Since when, by the platform's word, ms since epoch. */
  readonly sinceMs?: number;
}

/** What the board was last told, and when. */
interface BoardReading {
  /** Monotonic ms. */
  readonly readAtMs: number;
  readonly rttMs: number;
  /** Platform clock minus ours, ms; absent when it sends no Date. */
  readonly clockOffsetMs?: number;
}

/** A feed with more points than this is noise. */
const maxPoints = 50_000;

/** State of all points of one platform, as its status feed tells: what probes are answered from. */
export class StatusBoard {
  #points = new Map<string, PointStatus>();
  #cursor: string | undefined;
  #reading: BoardReading | undefined;
  #wholeAtMs = Number.NEGATIVE_INFINITY;

  get cursor(): string | undefined {
    return this.#cursor;
  }

  get reading(): BoardReading | undefined {
    return this.#reading;
  }

  /** When everything was read last, monotonic ms. */
  get wholeAtMs(): number {
    return this.#wholeAtMs;
  }

  find(pointId: string): PointStatus | undefined {
    return this.#points.get(pointId);
  }

  /** Takes the whole: points that are not in it are not on the platform. */
  replace(points: Iterable<readonly [string, PointStatus]>, cursor: string | undefined, nowMs: number): void {
    this.#points = new Map();
    this.change(points, cursor);
    this.#wholeAtMs = nowMs;
  }

  change(points: Iterable<readonly [string, PointStatus]>, cursor: string | undefined): void {
    for (const [id, status] of points) {
      if (this.#points.size < maxPoints || this.#points.has(id)) this.#points.set(id, status);
    }
    this.#cursor = cursor;
  }

  /** The feed answered. */
  note(reading: BoardReading): void {
    this.#reading = reading;
  }

  /** The cursor is not good any more. */
  startOver(): void {
    this.#cursor = undefined;
  }

  channelStates(): ChannelState[] {
    return [...this.#points].map(([channelToken, { state }]) => ({ channelToken, state: wordFor[state] }));
  }
}

const wordFor = { online: 'live', offline: 'lost', unknown: 'unknown' } as const;
