import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { AacDescription } from '../fmp4/audio-format.ts';
import type { NalEncoding } from '../engine/nal-formats.ts';

/** Ticks a second of all times in units: 90,000, modulo 2^33, as MPEG-2 transport streams count. */
export const unitClockBits = 33;

/** One coded picture of a segment, or a piece of one: pieces of the same time belong together. */
export interface VideoUnit {
  /** Owned by whoever gets it. NAL units, see `lengthBytes`. */
  readonly bytes: Buffer;
  /** Bytes of the length before each NAL unit; 0: start codes stand between them (annex B). */
  readonly lengthBytes: number;
  /** When it is shown and when it is decoded. */
  readonly shownTicks: number;
  readonly decodeTicks: number;
  /** Something before it was lost. */
  readonly isBehindLoss: boolean;
}

/** One raw AAC frame of a segment. */
export interface SoundUnit {
  readonly bytes: Buffer;
  readonly shownTicks: number;
  readonly samples: number;
}

/** What a stream of segments holds, as its first segment says. */
export interface SegmentTracks {
  readonly encoding: NalEncoding;
  /** Those that do not come in band. */
  readonly parameterSets: readonly Buffer[];
  /** AAC is announced. */
  readonly hasSound: boolean;
}

export interface SegmentListener {
  /** Told before the first unit, and again when it differs. */
  onTracks(tracks: SegmentTracks): void;
  /** AAC came that is described so; told before its first frame, and only once. */
  onSoundTrack(sound: AacDescription): void;
  onVideo(unit: VideoUnit): void;
  onSound(unit: SoundUnit): void;
}

/** Takes segments apart as their bytes come. */
export interface SegmentReader {
  /** The next bytes of a segment; a fault when it is none that can be shown. Never throws, whatever is in it. */
  push(bytes: Buffer): DeviceFault | undefined;
  /** The segment is complete. */
  end(): DeviceFault | undefined;
  /** What is half done is given up: another segment follows that has nothing to do with it. */
  reset(): void;
}

/** @param detail what is wrong with what a segment holds */
export function segmentFault(reason: 'malformed' | 'unsupported' | 'too-large', detail: string): DeviceFault {
  return { stage: 'stream', reason, detail: `HLS segment: ${detail}` };
}
