import type { Stretch } from '../hls/segment.ts';
import { type PartPicture, picturesOf } from './part-pictures.ts';

/** A picture and what a decoder has to read for it. */
export interface FoundPicture extends PartPicture {
  /** From the key frame of its group on. */
  readonly stretch: Stretch;
}

/**
 * The picture that was on screen at an instant: the newest of those that are shown by then. Undefined when all are later.
 *
 * @param stretches oldest first
 */
export function findPicture(stretches: readonly Stretch[], atMs: number): FoundPicture | undefined {
  for (const { init, parts } of stretches.toReversed()) {
    const last = parts.findLastIndex((part) => picturesOf(part).some((picture) => picture.atMs <= atMs));
    const shown = parts.slice(0, last + 1).flatMap((part) => picturesOf(part).filter((each) => each.atMs <= atMs));
    const newest = shown.reduce<PartPicture | undefined>(
      (best, picture) => (best !== undefined && best.showTicks > picture.showTicks ? best : picture),
      undefined,
    );
    if (newest === undefined) continue;
    const key = parts.slice(0, last + 1).findLastIndex(({ part }) => part.isIndependent);
    // One part more: what is shown early of a stream with B-frames may have been decoded late.
    return { ...newest, stretch: { init, parts: parts.slice(key, last + 2) } };
  }
  return undefined;
}
