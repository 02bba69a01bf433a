import type { ColourFrame } from '../../media/pixels/colour-frame.ts';
import { lumaRegion, type Region } from './read-region.ts';

const blockSize = 15;
/**
 * Mean difference over a block: `sameCoding`, the same picture coded the same way; `sameScene`, the same picture coded
 * anew, or a quiet place with little noise. What moves differs by far more.
 */
export const differences = { sameCoding: 0.45, sameScene: 3 } as const;

/**
 * Share of a picture that differs from an earlier one, between the burnt-in texts, whose clock goes on though the
 * picture behind it stands still.
 */
export function changedShare(before: ColourFrame, after: ColourFrame, sameWithin: number): number {
  const [earlier, later] = [lumaRegion(before), lumaRegion(after)];
  let [changed, blocks] = [0, 0];
  for (let top = 0; top + blockSize <= later.height; top += blockSize) {
    for (let left = 0; left + blockSize <= later.width; left += blockSize) {
      blocks += 1;
      if (differenceAt(earlier, later, left, top) > sameWithin) changed += 1;
    }
  }
  return changed / Math.max(1, blocks);
}

function differenceAt(earlier: Region, later: Region, left: number, top: number): number {
  let sum = 0;
  for (let y = top; y < top + blockSize; y++) {
    const row = y * later.width;
    for (let x = left; x < left + blockSize; x++) {
      sum += Math.abs((later.values[row + x] ?? 0) - (earlier.values[row + x] ?? 0));
    }
  }
  return sum / blockSize ** 2;
}

/** Columns and rows of what is remembered of a picture from one check to the next. */
const thumb = { columns: 32, rows: 18 };
const thumbWithin = 1;

/** A picture between its texts as 32 × 18 means: enough to tell that nothing changed at all. */
export function thumbnailOf(frame: ColourFrame): Uint8Array {
  const { width, height, values } = lumaRegion(frame);
  const means = new Uint8Array(thumb.columns * thumb.rows);
  for (let row = 0; row < thumb.rows; row++) {
    const rows = [Math.floor((row * height) / thumb.rows), Math.floor(((row + 1) * height) / thumb.rows)] as const;
    for (let column = 0; column < thumb.columns; column++) {
      const [left, right] = [(column * width) / thumb.columns, ((column + 1) * width) / thumb.columns];
      let sum = 0;
      for (let y = rows[0]; y < rows[1]; y++) {
        for (let x = Math.floor(left); x < Math.floor(right); x++) sum += values[y * width + x] ?? 0;
      }
      const count = (rows[1] - rows[0]) * (Math.floor(right) - Math.floor(left));
      means[row * thumb.columns + column] = Math.round(sum / count);
    }
  }
  return means;
}

/** True when two remembered pictures cannot be told apart. */
export function isSameThumbnail(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((mean, index) => Math.abs(mean - (other[index] ?? 0)) <= thumbWithin);
}
