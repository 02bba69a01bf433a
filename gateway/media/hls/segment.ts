import type { MediaPart } from '../fmp4/media-part.ts';
import type { VideoFormat } from '../fmp4/video-format.ts';

/** What the pictures of a ring are: as much of a stream's format as its readers need. */
export interface RingFormat {
  readonly init: Uint8Array;
  /** How pictures are encoded. */
  readonly kind: VideoFormat['kind'];
  /** NAL units that go before a key frame taken out of its part. */
  readonly parameterSets: readonly Uint8Array[];
}

/** An initialisation section that players load before the segments that name it. */
export interface InitSection {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly format: RingFormat;
}

/** A part with the instant of its first picture, ms since epoch. */
export interface RingPart {
  readonly part: MediaPart;
  readonly atMs: number;
}

/** Parts that follow each other without a gap and begin with a key frame, of one format. */
export interface Stretch {
  readonly init: InitSection;
  readonly parts: readonly RingPart[];
}

/** The stretch for those who read it later than now. */
export function keepStretch(stretch: Stretch): Stretch {
  for (const { part } of stretch.parts) part.keep?.();
  return stretch;
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
  /**
   * Begins a stretch. Its parts are not listed one by one: the first of a session is a single picture, shorter than a
   * partial segment may be.
   */
  readonly isFirst: boolean;
}

/** The segment in the making: further parts will join it. */
export type OpenSegment = Pick<Segment, 'sequence' | 'parts' | 'isFirst' | 'discontinuity'>;

export function segmentName(sequence: number): string {
  return `seg-${sequence}.m4s`;
}

/** Name of part `index`, from 0, of a segment. */
export function partName(sequence: number, index: number): string {
  return `part-${sequence}.${index}.m4s`;
}

/** What a part's name says; undefined for other names. */
export function readPartName(name: string): { readonly sequence: number; readonly index: number } | undefined {
  const [, sequence, index] = /^part-(\d+)\.(\d+)\.m4s$/.exec(name) ?? [];
  return sequence === undefined ? undefined : { sequence: Number(sequence), index: Number(index) };
}
