/** A few frames as one movie fragment: the unit that is pushed, listed and kept. Made once, of exactly its size. */
export interface MediaPart {
  /**
   * `moof` and `mdat`. Valid until the part is released, since its memory is then used for others: whoever needs it
   * beyond the present call keeps a copy, see `keepPart`.
   */
  readonly bytes: Uint8Array;
  /** Decoding time of its first picture. */
  readonly startTicks: number;
  /** From there to the decoding time of the picture behind it. */
  readonly durationTicks: number;
  /** Begins with a key frame. */
  readonly isIndependent: boolean;
  /** The frame after it is a key frame, so a segment may end here. */
  readonly endsGroup: boolean;
  /** Where the first sample lies in `bytes`. */
  readonly firstSampleOffset: number;
  readonly firstSampleBytes: number;
  /** Called once by the ring that held it. Absent where the garbage collector does the work. */
  release?(): void;
}

/** The same part with bytes of its own, for those who read it later. */
export function keepPart(part: MediaPart): MediaPart {
  const { startTicks, durationTicks, isIndependent, endsGroup, firstSampleOffset, firstSampleBytes } = part;
  const bytes = Buffer.from(part.bytes);
  return { bytes, startTicks, durationTicks, isIndependent, endsGroup, firstSampleOffset, firstSampleBytes };
}
