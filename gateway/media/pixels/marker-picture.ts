import type { ColourFrame } from './colour-frame.ts';
import type { PictureCodec } from './snapshot-arguments.ts';

/**
 * Four by three blocks of grey in an order of ours: 64 × 48 pixels, 8 bit 4:2:0, limited range (the JPEG: full range).
 * Coded once by FFmpeg 5.1 (libx264 at QP 8, libx265 at QP 8, mjpeg at quality 2), without SEI.
 */
const levels = [235, 16, 126, 60, 200, 90, 16, 235, 180, 40, 220, 110] as const;
const columns = 4;
const rows = 3;
/** Coding at this quality changes a block by less. */
const within = 8;

const coded: Readonly<Record<PictureCodec, Buffer>> = {
  h264: Buffer.from(
    'AAAAAWdCwAqmERHoQAAAAwBAAAADAIPEiYRgAAAAAWjIQgEssgAAAAFliIIdExQABvC8P/8PRQABX18mKAAOC0mKAALmtYoAAnhyYoAAjv3igADA' +
      'vxD//D0UAAVVvWKAAJC9YoAAq28Q//w9FAAFTT3igADgvg==',
    'base64',
  ),
  h265: Buffer.from(
    'AAAAAUABDAH//wFgAAADAJAAAAMAAAMAHpWYCQAAAAFCAQEBYAAAAwCQAAADAAADAB6gIIMWWVmuTK5oCAAAAwAIAAADAAhAAAAAAUQBwXGhEgAA' +
      'AAEoAa8FeFDg4yfU74y2j/faucVR9CdPmyxzBp3LL/+zXJz9bM0a7K5bLk60jt4fxe/ALMq5XLQ9z+8/Ii2nscoLMQvA00mdvtofQt/wt2CL' +
      'X9AMwNfX4i3WJa7LscAyzpHotbAzVec014dqCmb0wePra6DP6eCoG/4ED8A=',
    'base64',
  ),
  jpeg: Buffer.from(
    '/9j//gAQTGF2YzU5LjM3LjEwMAD/2wBDAAgEBAQEBAUFBQUFBQYGBgYGBgYGBgYGBgYHBwcICAgHBwcGBgcHCAgICAkJCQgICAgJCQoKCgwMCwsO' +
      'Dg4RERT/xABMAAEBAQAAAAAAAAAAAAAAAAAACAcBAQAAAAAAAAAAAAAAAAAAAAAQAQAAAAAAAAAAAAAAAAAAAAARAQAAAAAAAAAAAAAAAAAA' +
      'AAD/wAARCAAwAEADASIAAhEAAxEA/9oADAMBAAIRAxEAPwDfwAQAACgAAZkACowAT+ADKQAX+ADPwAS4AC0gAT8AD//Z',
    'base64',
  ),
};

/** A picture that no camera sends, as a key frame with its parameter sets: it tells pictures of several cameras apart. */
export function markerPicture(codec: PictureCodec): Buffer {
  return coded[codec];
}

/** True of the marker after decoding, at any size from twelve blocks on; false of everything that a camera sees. */
export function isMarker({ width, height, luma }: ColourFrame): boolean {
  return levels.every((level, index) => {
    const x = Math.floor((((index % columns) + 0.5) * width) / columns);
    const y = Math.floor(((Math.floor(index / columns) + 0.5) * height) / rows);
    const fullRange = ((level - 16) * 255) / 219;
    return Math.abs((luma[y * width + x] ?? 0) - fullRange) <= within;
  });
}
