import { type Outline, type Structure, structuresOf } from './structure.ts';

/** How a picture lies to its reference. */
export interface SceneMatch {
  /** Share of the reference's blocks with structure that are where they were, 0–1. */
  readonly matched: number;
  /** The same after the best shift. */
  readonly matchedShifted: number;
  /** The best shift, in shares of width and height. */
  readonly shift: { readonly x: number; readonly y: number };
  /** Blocks with structure: with few of them nothing can be said. */
  readonly blocks: number;
}

interface Shift {
  readonly x: number;
  readonly y: number;
}

/** Farther than a fifth of the picture a scene counts as another one. */
const farthest = 0.2;

/**
 * Compares the structure of a picture with that of its reference, block by block, where it was and after the shift that
 * fits best. Light, shadows and what moves through the scene spoil some blocks, never most of them.
 */
export function matchScene(reference: Outline, now: Outline): SceneMatch {
  const [before, after] = [structuresOf(reference), structuresOf(now)];
  const rough = bestShift(before.rough, after.rough, around({ x: 0, y: 0 }, roughReach(before.rough)));
  const fine = bestShift(before.fine, after.fine, around({ x: 2 * rough.x, y: 2 * rough.y }, { x: 2, y: 2 }));
  const still = matchBlocks(before.fine, after.fine, { x: 0, y: 0 });
  const shifted = matchBlocks(before.fine, after.fine, fine);
  return {
    matched: still.share,
    matchedShifted: Math.max(still.share, shifted.share),
    shift: { x: fine.x / before.fine.width, y: fine.y / before.fine.height },
    blocks: still.blocks,
  };
}

function roughReach({ width, height }: Structure): Shift {
  return { x: Math.round(width * farthest), y: Math.round(height * farthest) };
}

function around(centre: Shift, reach: Shift): Shift[] {
  const shifts: Shift[] = [];
  for (let y = centre.y - reach.y; y <= centre.y + reach.y; y++) {
    for (let x = centre.x - reach.x; x <= centre.x + reach.x; x++) shifts.push({ x, y });
  }
  return shifts;
}

function bestShift(before: Structure, after: Structure, candidates: readonly Shift[]): Shift {
  let best: { readonly shift: Shift; readonly likeness: number } = { shift: { x: 0, y: 0 }, likeness: -1 };
  for (const shift of candidates) {
    const area = {
      left: Math.max(0, -shift.x),
      right: Math.min(before.width, before.width - shift.x),
      top: Math.max(0, -shift.y),
      bottom: Math.min(before.height, before.height - shift.y),
    };
    const likeness = likenessOf(before, after, area, shift).correlation;
    if (likeness > best.likeness) best = { shift, likeness };
  }
  return best.shift;
}

interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Correlation of an area of one structure with the same area of another, shifted; 1 is alike, 0 has nothing to do. */
function likenessOf(
  before: Structure,
  after: Structure,
  { left, right, top, bottom }: Area,
  shift: Shift,
): { readonly correlation: number; readonly variance: number } {
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
  for (let y = top; y < bottom; y++) {
    const rowA = y * before.width;
    const rowB = (y + shift.y) * after.width + shift.x;
    for (let x = left; x < right; x++) {
      const a = before.edges[rowA + x] ?? 0;
      const b = after.edges[rowB + x] ?? 0;
      sumA += a;
      sumB += b;
      sumAA += a * a;
      sumBB += b * b;
      sumAB += a * b;
    }
  }
  const count = Math.max(1, (right - left) * (bottom - top));
  const varianceA = sumAA / count - (sumA / count) ** 2;
  const varianceB = sumBB / count - (sumB / count) ** 2;
  const covariance = sumAB / count - (sumA * sumB) / count ** 2;
  const spread = Math.sqrt(Math.max(varianceA, 0) * Math.max(varianceB, 0));
  return { correlation: spread < 1e-6 ? 0 : covariance / spread, variance: varianceA };
}

const grid = { width: 16, height: 11 };
/** Blocks with less structure than this say nothing. */
const structureFrom = 0.12;
const alikeFrom = 0.5;
/** Masts shake. */
const shakes = around({ x: 0, y: 0 }, { x: 1, y: 1 });

function matchBlocks(
  before: Structure,
  after: Structure,
  shift: Shift,
): { readonly share: number; readonly blocks: number } {
  let [alike, blocks] = [0, 0];
  for (let top = 1; top + grid.height < before.height; top += grid.height) {
    for (let left = 1; left + grid.width < before.width; left += grid.width) {
      const area = { left, right: left + grid.width, top, bottom: top + grid.height };
      if (likenessOf(before, before, area, { x: 0, y: 0 }).variance < structureFrom) continue;
      const places = shakes
        .map(({ x, y }) => ({ x: x + shift.x, y: y + shift.y }))
        .filter((place) => isInside(after, area, place));
      if (places.length === 0) continue;
      blocks += 1;
      if (places.some((place) => likenessOf(before, after, area, place).correlation >= alikeFrom)) alike += 1;
    }
  }
  return { share: blocks === 0 ? 0 : alike / blocks, blocks };
}

function isInside({ width, height }: Structure, { left, right, top, bottom }: Area, { x, y }: Shift): boolean {
  return left + x >= 0 && right + x <= width && top + y >= 0 && bottom + y <= height;
}
