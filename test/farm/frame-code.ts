/**
 * The machine-readable frame number in the lower left corner of every farm picture.
 *
 * A barcode of black and white cells, fixed relative to the frame: 2 rows of 14 cells, each 1/64 of the width by
 * 1/36 of the height (30 × 30 px at 1080p, 5 × 5 px at 320 × 180). The four corner cells are sync cells; the 24 cells
 * between them carry, most significant bit first and row by row: 12 bits frame, 6 bits camera, 6 bits check.
 * This file imports nothing, so that `readFrameCode` can be injected into a browser page.
 */

/** Where the cells are and what they carry; `columns` and `rows` count cells. */
export const FRAME_CODE = {
  frameColumns: 64,
  frameRows: 36,
  left: 1,
  top: 33,
  columns: 14,
  rows: 2,
  frameBits: 12,
  cameraBits: 6,
  checkBits: 6,
} as const;

/** What one picture says about itself. */
export interface FrameCode {
  /** Number of the frame within its clip; it starts again at 0 when the clip loops. */
  readonly frame: number;
  /** `cameraCode` of the channel in the scenario. */
  readonly camera: number;
}

/** One cell in pixels of the frame. */
export interface CodeCell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly isWhite: boolean;
}

/** The check value over frame and camera: 6 bits that differ for neighbours. */
function checkOf(frame: number, camera: number): number {
  return (frame * 11 + camera * 29 + (frame >> 6) + 21) % 61;
}

/** The 28 cells, row by row, as white (true) or black. */
function bitsOf(code: FrameCode): boolean[] {
  const { frameBits, cameraBits, checkBits } = FRAME_CODE;
  const check = checkOf(code.frame, code.camera);
  const data = [
    ...Array.from({ length: frameBits }, (_, i) => ((code.frame >> (frameBits - 1 - i)) & 1) === 1),
    ...Array.from({ length: cameraBits }, (_, i) => ((code.camera >> (cameraBits - 1 - i)) & 1) === 1),
    ...Array.from({ length: checkBits }, (_, i) => ((check >> (checkBits - 1 - i)) & 1) === 1),
  ];
  return [true, ...data.slice(0, 12), false, false, ...data.slice(12), true];
}

/** The cells to paint on a frame of the given size. */
export function frameCodeCells(code: FrameCode, width: number, height: number): CodeCell[] {
  const cellWidth = width / FRAME_CODE.frameColumns;
  const cellHeight = height / FRAME_CODE.frameRows;
  return bitsOf(code).map((isWhite, index) => {
    const left = FRAME_CODE.left + (index % FRAME_CODE.columns);
    const top = FRAME_CODE.top + Math.floor(index / FRAME_CODE.columns);
    const x = Math.round(left * cellWidth);
    const y = Math.round(top * cellHeight);
    return {
      x,
      y,
      width: Math.round((left + 1) * cellWidth) - x,
      height: Math.round((top + 1) * cellHeight) - y,
      isWhite,
    };
  });
}

/**
 * Reads the barcode of a whole frame.
 *
 * Self-contained on purpose: `readFrameCode.toString()` works in a page. A unit test holds its numbers to `FRAME_CODE`.
 *
 * @param rgba pixels row by row, 4 bytes each, of a frame that shows the entire picture (any size from 320 × 180)
 * @returns undefined when there is no barcode: black picture, too little contrast, wrong sync cells or wrong check
 */
export function readFrameCode(
  rgba: { readonly [index: number]: number; readonly length: number },
  width: number,
  height: number,
): { frame: number; camera: number } | undefined {
  const columns = 14;
  const lumaOf = (cell: number): number => {
    const centreX = ((1 + (cell % columns) + 0.5) * width) / 64;
    const centreY = ((33 + Math.floor(cell / columns) + 0.5) * height) / 36;
    const reachX = Math.max(0, Math.floor(width / 64 / 4));
    const reachY = Math.max(0, Math.floor(height / 36 / 4));
    let sum = 0;
    let count = 0;
    for (let y = Math.floor(centreY) - reachY; y <= Math.floor(centreY) + reachY; y++) {
      for (let x = Math.floor(centreX) - reachX; x <= Math.floor(centreX) + reachX; x++) {
        const at = (y * width + x) * 4;
        sum += 0.299 * (rgba[at] ?? 0) + 0.587 * (rgba[at + 1] ?? 0) + 0.114 * (rgba[at + 2] ?? 0);
        count++;
      }
    }
    return sum / count;
  };
  const last = 2 * columns - 1;
  const white = Math.min(lumaOf(0), lumaOf(last));
  const black = Math.max(lumaOf(columns - 1), lumaOf(columns));
  if (white - black < 60) return undefined;

  const middle = (white + black) / 2;
  let value = 0;
  for (let cell = 1; cell < last; cell++) {
    if (cell === columns - 1 || cell === columns) continue;
    value = value * 2 + (lumaOf(cell) > middle ? 1 : 0);
  }
  const check = value & 63;
  const camera = (value >> 6) & 63;
  const frame = value >> 12;
  return check === (frame * 11 + camera * 29 + (frame >> 6) + 21) % 61 ? { frame, camera } : undefined;
}
