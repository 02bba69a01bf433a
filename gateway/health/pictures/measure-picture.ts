import type { ColourFrame } from '../../media/pixels/colour-frame.ts';
import { chromaRegion, histogramOf, lumaRegion, meanOf, quantileOf, type Region } from './read-region.ts';

/** What one picture shows by itself. Brightness is 0–255, shares are 0–1. */
export interface PictureReading {
  readonly brightness: number;
  /** The darkest and the brightest fiftieth. */
  readonly darkest: number;
  readonly brightest: number;
  /** Share that is washed out to white. */
  readonly washedOut: number;
  /** Without colours: an infrared or a black-and-white picture. */
  readonly isGrey: boolean;
  /** How far all colours lean, 0 when some lean the other way. */
  readonly cast: { readonly blue: number; readonly red: number };
  /** How steep edges are, see `acuityOf`. */
  readonly acuity?: number;
}

const whiteFrom = 246;
const neutral = 128;
/** Compression alone tints a grey picture by less. */
const greyWithin = 5;

/** Measures a picture between its burnt-in texts. */
export function measurePicture(frame: ColourFrame): PictureReading {
  const luma = lumaRegion(frame);
  const counts = histogramOf(luma);
  const blue = histogramOf(chromaRegion(frame, frame.blue));
  const red = histogramOf(chromaRegion(frame, frame.red));
  const acuity = acuityOf(luma);
  return {
    brightness: meanOf(luma),
    darkest: quantileOf(counts, 0.02),
    brightest: quantileOf(counts, 0.98),
    washedOut: shareFrom(counts, whiteFrom),
    isGrey: isNeutral(blue) && isNeutral(red),
    cast: { blue: leanOf(blue), red: leanOf(red) },
    ...(acuity !== undefined && { acuity }),
  };
}

function shareFrom(counts: Uint32Array, from: number): number {
  let [above, total] = [0, 0];
  for (let value = 0; value < counts.length; value++) {
    const count = counts[value] ?? 0;
    total += count;
    if (value >= from) above += count;
  }
  return above / Math.max(1, total);
}

function isNeutral(counts: Uint32Array): boolean {
  return quantileOf(counts, 0.05) >= neutral - greyWithin && quantileOf(counts, 0.95) <= neutral + greyWithin;
}

/** Eight in ten pixels lean to one side by at least this. */
function leanOf(counts: Uint32Array): number {
  const [low, high] = [quantileOf(counts, 0.1), quantileOf(counts, 0.9)];
  if (low > neutral) return low - neutral;
  return high < neutral ? high - neutral : 0;
}

const blockSize = 16;
/** Weaker edges drown in noise. */
const edgeFrom = 24;
const fewestEdges = 10;

/**
 * How steep the strongest edge of each block is: its largest step between two pixels against the range around it. It
 * does not depend on light and contrast; a sharp edge has about 0.5, one blurred over five pixels about 0.2.
 *
 * @returns the median of all blocks with an edge; undefined when there are too few
 */
export function acuityOf(sharp: Region): number | undefined {
  const region = smooth(sharp);
  const found: number[] = [];
  for (let top = 0; top + blockSize <= region.height; top += blockSize) {
    for (let left = 0; left + blockSize <= region.width; left += blockSize) {
      const edge = steepestOf(region, left, top);
      if (edge !== undefined) found.push(edge);
    }
  }
  if (found.length < fewestEdges) return undefined;
  found.sort((a, b) => a - b);
  return found[Math.floor(found.length / 2)];
}

/** Means of two by two pixels: the noise of a night is no edge then. */
function smooth({ width, height, values }: Region): Region {
  const means = new Uint8Array(values.length);
  for (let y = 0; y < height - 1; y++) {
    for (let x = 0; x < width - 1; x++) {
      const at = y * width + x;
      const below = at + width;
      means[at] = ((values[at] ?? 0) + (values[at + 1] ?? 0) + (values[below] ?? 0) + (values[below + 1] ?? 0)) >> 2;
    }
  }
  return { width: width - 1, height: height - 1, values: squeeze(means, width, height) };
}

/** Leaves the last column and row out, which have no neighbours. */
function squeeze(values: Uint8Array, width: number, height: number): Uint8Array {
  const rows = new Uint8Array((width - 1) * (height - 1));
  for (let y = 0; y < height - 1; y++) rows.set(values.subarray(y * width, (y + 1) * width - 1), y * (width - 1));
  return rows;
}

function steepestOf(region: Region, left: number, top: number): number | undefined {
  const { width, values } = region;
  let [step, at] = [0, 0];
  for (let y = top; y < top + blockSize - 1; y++) {
    for (let x = left; x < left + blockSize - 1; x++) {
      const index = y * width + x;
      const value = values[index] ?? 0;
      const across = Math.abs((values[index + 1] ?? 0) - value);
      const down = Math.abs((values[index + width] ?? 0) - value);
      const larger = across > down ? across : down;
      if (larger > step) [step, at] = [larger, index];
    }
  }
  const range = rangeAround(region, at);
  return range < edgeFrom ? undefined : step / range;
}

const reach = 4;

function rangeAround({ width, height, values }: Region, at: number): number {
  const [x, y] = [at % width, Math.floor(at / width)];
  let [low, high] = [255, 0];
  for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
    for (let column = Math.max(0, x - reach); column <= Math.min(width - 1, x + reach); column++) {
      const value = values[row * width + column] ?? 0;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return high - low;
}
