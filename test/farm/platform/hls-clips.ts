/** Cuts the farm's clips into HLS segments, once, with ffmpeg. */
import { randomUUID } from 'node:crypto';
import { execFile } from 'node:child_process';
import { access, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { GOP_SECONDS, STREAM_FORMATS, STREAM_KINDS } from '../clips/clip-recipe.ts';
import type { StreamKind } from '../scenario.ts';

const runFile = promisify(execFile);

/** Raise it when cutting changes. */
const CUT_VERSION = 2;
/** The loop; after it the times begin anew, behind a discontinuity. */
const LOOP_SECONDS = 24;

export type HlsContainer = 'ts' | 'fmp4';
export const HLS_CONTAINERS: readonly HlsContainer[] = ['ts', 'fmp4'];

/** Seconds of every segment; each begins with a key frame. */
export const HLS_SEGMENT_SECONDS = GOP_SECONDS;

/** One stream, cut. */
export interface HlsClip {
  /** Initialisation section; fragmented MP4 only. */
  readonly init?: Buffer;
  readonly segments: readonly Buffer[];
  readonly framesPerSegment: number;
}

export type HlsClips = Readonly<Record<StreamKind, Readonly<Record<HlsContainer, HlsClip>>>>;

/**
 * Segments of one channel's clip, with a tone in AAC beside the pictures, as carriers' platforms send them.
 *
 * @param folder of the clip, as `prepareClips` made it
 */
export async function prepareHlsClips(folder: string, cacheFolder: string): Promise<HlsClips> {
  const name = folder.split('/').at(-1) ?? '';
  const place = join(resolve(cacheFolder), `hls-${CUT_VERSION}-${name}`);
  if (!(await exists(place))) await cutAll(folder, place);
  const read = async (kind: StreamKind) => {
    const [ts, fmp4] = await Promise.all(
      HLS_CONTAINERS.map((container) => readClip(join(place, kind, container), kind)),
    );
    if (ts === undefined || fmp4 === undefined) throw new Error(`no segments in ${place}`);
    return { ts, fmp4 };
  };
  return { main: await read('main'), sub: await read('sub') };
}

async function cutAll(folder: string, place: string): Promise<void> {
  const workFolder = `${place}.${randomUUID()}.part`;
  try {
    for (const kind of STREAM_KINDS) await cut(join(folder, `${kind}.h264`), join(workFolder, kind), kind);
    await rename(workFolder, place).catch(async (cause: unknown) => {
      if (!(await exists(place))) throw cause; // else another run was faster with the same clip
    });
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

async function cut(source: string, folder: string, kind: StreamKind): Promise<void> {
  await mkdir(folder, { recursive: true });
  const whole = join(folder, 'whole.mp4');
  const { fps } = STREAM_FORMATS[kind];
  const quiet = ['-nostdin', '-hide_banner', '-loglevel', 'error', '-y'];
  await runFile('ffmpeg', [...quiet, '-r', `${fps}`, '-i', source, '-t', '8', '-c', 'copy', whole]);
  const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=16000'];
  for (const container of HLS_CONTAINERS) {
    const target = join(folder, container);
    await mkdir(target);
    const isTs = container === 'ts';
    const names = isTs ? ['-hls_segment_filename', join(target, 'seg-%03d.ts')] : [];
    const fragments = ['-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', 'init.mp4'];
    await runFile('ffmpeg', [
      ...quiet,
      ...['-stream_loop', '-1', '-i', whole, ...tone, '-map', '0:v', '-map', '1:a', '-t', `${LOOP_SECONDS}`],
      ...['-c:v', 'copy', '-c:a', 'aac', '-b:a', '32k'],
      ...['-f', 'hls', '-hls_time', `${HLS_SEGMENT_SECONDS}`, '-hls_list_size', '0', '-hls_playlist_type', 'vod'],
      ...(isTs ? names : [...fragments, '-hls_segment_filename', join(target, 'seg-%03d.m4s')]),
      join(target, 'index.m3u8'),
    ]);
  }
  await rm(whole);
}

async function readClip(folder: string, kind: StreamKind): Promise<HlsClip> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('seg-')).toSorted();
  const segments = await Promise.all(names.map((name) => readFile(join(folder, name))));
  const init = join(folder, 'init.mp4');
  const framesPerSegment = STREAM_FORMATS[kind].fps * HLS_SEGMENT_SECONDS;
  // A rest at the end that is shorter than the others is left out.
  const whole = segments.slice(0, LOOP_SECONDS / HLS_SEGMENT_SECONDS);
  return { segments: whole, framesPerSegment, ...((await exists(init)) && { init: await readFile(init) }) };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
