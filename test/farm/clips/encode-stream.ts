import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import {
  clipSections,
  SNAPSHOT_SIZE,
  SPOILT_KINDS,
  type ClipRecipe,
  type SpoiltKind,
  type StreamFormat,
} from './clip-recipe.ts';
import type { VideoCodec } from '../scenario.ts';
import type { LabelFont } from './label-font.ts';
import { paintFrames } from './paint-frames.ts';

/** One encode: raw frames in, `NAME.h264` or `NAME.h265` (and snapshots for the main stream) out. */
export interface EncodeJob {
  readonly recipe: ClipRecipe;
  readonly format: StreamFormat;
  readonly codec: VideoCodec;
  readonly font: LabelFont;
  /** Holds label.txt and counter.txt; receives the output. Absolute. */
  readonly folder: string;
  readonly name: string;
  readonly hasSnapshots: boolean;
}

/** Sensor noise, then the camera's name lower right and the counter upper left, as real cameras place them. */
function pictureFilters({ recipe, format, font, folder }: EncodeJob): string {
  const { liveFrames, blackStart, spoiltStart } = clipSections(format.fps, recipe.hasSpoilt);
  const face = font.path === undefined ? '' : `fontfile=${font.path}:`;
  const size = Math.round(format.height / 20);
  const margin = Math.round(format.height / 36);
  const style = `${face}fontsize=${size}:fontcolor=white:borderw=${Math.max(1, Math.round(size / 18))}:bordercolor=black@0.8:enable='lt(n,${blackStart})+gte(n,${spoiltStart})'`;
  const frame = `if(lt(n,${liveFrames}),n,0)`.replaceAll(',', '\\,');
  const counter = `%{eif\\:${frame}\\:d\\:4}`;
  return [
    `noise=c0s=7:c0f=t:enable='lt(n,${liveFrames})+gte(n,${spoiltStart})'`,
    ...(recipe.hasSpoilt ? SPOILT_KINDS.flatMap((kind, index) => spoil(kind, index, format)) : []),
    `drawtext=${style}:expansion=none:textfile=${join(folder, 'label.txt')}:x=w-tw-${margin}:y=h-th-${margin}`,
    `drawtext=${style}:expansion=none:textfile=${join(folder, 'counter.txt')}:x=${margin}:y=${margin}`,
    `drawtext=${style}:text='${counter}':x=w-tw-${margin}:y=${margin}`,
  ].join(',');
}

/** What becomes of the picture in the section of a kind; one that moved is painted so. */
function spoil(kind: SpoiltKind, index: number, format: StreamFormat): string[] {
  const { spoiltStart, spoiltFrames } = clipSections(format.fps, true);
  const first = spoiltStart + index * spoiltFrames;
  const during = `enable='between(n,${first},${first + spoiltFrames - 1})'`;
  switch (kind) {
    case 'blurred':
      return [`boxblur=luma_radius=${Math.round(format.width / 90)}:luma_power=2:${during}`];
    case 'low-contrast':
      return [`lutyuv=y='(val-126)*0.1+126':u='(val-128)*0.2+128':v='(val-128)*0.2+128':${during}`];
    case 'colour-cast':
      return [`lutyuv=u='val+32':v='val-12':${during}`];
    case 'moved':
      return [];
  }
}

/** Arguments of ffmpeg; names come by text files, so no text of a scenario becomes part of a filter. */
export function encodeArguments(job: EncodeJob): string[] {
  const { format, folder, name, codec, hasSnapshots } = job;
  const { gopFrames } = clipSections(format.fps, job.recipe.hasSpoilt);
  const rate = `${format.bitrateKbps}k`;
  const snapshots = `select='not(mod(n,${format.fps}))',scale=${SNAPSHOT_SIZE.width}:${SNAPSHOT_SIZE.height}`;
  const graph = hasSnapshots
    ? `[0:v]${pictureFilters(job)},split[video][still];[still]${snapshots}[jpeg]`
    : `[0:v]${pictureFilters(job)}[video]`;
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-y'],
    ...['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${format.width}x${format.height}`, '-r', `${format.fps}`],
    ...['-i', 'pipe:0', '-filter_complex', graph],
    ...['-map', '[video]', ...encoderArguments(codec, gopFrames), '-pix_fmt', 'yuv420p', '-bf', '0'],
    ...['-b:v', rate, '-maxrate', rate, '-bufsize', rate],
    ...['-f', codec === 'h265' ? 'hevc' : 'h264', join(folder, `${name}.${codec}`)],
    ...(hasSnapshots ? ['-map', '[jpeg]', '-vsync', '0', '-q:v', '5', join(folder, 'snapshot-%02d.jpg')] : []),
  ];
}

function encoderArguments(codec: VideoCodec, gopFrames: number): string[] {
  if (codec === 'h264') {
    const group = ['-g', `${gopFrames}`, '-keyint_min', `${gopFrames}`, '-sc_threshold', '0'];
    return ['-c:v', 'libx264', '-preset', 'ultrafast', ...group];
  }
  const group = `keyint=${gopFrames}:min-keyint=${gopFrames}:scenecut=0:open-gop=0`;
  return [
    '-c:v',
    'libx265',
    '-preset',
    'ultrafast',
    '-x265-params',
    `${group}:bframes=0:repeat-headers=1:log-level=none`,
  ];
}

/** Runs ffmpeg to its end. Throws with ffmpeg's own words when it fails or is not installed. */
export async function encodeStream(job: EncodeJob): Promise<void> {
  const child = spawn('ffmpeg', encodeArguments(job), { stdio: ['pipe', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-2000)));
  child.stdin.on('error', () => undefined); // ffmpeg ended early: its exit status tells more than EPIPE
  const ended = once(child, 'close');
  ended.catch(() => undefined);

  for (const frame of paintFrames(job.recipe, job.format)) {
    if (child.exitCode !== null || child.stdin.destroyed) break;
    await new Promise<void>((resolve) => child.stdin.write(frame, () => resolve()));
  }
  child.stdin.end();

  const [status] = (await ended) as [number | null];
  if (status !== 0) throw new Error(`ffmpeg could not encode ${job.name} of ${job.recipe.counterLabel}: ${complaint}`);
}
