import type { MediaPart } from '../fmp4/media-part.ts';
import type { RingPart, Stretch } from '../hls/segment.ts';
import { ticksPerSecond } from '../rtp/output-timeline.ts';
import { showTicksOf } from './part-pictures.ts';

/** A picture and what a decoder has to read for it. */
export interface FoundPicture {
  /** From the key frame of its group on. */
  readonly stretch: Stretch;
  /** When it is shown, on the stream's timeline. */
  readonly showTicks: number;
  /** The same as an instant, ms since epoch. */
  readonly atMs: number;
}

/**
 * The picture that was on screen at an instant: the newest of those that are shown by then. Undefined when all are later.
 *
 * Instants are those of the playlists: the first picture is shown when it came, and the others follow by the timeline.
 *
 * @param stretches oldest first, each beginning with a key frame
 */
export function findPicture(stretches: readonly Stretch[], atMs: number): FoundPicture | undefined {
  for (const { init, parts } of stretches.toReversed()) {
    const delayTicks = reorderTicksOf(parts);
    const shown = parts
      .flatMap((ringPart) => picturesOf(ringPart, delayTicks))
      .filter((picture) => picture.atMs <= atMs)
      .sort((one, other) => one.showTicks - other.showTicks)
      .at(-1);
    if (shown === undefined) continue;
    const { showTicks, ringPart } = shown;
    const at = parts.indexOf(ringPart);
    // Pictures that come behind a key frame and are shown before it may need the group before (open groups).
    const key = parts.findLastIndex(({ part }) => part.isIndependent && firstShownOf(part) <= showTicks);
    // A part more: of a stream with B-frames the decoder gives a picture out when it has read the ones behind it.
    return { stretch: { init, parts: parts.slice(Math.max(0, key), at + 2) }, showTicks, atMs: shown.atMs };
  }
  return undefined;
}

/**
 * By how much pictures are shown later than decoded, when they may come out of order: from the decoding of the first
 * picture to the first that is shown. In open groups that one comes a little behind the key frame.
 */
function reorderTicksOf(parts: readonly RingPart[]): number {
  const startTicks = parts[0]?.part.startTicks ?? 0;
  return Math.min(...parts.slice(0, 2).flatMap(({ part }) => showTicksOf(part))) - startTicks;
}

/** When the first picture is shown that a decoder reads. */
function firstShownOf(part: MediaPart): number {
  return showTicksOf(part)[0] ?? part.startTicks;
}

function picturesOf(ringPart: RingPart, delayTicks: number) {
  const { part, atMs } = ringPart;
  return showTicksOf(part).map((showTicks) => ({
    ringPart,
    showTicks,
    atMs: atMs + ((showTicks - delayTicks - part.startTicks) * 1000) / ticksPerSecond,
  }));
}
