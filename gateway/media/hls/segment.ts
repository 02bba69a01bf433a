import type { MediaPart } from '../fmp4/part-builder.ts';

/** An initialisation section that players load before the segments that name it. */
export interface InitSection {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A part with the instant of its first picture, ms since epoch. */
export interface RingPart {
  readonly part: MediaPart;
  readonly atMs: number;
}

/** A group of pictures or several, complete and listed: begins with a key frame. */
export interface Segment {
  /** Media sequence number (RFC 8216 §4.3.3.2): grows by one with each segment, never used twice. */
  readonly sequence: number;
  readonly init: InitSection;
  readonly parts: readonly RingPart[];
  readonly durationTicks: number;
  readonly sizeBytes: number;
  /** Instant at which its first picture came, ms since epoch. */
  readonly startedAtMs: number;
  /**
   * Discontinuity sequence number (RFC 8216 §6.2.1): grows where nothing connects a segment with the one before, which
   * is where another session or another format begins.
   */
  readonly discontinuity: number;
}

export function segmentName(sequence: number): string {
  return `seg-${sequence}.m4s`;
}
