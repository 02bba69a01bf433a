/** What a part is, wherever it lies. */
export interface PartFacts {
  /** Decoding time of its first picture. */
  readonly startTicks: number;
  /** From there to the decoding time of the picture behind it. */
  readonly durationTicks: number;
  /** Begins with a key frame. */
  readonly isIndependent: boolean;
  /** The frame after it is a key frame, so a segment may end here. */
  readonly endsGroup: boolean;
  /** Where the first sample lies in the part's bytes. */
  readonly firstSampleOffset: number;
  readonly firstSampleBytes: number;
}

/** A few frames as one movie fragment: the unit that is pushed, listed and kept. Made once, of exactly its size. */
export interface MediaPart extends PartFacts {
  /** `moof` and `mdat`. Whoever needs them beyond the present call says so by `keep`: memory is used again. */
  readonly bytes: Uint8Array;
  /** From now on `bytes` stay valid, also after the release. Absent where they do anyhow. */
  keep?(): void;
  /** Called once by the ring that held it. Absent where the garbage collector does the work. */
  release?(): void;
}
