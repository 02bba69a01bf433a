import { expect } from 'chai';
import type { MediaPart } from '../../gateway/media/fmp4/media-part.ts';
import { LiveRing } from '../../gateway/media/hls/live-ring.ts';
import type { RingFormat } from '../../gateway/media/hls/segment.ts';

const policy = { segmentSeconds: 2, ringSeconds: 60, ringBytes: 32 * 1024 * 1024 };

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

function formatOf(text: string): RingFormat {
  return { init: Buffer.from(text), kind: 'h264', parameterSets: [] };
}

function linesOf(ring: LiveRing): string[] {
  return (ring.playlist() ?? '').split('\n');
}

describe('LiveRing', () => {
  const init = formatOf('init');

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
    ring.begin(formatOf('other'));
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
    expect(ring.piece('init-1.mp4')).to.deep.equal([init.init]);
    expect(ring.piece('init-2.mp4')).to.deep.equal([formatOf('other').init]);
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
