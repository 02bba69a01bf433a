import { expect } from 'chai';
import { FRAME_CODE, frameCodeCells, type FrameCode, readFrameCode } from '../farm/frame-code.ts';
import { seededRandom } from '../farm/picture/seeded-random.ts';

/** A grey RGBA picture with the barcode painted on it. */
function pictureOf(code: FrameCode, width: number, height: number): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(width * height * 4).fill(90);
  for (const cell of frameCodeCells(code, width, height)) {
    for (let y = cell.y; y < cell.y + cell.height; y++) {
      pixels.fill(cell.isWhite ? 255 : 0, (y * width + cell.x) * 4, (y * width + cell.x + cell.width) * 4);
    }
  }
  return pixels;
}

describe('the barcode of a simulated camera', () => {
  for (const [width, height] of [
    [1920, 1080],
    [1280, 720],
    [640, 360],
    [320, 180],
  ] as const) {
    it(`is read back from ${width} × ${height}`, () => {
      const codes = Array.from({ length: 64 }, (_, index) => ({ frame: index * 65, camera: 63 - index }));

      for (const code of codes)
        expect(readFrameCode(pictureOf(code, width, height), width, height)).to.deep.equal(code);
    });
  }

  it('carries every frame and camera number that its bits promise', () => {
    const last = { frame: 2 ** FRAME_CODE.frameBits - 1, camera: 2 ** FRAME_CODE.cameraBits - 1 };

    expect(readFrameCode(pictureOf(last, 640, 360), 640, 360)).to.deep.equal(last);
  });

  it('is not seen in a black, a grey or a noisy picture', () => {
    const random = seededRandom(1);
    const black = new Uint8ClampedArray(320 * 180 * 4);
    const grey = new Uint8ClampedArray(320 * 180 * 4).fill(128);
    const noise = Uint8ClampedArray.from({ length: 320 * 180 * 4 }, () => random() * 256);

    for (const pixels of [black, grey, noise]) expect(readFrameCode(pixels, 320, 180)).to.equal(undefined);
  });

  it('is refused when one of its cells is wrong', () => {
    const pixels = pictureOf({ frame: 117, camera: 5 }, 640, 360);
    const cell = frameCodeCells({ frame: 117, camera: 5 }, 640, 360)[6];
    if (cell === undefined) throw new Error('the barcode has no seventh cell');
    for (let y = cell.y; y < cell.y + cell.height; y++) {
      pixels.fill(cell.isWhite ? 0 : 255, (y * 640 + cell.x) * 4, (y * 640 + cell.x + cell.width) * 4);
    }

    expect(readFrameCode(pixels, 640, 360)).to.equal(undefined);
  });

  it('is read by the text of the reader alone, as a page gets it', () => {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- a page gets a text
    const injected = new Function(`return ${readFrameCode.toString()}`)() as typeof readFrameCode; // same function

    expect(injected(pictureOf({ frame: 7, camera: 3 }, 320, 180), 320, 180)).to.deep.equal({ frame: 7, camera: 3 });
  });
});
