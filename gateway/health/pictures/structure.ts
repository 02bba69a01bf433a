import type { ColourFrame } from '../../media/pixels/colour-frame.ts';
import { lumaRegion } from './read-region.ts';

/** Where a picture has edges and how strong they are against their surroundings, whatever the light. */
export interface Structure {
  readonly width: number;
  readonly height: number;
  readonly edges: Float32Array;
}

/** Half the size of what is checked: a reference is kept at this size. */
export interface Outline {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
}

/** A picture between its texts at half its size: all that has to be kept of a reference. */
export function outlineOf(frame: ColourFrame): Outline {
  const { width, height, values } = lumaRegion(frame);
  return halve({ width, height, luma: values });
}

function halve({ width, height, luma }: Outline): Outline {
  const [columns, rows] = [width >> 1, height >> 1];
  const means = new Uint8Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const at = 2 * y * width + 2 * x;
      const sum = (luma[at] ?? 0) + (luma[at + 1] ?? 0) + (luma[at + width] ?? 0) + (luma[at + width + 1] ?? 0);
      means[y * columns + x] = (sum + 2) >> 2;
    }
  }
  return { width: columns, height: rows, luma: means };
}

/** The structure of an outline, and of the same at half its size, for a first rough look. */
export function structuresOf(outline: Outline): { readonly fine: Structure; readonly rough: Structure } {
  return { fine: structureOf(outline), rough: structureOf(halve(outline)) };
}

/** Keeps noise of flat areas from looking like structure. */
const floor = 12;
const around = 6;

function structureOf({ width, height, luma }: Outline): Structure {
  const steps = new Float32Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const across = (luma[at + 1] ?? 0) - (luma[at - 1] ?? 0);
      const down = (luma[at + width] ?? 0) - (luma[at - width] ?? 0);
      steps[at] = Math.abs(across) + Math.abs(down);
    }
  }
  const means = boxMeans(steps, width, height);
  for (let at = 0; at < steps.length; at++) steps[at] = (steps[at] ?? 0) / ((means[at] ?? 0) + floor);
  return { width, height, edges: steps };
}

/** Mean of the surroundings of each value. */
function boxMeans(values: Float32Array, width: number, height: number): Float32Array {
  const stride = width + 1;
  const sums = sumTable(values, width, height);
  const sumAt = (row: number, column: number): number => sums[row * stride + column] ?? 0;
  const means = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - around), Math.min(height, y + around + 1)];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - around), Math.min(width, x + around + 1)];
      const sum = sumAt(bottom, right) - sumAt(top, right) - sumAt(bottom, left) + sumAt(top, left);
      means[y * width + x] = sum / ((bottom - top) * (right - left));
    }
  }
  return means;
}

/** Sums of everything above and to the left, with a row and a column of zeros before. */
function sumTable(values: Float32Array, width: number, height: number): Float64Array {
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += values[y * width + x] ?? 0;
      sums[(y + 1) * stride + x + 1] = (sums[y * stride + x + 1] ?? 0) + row;
    }
  }
  return sums;
}
