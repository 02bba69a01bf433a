/**
 * Our playlist against the one that ffmpeg's HLS muxer writes for the same clip. What may differ:
 *
 * - names of segments and sections;
 * - EXTINF by less than 0.1 ms: ffmpeg guesses the times of a raw byte stream and is off by some ticks here and there;
 * - instants, since ffmpeg's are those of the muxing, and their place, since it writes them behind EXTINF;
 * - EXT-X-DISCONTINUITY-SEQUENCE, which it leaves out while it is 0;
 * - EXT-X-ENDLIST, since a live stream has no end.
 *
 * Groups are as long as segments here or longer, so our short first segments make no difference.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { LiveRing } from '../../gateway/media/hls/live-ring.ts';
import { type CodedClip, makeCodedClip } from '../fixtures/coded-clip.ts';
import { newPackedStream, sendClip, trackOf } from '../fixtures/packed-stream.ts';

interface Case {
  readonly says: string;
  readonly encoder: 'libx264' | 'libx265';
  readonly fps: number;
  readonly group: number;
  readonly seconds: number;
  readonly segmentSeconds: number;
}

const cases: readonly Case[] = [
  { says: 'groups of a segment', encoder: 'libx264', fps: 15, group: 30, seconds: 10, segmentSeconds: 2 },
  { says: 'more segments than are listed', encoder: 'libx264', fps: 25, group: 25, seconds: 9, segmentSeconds: 1 },
  { says: 'groups that are no whole seconds', encoder: 'libx264', fps: 12, group: 50, seconds: 15, segmentSeconds: 4 },
  { says: 'groups longer than the aim', encoder: 'libx264', fps: 15, group: 75, seconds: 18, segmentSeconds: 2 },
  { says: 'H.265', encoder: 'libx265', fps: 15, group: 30, seconds: 8, segmentSeconds: 2 },
];

/** A playlist reduced to what must agree. */
interface Summary {
  readonly head: readonly string[];
  readonly map: number;
  readonly durations: readonly number[];
}

describe('a media playlist says what ffmpeg says of', function () {
  this.timeout(30_000);

  for (const each of cases) {
    it(each.says, () => {
      const clip = makeCodedClip(each);

      const ours = summarise(playlistOf(clip, each.segmentSeconds));
      const golden = summarise(goldenOf(clip, each.segmentSeconds));

      expect(golden.durations).to.have.length.within(3, 6);
      expect(ours.head).to.deep.equal(golden.head);
      expect(ours.map).to.equal(golden.map);
      expect(ours.durations).to.have.length(golden.durations.length);
      ours.durations.forEach((seconds, index) => {
        expect(seconds).to.be.closeTo(golden.durations[index] ?? 0, maxDifferenceSeconds);
      });
    });
  }
});

const maxDifferenceSeconds = 0.0001;

function playlistOf(clip: CodedClip, segmentSeconds: number): string {
  const stream = newPackedStream({ video: trackOf(clip) });
  sendClip(stream, clip);
  const ring = new LiveRing({ segmentSeconds, ringSeconds: 60, ringBytes: 32 * 1024 * 1024 });
  const [format] = stream.formats;
  if (format === undefined) throw new Error('the clip has no format');
  ring.begin(format);
  stream.parts.forEach((part, index) => ring.add(part, stream.instants[index] ?? 0));
  ring.end();
  return ring.playlist() ?? '';
}

function goldenOf(clip: CodedClip, segmentSeconds: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'golden-hls-'));
  const raw = clip.encoding === 'H264' ? 'h264' : 'hevc';
  const hls = ['-hls_segment_type', 'fmp4', '-hls_list_size', '6', '-hls_flags', 'independent_segments'];
  const list = join(folder, 'golden.m3u8');
  try {
    execFileSync(
      'ffmpeg',
      [
        ...['-v', 'fatal', '-framerate', String(clip.fps), '-f', raw, '-i', 'pipe:0', '-c', 'copy'],
        ...['-f', 'hls', '-hls_time', String(segmentSeconds), ...hls, list],
      ],
      { input: annexBOf(clip) },
    );
    return readFileSync(list, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function annexBOf({ parameterSets, pictures }: CodedClip): Buffer {
  const startCode = Buffer.from([0, 0, 0, 1]);
  const nals = [...parameterSets, ...pictures.flatMap((picture) => picture.nals)];
  return Buffer.concat(nals.flatMap((nal) => [startCode, nal]));
}

function summarise(playlist: string): Summary {
  const lines = playlist.split('\n');
  const isHead = (line: string): boolean =>
    /^#EXTM3U|^#EXT-X-(VERSION|TARGETDURATION|MEDIA-SEQUENCE|INDEPENDENT-SEGMENTS)/.test(line);
  return {
    head: lines.filter(isHead),
    map: lines.filter((line) => line.startsWith('#EXT-X-MAP:URI=')).length,
    durations: lines.flatMap((line) => /^#EXTINF:([\d.]+),$/.exec(line)?.[1] ?? []).map(Number),
  };
}
