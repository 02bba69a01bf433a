import type { ColourFrame } from '../../media/pixels/colour-frame.ts';

/**
 * Cameras burn their clock and name into the top and the bottom; the checks look at what lies between, since those texts
 * stay sharp, bright and moving whatever becomes of the scene.
 */
export const textBand = 0.125;

/** Rows of a plane between the bands of texts: from, to (exclusive). */
export function rowsBetweenTexts(height: number): readonly [number, number] {
  const band = Math.round(height * textBand);
  return [band, height - band];
}

/** Brightness, or one colour difference, of a picture between its texts. */
export interface Region {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

/** The brightness of a picture between its texts; shares the frame's memory. */
export function lumaRegion({ width, height, luma }: ColourFrame): Region {
  const [from, to] = rowsBetweenTexts(height);
  return { width, height: to - from, values: luma.subarray(from * width, to * width) };
}

/** One colour difference of a picture between its texts; shares the frame's memory. */
export function chromaRegion({ width, height }: ColourFrame, plane: Uint8Array): Region {
  const [half, halfHeight] = [width / 2, height / 2];
  const [from, to] = rowsBetweenTexts(halfHeight);
  return { width: half, height: to - from, values: plane.subarray(from * half, to * half) };
}

/** How often each value occurs. */
export function histogramOf({ values }: Region): Uint32Array {
  const counts = new Uint32Array(256);
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** The value below which a share of all values lies. */
export function quantileOf(counts: Uint32Array, share: number): number {
  let total = 0;
  for (const count of counts) total += count;
  let seen = 0;
  for (let value = 0; value < counts.length; value++) {
    seen += counts[value] ?? 0;
    if (seen > share * total) return value;
  }
  return 255;
}

/** @returns mean of all values */
export function meanOf({ values }: Region): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / Math.max(1, values.length);
}
