/** Photographs and a film of real places, as wide pictures for `paintScene`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { YuvPicture } from '../../farm/picture/yuv-picture.ts';
import { type Photograph, wideSizeOf } from '../../fixtures/spoilt-scene.ts';
import { codedSize } from './picture-samples.ts';

/** In Debian’s package opencv-doc, below usr/share/doc/opencv-doc/examples: streets, houses, a wall, a car park. */
const photographs = [
  ...(['data/leuvenA.jpg', 'data/building.jpg', 'data/home.jpg', 'data/graf1.png', 'text/scenetext01.jpg'] as const),
  ...(['text/scenetext02.jpg', 'text/scenetext03.jpg', 'text/scenetext04.jpg', 'text/scenetext05.jpg'] as const),
  'text/scenetext06.jpg',
] as const;
/** 79 seconds of a fixed camera over a path with passers-by. */
const film = 'data/vtest.avi';
const filmEverySeconds = 2;

/** @param folder `usr/share/doc/opencv-doc/examples` of the unpacked package */
export async function loadPhotographs(folder: string): Promise<readonly Photograph[]> {
  const stills = await Promise.all(photographs.map((name) => decode(join(folder, name))));
  const filmed = await decode(join(folder, film), [`fps=1/${filmEverySeconds}`]);
  const all = [...stills, filmed];
  return all.map((frames, index) => ({
    frames,
    elsewhere: first(all[(index + 1) % all.length] ?? frames),
    moves: frames.length > 1,
  }));
}

function first([picture]: readonly YuvPicture[]): YuvPicture {
  if (picture === undefined) throw new Error('nothing came out of ffmpeg');
  return picture;
}

async function decode(file: string, filters: readonly string[] = []): Promise<readonly YuvPicture[]> {
  const { width, height } = wideSizeOf(codedSize);
  const fit = `scale=${width}:${height}:force_original_aspect_ratio=increase:flags=area,crop=${width}:${height}`;
  const child = spawn('ffmpeg', [
    ...['-nostdin', '-v', 'error', '-i', file, '-vf', [...filters, fit, 'scale=out_range=tv'].join(',')],
    ...['-pix_fmt', 'yuv420p', '-f', 'rawvideo', 'pipe:1'],
  ]);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (bytes: Buffer) => void chunks.push(bytes));
  await once(child, 'close');
  const raw = Buffer.concat(chunks);
  const bytes = (width * height * 3) / 2;
  if (raw.length < bytes) throw new Error(`ffmpeg reads no picture of ${file}`);
  return Array.from({ length: Math.floor(raw.length / bytes) }, (_, index) => {
    const picture = new YuvPicture(width, height);
    raw.copy(picture.bytes, 0, index * bytes, (index + 1) * bytes);
    return picture;
  });
}
