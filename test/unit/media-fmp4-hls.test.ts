import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { firstPictureOf } from '../../gateway/media/fmp4/annex-b.ts';
import { codecOf, writeInitSegment } from '../../gateway/media/fmp4/init-segment.ts';
import { type MediaPart, PartBuilder } from '../../gateway/media/fmp4/part-builder.ts';
import { LiveRing } from '../../gateway/media/hls/live-ring.ts';
import { type H264Configuration, H264ParameterSets } from '../../gateway/media/rtp/h264-parameter-sets.ts';
import { type Clip, makeClip, splitAnnexB } from '../fixtures/h264-clip.ts';

const policy = { segmentSeconds: 2, ringSeconds: 60, ringBytes: 32 * 1024 * 1024 };

function configurationOf(clip: Clip): H264Configuration {
  const sets = new H264ParameterSets();
  sets.learn(clip.sps);
  sets.learn(clip.pps);
  const configuration = sets.configuration();
  if (configuration === undefined) throw new Error('the clip has no parameter sets');
  return configuration;
}

function partsOf(clip: Clip, startTicks = 0): MediaPart[] {
  const builder = new PartBuilder();
  const frameTicks = 90_000 / clip.fps;
  const parts: (MediaPart | undefined)[] = clip.pictures.map((nals, index) => {
    const isKey = ((nals[0]?.[0] ?? 0) & 0x1f) === 5;
    const sized = nals.flatMap((nal) => {
      const size = Buffer.alloc(4);
      size.writeUInt32BE(nal.length);
      return [size, nal];
    });
    return builder.add(Buffer.concat(sized), startTicks + index * frameTicks, isKey);
  });
  parts.push(builder.flush(frameTicks));
  return parts.filter((part) => part !== undefined);
}

/** A part of nothing but its measures. */
function hollowPart(seconds: number, sizeBytes = 1000, endsGroup = true): MediaPart {
  return {
    bytes: new Uint8Array(sizeBytes),
    startTicks: 0,
    durationTicks: seconds * 90_000,
    isIndependent: true,
    endsGroup,
    firstSampleOffset: 0,
    firstSampleBytes: 0,
  };
}

function linesOf(ring: LiveRing): string[] {
  return (ring.playlist() ?? '').split('\n');
}

describe('fragmented MP4', () => {
  let clip: Clip;
  let folder: string;

  before(() => {
    clip = makeClip({ seconds: 4, fps: 15, group: 15 });
    folder = mkdtempSync(join(tmpdir(), 'vpg-fmp4-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** What ffprobe says of an MP4, every decoding error included. */
  function probe(bytes: readonly Uint8Array[]): { stderr: string; json: Record<string, Record<string, unknown>[]> } {
    const file = join(folder, 'probe.mp4');
    writeFileSync(file, Buffer.concat(bytes));
    const stderr = execFileSync('ffmpeg', ['-v', 'warning', '-i', file, '-f', 'null', '-'], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    const args = ['-v', 'error', '-show_streams', '-show_packets', '-of', 'json', file];
    // ffprobe's JSON has lists of objects under `streams` and `packets`.
    const json = JSON.parse(execFileSync('ffprobe', args, { encoding: 'utf8' })) as Record<
      string,
      Record<string, unknown>[]
    >;
    return { stderr, json };
  }

  it('decodes without a warning and holds every picture with its time', () => {
    const { stderr, json } = probe([
      writeInitSegment(configurationOf(clip)),
      ...partsOf(clip).map(({ bytes }) => bytes),
    ]);

    expect(stderr).to.equal('');
    expect(json.streams?.[0]).to.include({ codec_name: 'h264', codec_tag_string: 'avc1', width: 320, height: 180 });
    const packets = json.packets ?? [];
    expect(packets.map(({ pts }) => pts)).to.deep.equal(clip.pictures.map((_, index) => index * 6000));
    expect(packets.every(({ duration }) => duration === 6000)).to.equal(true);
    const keys = packets.flatMap(({ flags }, index) => (String(flags).startsWith('K') ? [index] : []));
    expect(keys).to.deep.equal([0, 15, 30, 45]);
  });

  it('describes the decoder exactly as ffmpeg does for the same clip', () => {
    const source = join(folder, 'clip.h264');
    const target = join(folder, 'ffmpeg.mp4');
    writeFileSync(source, clip.annexB);
    execFileSync('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-i',
      source,
      '-c',
      'copy',
      '-movflags',
      'empty_moov+default_base_moof',
      target,
    ]);
    const golden = readFileSync(target);
    const init = writeInitSegment(configurationOf(clip));

    expect(boxOf(init, 'avcC').toString('hex')).to.equal(boxOf(golden, 'avcC').toString('hex'));
    expect(boxOf(init, 'hdlr').subarray(8, 20)).to.deep.equal(boxOf(golden, 'hdlr').subarray(8, 20));
  });

  it('says the codec as RFC 6381 does', () => {
    expect(codecOf(configurationOf(clip))).to.match(/^avc1\.(4d|64)[0-9a-f]{4}$/);
  });

  it('begins a part at every key frame and closes it after half a second', () => {
    const parts = partsOf(clip);

    expect(parts.map(({ isIndependent }) => isIndependent)).to.deep.equal([
      true,
      false,
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
    expect(parts.map(({ endsGroup }) => endsGroup)).to.deep.equal([false, true, false, true, false, true, false, true]);
    expect(parts.reduce((sum, { durationTicks }) => sum + durationTicks, 0)).to.equal(4 * 90_000);
    for (const { bytes } of parts) expect(bytes.byteLength).to.equal(bytes.buffer.byteLength);
  });

  it('gives back the key frame of a part as a byte stream', () => {
    const [part] = partsOf(clip);
    if (part === undefined) throw new Error('no part');

    const nals = splitAnnexB(firstPictureOf(part, [clip.sps, clip.pps]));

    expect(nals).to.deep.equal([clip.sps, clip.pps, ...(clip.pictures[0] ?? [])]);
  });

  it('counts time beyond 32 bits', () => {
    const { json } = probe([
      writeInitSegment(configurationOf(clip)),
      ...partsOf(clip, 2 ** 33 + 5).map(({ bytes }) => bytes),
    ]);

    expect(json.packets?.[0]?.pts).to.equal(2 ** 33 + 5);
  });
});

describe('LiveRing', () => {
  const init = Buffer.from('init');

  it('has no playlist before its first segment is complete', () => {
    const ring = new LiveRing(policy);
    ring.begin(init);
    ring.add(hollowPart(0.5, 1000, false), 0);

    expect(ring.playlist()).to.equal(undefined);
  });

  it('writes a version 7 playlist with short first segments and then full ones', () => {
    const ring = new LiveRing(policy);
    ring.begin(init);
    for (let second = 0; second < 7; second += 1) ring.add(hollowPart(1), Date.UTC(2026, 9, 1, 0, 0, second));

    expect(ring.playlist()).to.equal(
      [
        '#EXTM3U',
        '#EXT-X-VERSION:7',
        '#EXT-X-TARGETDURATION:2',
        '#EXT-X-MEDIA-SEQUENCE:0',
        '#EXT-X-DISCONTINUITY-SEQUENCE:0',
        '#EXT-X-INDEPENDENT-SEGMENTS',
        '#EXT-X-MAP:URI="init-1.mp4"',
        '#EXT-X-PROGRAM-DATE-TIME:2026-10-01T00:00:00.000Z',
        '#EXTINF:1.00000,',
        'seg-0.m4s',
        '#EXT-X-PROGRAM-DATE-TIME:2026-10-01T00:00:01.000Z',
        '#EXTINF:1.00000,',
        'seg-1.m4s',
        '#EXT-X-PROGRAM-DATE-TIME:2026-10-01T00:00:02.000Z',
        '#EXTINF:1.00000,',
        'seg-2.m4s',
        '#EXT-X-PROGRAM-DATE-TIME:2026-10-01T00:00:03.000Z',
        '#EXTINF:2.00000,',
        'seg-3.m4s',
        '#EXT-X-PROGRAM-DATE-TIME:2026-10-01T00:00:05.000Z',
        '#EXTINF:2.00000,',
        'seg-4.m4s',
        '',
      ].join('\n'),
    );
  });

  it('marks a new session as discontinuous, and a new format with a new initialisation section', () => {
    const ring = new LiveRing(policy);
    ring.begin(init);
    ring.add(hollowPart(1), 0);
    ring.begin(init);
    ring.add(hollowPart(1), 0);
    ring.begin(Buffer.from('other'));
    ring.add(hollowPart(1), 0);

    const lines = linesOf(ring).filter((line) => /DISCONTINUITY$|MAP|seg/.test(line));
    expect(lines).to.deep.equal([
      '#EXT-X-MAP:URI="init-1.mp4"',
      'seg-0.m4s',
      '#EXT-X-DISCONTINUITY',
      'seg-1.m4s',
      '#EXT-X-DISCONTINUITY',
      '#EXT-X-MAP:URI="init-2.mp4"',
      'seg-2.m4s',
    ]);
    expect(ring.piece('init-1.mp4')).to.deep.equal([init]);
    expect(ring.piece('init-2.mp4')).to.deep.equal([Buffer.from('other')]);
  });

  it('keeps every segment its discontinuity number while the list slides', () => {
    const ring = new LiveRing({ ...policy, segmentSeconds: 1 });
    const numberOf = new Map<string, number>();
    for (let session = 0; session < 8; session += 1) {
      ring.begin(init);
      for (let second = 0; second <= session % 3; second += 1) {
        ring.add(hollowPart(1), 0);
        let number = Number(/DISCONTINUITY-SEQUENCE:(\d+)/.exec(ring.playlist() ?? '')?.[1]);
        for (const line of linesOf(ring)) {
          if (line === '#EXT-X-DISCONTINUITY') number += 1;
          if (!line.startsWith('seg')) continue;
          expect(numberOf.get(line) ?? number, line).to.equal(number);
          numberOf.set(line, number);
        }
      }
    }
    expect(Math.max(...numberOf.values())).to.equal(7);
  });

  it('keeps a minute, and less when the memory is short', () => {
    const wide = new LiveRing(policy);
    const tight = new LiveRing({ ...policy, ringBytes: 10_500 });
    for (const ring of [wide, tight]) {
      ring.begin(init);
      for (let group = 0; group < 100; group += 1) ring.add(hollowPart(2), 0);
    }

    expect(wide.piece('seg-69.m4s')).to.equal(undefined);
    expect(wide.piece('seg-70.m4s')).to.have.length(1);
    expect(wide.sizeBytes).to.equal(30_000);
    expect(tight.sizeBytes).to.equal(10_000);
  });

  it('gives up a group that never ends instead of filling the memory', () => {
    const ring = new LiveRing({ ...policy, ringBytes: 10_000 });
    ring.begin(init);
    for (let part = 0; part < 100; part += 1) ring.add(hollowPart(0.5, 1000, false), 0);

    expect(ring.sizeBytes).to.be.at.most(10_000);
  });

  it('never lists a segment longer than the target duration', () => {
    const ring = new LiveRing(policy);
    ring.begin(init);
    ring.add(hollowPart(1), 0);
    ring.add(hollowPart(9.6), 0);

    expect(ring.playlist()).to.include('#EXT-X-TARGETDURATION:10\n');
  });

  it('offers no key frame of a session that is over', () => {
    const ring = new LiveRing(policy);
    ring.begin(init);
    ring.add(hollowPart(1), 0);
    expect(ring.newestGroup()).to.have.lengthOf(1);

    ring.end();

    expect(ring.newestGroup()).to.deep.equal([]);
    expect(ring.isReady).to.equal(true);
  });
});

function boxOf(bytes: Buffer, type: string): Buffer {
  const at = bytes.indexOf(type) - 4;
  return bytes.subarray(at, at + bytes.readUInt32BE(at));
}
