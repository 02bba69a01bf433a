import { expect } from 'chai';
import fc from 'fast-check';
import { readReloadWish } from '../../gateway/media/hls/blocking-reload.ts';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import { HollowFeed } from '../fixtures/hollow-ring.ts';
import { readStrictly } from '../fixtures/strict-playlist.ts';

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof GatewayError) return error.code;
    throw error;
  }
  return 'done';
}

describe('low-latency playlist', () => {
  it('lists the parts of what comes after the first segment, the one in the making, and the next part', () => {
    const { ring } = new HollowFeed()
      .begin()
      .part(1 / 15, { isKey: true })
      .part(14 / 15, { endsGroup: true })
      .group(0.4)
      .part(0.2, { isKey: true });

    expect(ring.lowLatencyPlaylist()).to.equal(
      [
        '#EXTM3U',
        '#EXT-X-VERSION:9',
        '#EXT-X-TARGETDURATION:2',
        '#EXT-X-MEDIA-SEQUENCE:0',
        '#EXT-X-DISCONTINUITY-SEQUENCE:0',
        '#EXT-X-INDEPENDENT-SEGMENTS',
        '#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.60000',
        '#EXT-X-PART-INF:PART-TARGET=0.20000',
        '#EXT-X-MAP:URI="init-1.mp4"',
        '#EXT-X-PROGRAM-DATE-TIME:2026-10-01T00:00:00.000Z',
        '#EXTINF:1.00000,',
        'seg-0.m4s',
        '#EXT-X-PROGRAM-DATE-TIME:2026-10-01T00:00:01.000Z',
        '#EXT-X-PART:DURATION=0.20000,URI="part-1.0.m4s",INDEPENDENT=YES',
        '#EXT-X-PART:DURATION=0.20000,URI="part-1.1.m4s"',
        '#EXTINF:0.40000,',
        'seg-1.m4s',
        '#EXT-X-PROGRAM-DATE-TIME:2026-10-01T00:00:01.400Z',
        '#EXT-X-PART:DURATION=0.20000,URI="part-2.0.m4s",INDEPENDENT=YES',
        '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="part-2.1.m4s"',
        '',
      ].join('\n'),
    );
  });

  it('leaves the plain playlist free of parts and hints', () => {
    const { ring } = new HollowFeed().begin().group().group().part(0.2, { isKey: true });

    expect(ring.playlist()).to.not.match(/PART|PRELOAD|SERVER-CONTROL/);
  });

  it('lists parts of the newest three target durations only, and serves every part it ever listed', () => {
    const feed = new HollowFeed().begin();
    for (let group = 0; group < 12; group += 1) feed.group(2);

    const { segments } = readStrictly(feed.ring.lowLatencyPlaylist() ?? '');
    expect(segments.map(({ parts }) => parts.length)).to.deep.equal([0, 0, 0, 10, 10, 10]);
    expect(feed.ring.piece('part-1.9.m4s')).to.have.length(1);
    expect(feed.ring.piece('part-1.10.m4s')).to.equal(undefined);
    expect(feed.ring.piece('part-99.0.m4s')).to.equal(undefined);
  });

  it('says nothing of the first segment of a new session before it is complete', () => {
    const feed = new HollowFeed().begin().group().group().begin();
    feed.part(0.04, { isKey: true });

    const text = feed.ring.lowLatencyPlaylist() ?? '';

    expect(readStrictly(text)).to.deep.include({ openParts: [], hint: undefined });
    feed.part(0.96, { endsGroup: true }).part(0.2, { isKey: true });
    const { segments, openParts, hint } = readStrictly(feed.ring.lowLatencyPlaylist() ?? '');
    expect(segments.at(-1)).to.deep.include({ isDiscontinuous: true, parts: [] });
    expect(openParts).to.have.length(1);
    expect(hint).to.equal('part-3.1.m4s');
  });

  it('obeys the standard whatever comes: groups, breaks, formats, long parts', () => {
    const event = fc.oneof(
      { weight: 6, arbitrary: fc.double({ min: 0.2, max: 4, noNaN: true }).map((seconds) => ({ seconds })) },
      { weight: 2, arbitrary: fc.double({ min: 0.05, max: 3, noNaN: true }).map((part) => ({ part })) },
      { weight: 1, arbitrary: fc.constantFrom('a', 'b').map((init) => ({ init })) },
    );
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 60 }), (events) => {
        const feed = new HollowFeed().begin('a').group();
        let sequence = 0;
        let targetSeconds = 0;
        for (const each of events) {
          if ('init' in each) feed.begin(each.init);
          else if ('part' in each) feed.part(each.part, { isKey: true, endsGroup: true });
          else feed.group(each.seconds);
          feed.part(0.2, { isKey: true });
          const text = feed.ring.lowLatencyPlaylist() ?? '';
          const playlist = readStrictly(text);
          readStrictly(feed.ring.playlist() ?? '');
          readStrictly(feed.ring.replayPlaylist(20) ?? '');
          expect(playlist.sequence).to.be.at.least(sequence);
          expect(playlist.targetSeconds).to.be.at.least(targetSeconds);
          ({ sequence, targetSeconds } = playlist);
          const uris = [...playlist.openParts, ...playlist.segments.flatMap((each) => [each, ...each.parts])];
          for (const { uri } of uris) expect(feed.ring.piece(uri), uri).to.not.equal(undefined);
          if (playlist.hint !== undefined) expect(feed.ring.isPromised(playlist.hint)).to.equal(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('blocking reload', () => {
  it('reads what a player wishes for, and refuses nonsense', () => {
    expect(readReloadWish(undefined, undefined)).to.equal(undefined);
    expect(readReloadWish('7', undefined)).to.deep.equal({ sequence: 7 });
    expect(readReloadWish('7', '0')).to.deep.equal({ sequence: 7, part: 0 });
    for (const [msn, part] of [
      [undefined, '1'],
      ['x', undefined],
      ['-1', undefined],
      ['1.5', '0'],
      ['', ''],
      ['1', '1e3'],
    ]) {
      expect(
        codeOf(() => readReloadWish(msn, part)),
        `${msn} ${part}`,
      ).to.equal('playlist/impossible');
    }
  });

  it('waits for a complete segment or for a part, whichever is wished for', () => {
    const feed = new HollowFeed().begin().group().group();
    const fulfilled = (sequence: number, part?: number): boolean =>
      feed.ring.lowLatencyPlaylist({ sequence, ...(part === undefined ? {} : { part }) }) !== undefined;
    expect([fulfilled(0), fulfilled(1), fulfilled(2), fulfilled(2, 0), fulfilled(3, 0)]).to.deep.equal([
      true,
      true,
      false,
      false,
      false,
    ]);

    feed.part(0.2, { isKey: true });
    expect([fulfilled(2, 0), fulfilled(2, 1), fulfilled(2)]).to.deep.equal([true, false, false]);

    feed.part(0.8, { endsGroup: true });
    expect([fulfilled(2, 1), fulfilled(2), fulfilled(3, 0)]).to.deep.equal([true, true, false]);
  });

  it('takes a part behind the last one of a segment for the first one of the next', () => {
    const feed = new HollowFeed().begin().group().group();
    expect(feed.ring.lowLatencyPlaylist({ sequence: 1, part: 4 })).to.not.equal(undefined);
    expect(feed.ring.lowLatencyPlaylist({ sequence: 1, part: 5 })).to.equal(undefined);

    feed.part(0.2, { isKey: true });
    expect(feed.ring.lowLatencyPlaylist({ sequence: 1, part: 5 })).to.not.equal(undefined);
  });

  it('refuses at once what is further ahead than two segments or three seconds of parts', () => {
    const { ring } = new HollowFeed().begin().group().group().part(0.2, { isKey: true });
    const code = (sequence: number, part?: number): string =>
      codeOf(() => ring.assertPossible({ sequence, ...(part === undefined ? {} : { part }) }));

    expect(code(3)).to.equal('done');
    expect(code(4)).to.equal('playlist/impossible');
    expect(code(2, 15)).to.equal('done');
    expect(code(2, 16)).to.equal('playlist/impossible');
    expect(code(0, 999)).to.equal('done');
  });
});
