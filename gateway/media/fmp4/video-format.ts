import { box, halves, words } from './box.ts';

/** What the pictures of a stream are: as players, muxers and decoders of single pictures want to know it. */
export interface VideoFormat {
  /** Pictures are NAL units of H.264 or H.265 behind 4-byte lengths, or JPEG files. */
  readonly kind: 'h264' | 'h265' | 'jpeg';
  /** RFC 6381 codec, e.g. `avc1.64001f`, `hvc1.1.6.L93.B0`, `jpeg`. */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  /** Sample entry of the track's `stsd`. */
  readonly sampleEntry: Buffer;
  /** NAL units that a decoder needs before the first picture, in this order; none for JPEG. */
  readonly parameterSets: readonly Buffer[];
  /** Two pictures of the same time may be the fields of one frame, which are one sample. */
  readonly hasFields: boolean;
  /** How many pictures may come before one that is shown earlier; undefined when the stream does not say. */
  readonly reorderDepth: number | undefined;
}

/** VisualSampleEntry (ISO/IEC 14496-12 §12.1.3): 72 dpi, one frame a sample, depth 24. */
export function visualSampleEntry(
  type: string,
  { width, height }: { readonly width: number; readonly height: number },
  ...boxes: readonly Buffer[]
): Buffer {
  return box(
    type,
    halves(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, width, height),
    words(0x480000, 0x480000, 0),
    halves(1),
    Buffer.alloc(32),
    halves(24, 0xffff),
    ...boxes,
  );
}

/** A NAL unit behind its 2-byte length, as decoder configurations hold it. */
export function withShortLength(nal: Buffer): Buffer {
  return Buffer.concat([halves(nal.length), nal]);
}
