import type { PictureSize } from './snapshot-arguments.ts';

/** A decoded picture in planes, full range (0–255): brightness, and both colour differences at half its size. */
export interface ColourFrame extends PictureSize {
  readonly luma: Uint8Array;
  /** Blue minus brightness, 128 is neutral. */
  readonly blue: Uint8Array;
  /** Red minus brightness, 128 is neutral. */
  readonly red: Uint8Array;
}

/** Bytes of one picture in planes. */
export function colourFrameBytes({ width, height }: PictureSize): number {
  return (width * height * 3) / 2;
}

/** Takes planar 4:2:0 pictures that lie one after another apart; a rest that is no whole picture is left out. */
export function splitColourFrames(raw: Uint8Array, size: PictureSize): ColourFrame[] {
  const bytes = colourFrameBytes(size);
  const pixels = size.width * size.height;
  return Array.from({ length: Math.floor(raw.length / bytes) }, (_, index) => {
    const picture = raw.subarray(index * bytes, (index + 1) * bytes);
    return {
      ...size,
      luma: picture.subarray(0, pixels),
      blue: picture.subarray(pixels, (pixels * 5) / 4),
      red: picture.subarray((pixels * 5) / 4),
    };
  });
}
