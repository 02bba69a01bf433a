/** Pictures of scenes, clean and spoilt, as a camera codes them and the gateway decodes them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ColourFrame } from '../../../gateway/media/pixels/colour-frame.ts';
import type { PictureCodec, PictureSize } from '../../../gateway/media/pixels/snapshot-arguments.ts';
import type { Pixels } from '../../../gateway/media/pixels/pixels.ts';
import type { FarmPicture } from '../../farm/scenario.ts';
import { paintScene, type SceneWish, toPlanes } from '../../fixtures/spoilt-scene.ts';

/** What a sub-stream has, and what checks look at. */
export const codedSize = { width: 640, height: 360 };
const checkedSize = { width: 320, height: 180 };

/** Twice eight places of different kinds. */
export const samplePlaces: readonly FarmPicture[] = (
  ['street', 'market', 'river', 'square', 'lane', 'gate', 'station', 'garage'] as const
).flatMap((style, index) => [
  { style, seed: 3 + index },
  { style, seed: 50 + index },
]);

/**
 * Codes pictures as key frames of a sub-stream (H.264) and decodes them the way a check does.
 *
 * @param quality CRF of the encoder; 30 is what half a Mbit/s comes to
 */
export async function seeScenes(
  pixels: Pick<Pixels, 'decodeColours'>,
  wishes: readonly SceneWish[],
  quality = 30,
): Promise<readonly ColourFrame[]> {
  const frames: ColourFrame[] = [];
  for (let from = 0; from < wishes.length; from += mostAtOnce) {
    const painted = wishes.slice(from, from + mostAtOnce).map((wish) => toPlanes(paintScene(wish, codedSize)));
    frames.push(...(await pixels.decodeColours([await code(painted, quality)], 'h264', checkedSize)));
  }
  return frames;
}

const mostAtOnce = 60;

const encoders: Readonly<Record<PictureCodec, readonly string[]>> = {
  h264: ['-vf', 'scale=out_range=tv', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-f', 'h264'],
  h265: ['-vf', 'scale=out_range=tv', '-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-f', 'hevc'],
  jpeg: ['-c:v', 'mjpeg', '-q:v', '3', '-f', 'mjpeg'],
};

/** Codes pictures in planes, full range, as key frames one after another. @param quality CRF; not of JPEGs */
export async function code(
  pictures: readonly Buffer[],
  quality: number,
  { codec, width, height }: PictureSize & { readonly codec: PictureCodec } = { ...codedSize, codec: 'h264' },
): Promise<Buffer> {
  const size = `${width}x${height}`;
  const child = spawn('ffmpeg', [
    ...['-v', 'error', '-f', 'rawvideo', '-pix_fmt', 'yuvj420p', '-s', size, '-r', '5', '-i', 'pipe:0'],
    ...[...encoders[codec], '-g', '1', ...(codec === 'jpeg' ? [] : ['-crf', String(quality)]), 'pipe:1'],
  ]);
  const coded: Buffer[] = [];
  child.stdout.on('data', (bytes: Buffer) => void coded.push(bytes));
  const ended = once(child, 'close');
  child.stdin.end(Buffer.concat(pictures));
  await ended;
  return Buffer.concat(coded);
}
