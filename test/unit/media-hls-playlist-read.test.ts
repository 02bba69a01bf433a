import { expect } from 'chai';
import fc from 'fast-check';
import { chooseVariant } from '../../gateway/media/pull/choose-variant.ts';
import { type MediaPlaylist, readPlaylist } from '../../gateway/media/pull/playlist.ts';
import { resolveAddress } from '../../gateway/media/pull/playlist-address.ts';
import { isStale, refuseAnswer } from '../../gateway/media/pull/pull-answers.ts';
import { SegmentCourse } from '../../gateway/media/pull/segment-course.ts';

function media(first: number, count: number, tags: Readonly<Record<number, string>> = {}, end = ''): MediaPlaylist {
  const segments = Array.from({ length: count }, (_, index) => {
    const tag = tags[first + index];
    return `${tag === undefined ? '' : `${tag}\n`}#EXTINF:2.0,title\n${first + index}.ts\n`;
  });
  const head = `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:${first}\n`;
  const read = readPlaylist(head + segments.join('') + end);
  if (read.kind !== 'media') throw new Error(read.kind);
  return read;
}

describe('readPlaylist', () => {
  it('numbers segments on, and gives each the tags that stand before it', () => {
    const { segments, isEnded, targetSeconds } = media(
      ...[7, 3, { 8: '#EXT-X-DISCONTINUITY\n#EXT-X-GAP', 9: '#EXT-X-MAP:URI="i,n.mp4"' }, '#EXT-X-ENDLIST'],
    );

    expect({ isEnded, targetSeconds }).to.deep.equal({ isEnded: true, targetSeconds: 2 });
    const plain = { durationSeconds: 2, isBehindDiscontinuity: false, isGap: false };
    expect(segments).to.deep.equal([
      { ...plain, sequence: 7, uri: '7.ts' },
      { ...plain, sequence: 8, uri: '8.ts', isBehindDiscontinuity: true, isGap: true },
      { ...plain, sequence: 9, uri: '9.ts', initUri: 'i,n.mp4' },
    ]);
  });

  it('names what it cannot take, and forgets it where it ends', () => {
    const encrypted = '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="k"';
    const { segments } = media(1, 4, { 1: encrypted, 2: '#EXT-X-KEY:METHOD=NONE', 3: '#EXT-X-BYTERANGE:10@0' });

    expect(segments.map(({ obstacle }) => obstacle)).to.deep.equal([
      'EXT-X-KEY METHOD=SAMPLE-AES: it is encrypted',
      undefined,
      'EXT-X-BYTERANGE: segments as ranges of one file',
      undefined,
    ]);
  });

  it('tells a playlist of variants, and takes the one that fits', () => {
    const read = readPlaylist(
      [
        '\uFEFF#EXTM3U',
        '#EXT-X-STREAM-INF:BANDWIDTH=600,CODECS="avc1.4d001e,mp4a.40.2"\r\nlow.m3u8',
        '#EXT-X-STREAM-INF:AVERAGE-BANDWIDTH=1,BANDWIDTH=4000,CODECS="hvc1.1.6.L93.B0"\nhigh.m3u8',
        '#EXT-X-STREAM-INF:BANDWIDTH=9000,CODECS="av01.0.08M.08"\nother.m3u8',
        '#EXT-X-STREAM-INF:BANDWIDTH=100,CODECS="mp4a.40.2"\nsound.m3u8',
      ].join('\n'),
    );

    const variants = read.kind === 'multivariant' ? read.variants : [];
    expect(chooseVariant(variants, 'highest')?.uri).to.equal('high.m3u8');
    expect(chooseVariant(variants, 'lowest')?.uri).to.equal('low.m3u8');
    expect(chooseVariant(variants.slice(2), 'lowest')).to.equal(undefined);
  });

  it('refuses what is none, and says why', () => {
    const refusals = ['<html>', '#EXTM3U\n#EXTINF:2,\na.ts', '#EXTM3U\n#EXT-X-TARGETDURATION:2\na.ts'].map(
      readPlaylist,
    );

    expect(refusals.map((read) => (read.kind === 'refused' ? read.detail : ''))).to.deep.equal([
      'the answer is no playlist',
      'the playlist has no EXT-X-TARGETDURATION',
      'an address without its EXTINF',
    ]);
  });

  it('takes no longer for attributes without end than for others: every stream shares the thread', () => {
    const hostile = `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-KEY:${'A'.repeat(300_000)}\n`;
    const startedMs = performance.now();

    readPlaylist(hostile);

    expect(performance.now() - startedMs).to.be.below(1000);
  });

  it('never throws, whatever stands in it', () => {
    const words = fc.constantFrom(
      ...['#EXTM3U', '#EXTINF:', '#EXT-X-TARGETDURATION:', '#EXT-X-MEDIA-SEQUENCE:', '#EXT-X-MAP:URI="', '#EXT-X-KEY:'],
      ...['#EXT-X-STREAM-INF:BANDWIDTH=', '#EXT-X-PROGRAM-DATE-TIME:', '2026-01-01T00:00:00Z', '-1', '9e99', 'a.ts'],
      ...['\n', '\r\n', ',', '"', '\0'],
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string())), (pieces) => {
        const read = readPlaylist(`#EXTM3U\n${pieces.join('')}`);
        if (read.kind !== 'media') return;
        for (const { durationSeconds } of read.segments) expect(durationSeconds).to.be.within(0, 120);
      }),
    );
  });
});

describe('resolveAddress', () => {
  const server = { host: '10.1.2.3', port: 8080, isSecure: false, hostName: 'live.example.cn' };
  const base = { port: 8080, path: '/a/b/index.m3u8?token=x' };
  const resolve = (uri: string) => resolveAddress(server, base, uri);

  it('takes relative addresses and absolute ones on the same host, under either name', () => {
    expect(resolve('c.ts?t=1')).to.deep.equal({ port: 8080, path: '/a/b/c.ts?t=1' });
    expect(resolve('/c.ts')).to.deep.equal({ port: 8080, path: '/c.ts' });
    expect(resolve('http://10.1.2.3:81/c.ts')).to.deep.equal({ port: 81, path: '/c.ts' });
    expect(resolve('//LIVE.example.cn/c.ts')).to.deep.equal({ port: 80, path: '/c.ts' });
  });

  it('refuses every other host and protocol, however it is spelt', () => {
    const spellings = [
      ...[
        'http://10.1.2.4/c.ts',
        '//10.1.2.4/c.ts',
        '\\\\10.1.2.4\\c.ts',
        'http:\\\\10.1.2.4/c.ts',
        'http:///10.1.2.4/c',
      ],
      ...[
        'http://10.1.2.3@10.1.2.4/',
        'http://10.1.2.3.evil.cn/',
        'http://[::ffff:10.1.2.4]/',
        'http://0xa010204/',
        '',
      ],
      ...['https://10.1.2.3/c.ts', 'ftp://10.1.2.3/c.ts', 'file:///etc/passwd', 'data:,x', 'javascript:1', 'http://'],
    ].filter((uri) => uri !== '');

    for (const uri of spellings) expect(resolve(uri), uri).to.have.property('obstacle');
  });
});

describe('SegmentCourse', () => {
  it('begins at the newest segment, goes back to one that begins with a key frame, and takes all from there on', () => {
    const course = new SegmentCourse();
    course.take(media(10, 5));
    const looked: number[] = [];
    for (let next = course.next(); next?.needsKey === true && looked.length < 3; next = course.next()) {
      looked.push(next.segment.sequence);
      if (looked.length < 3) course.stepBack();
    }
    course.pass(12, true);

    const taken: number[] = [];
    for (let next = course.next(); next !== undefined; next = course.next()) {
      expect(next).to.include({ needsKey: false, isBehindLoss: false });
      taken.push(next.segment.sequence);
      course.pass(next.segment.sequence, true);
    }
    expect(looked).to.deep.equal([14, 13, 12]);
    expect(taken).to.deep.equal([13, 14]);
  });

  it('is content with the newest one when none begins with a key frame', () => {
    const course = new SegmentCourse();
    course.take(media(10, 3));
    for (let step = 0; step < 3; step += 1) course.stepBack();

    expect(course.next()).to.deep.include({ needsKey: false });
    expect(course.next()?.segment.sequence).to.equal(12);
  });

  it('goes on at the newest segment when it has fallen out of the window, or far behind', () => {
    for (const later of [media(30, 5), media(10, 12)]) {
      const course = new SegmentCourse();
      course.take(media(10, 5));
      course.pass(14, true);
      course.take(later);

      expect(course.next()).to.deep.include({ needsKey: true, isBehindLoss: true });
      expect(course.next()?.segment).to.equal(later.segments.at(-1));
    }
  });

  it('skips no more than a window of segments that last no time, however many are listed', () => {
    const course = new SegmentCourse();
    course.take(media(0, 1));
    course.pass(0, true);
    const head = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n';
    const endless = readPlaylist(head + '#EXTINF:0\n#EXT-X-GAP\na\n'.repeat(20_000));
    if (endless.kind !== 'media') throw new Error(endless.kind);
    course.take(endless);

    let skipped = 0;
    for (let next = course.next(); next !== undefined; next = course.next()) {
      course.pass(next.segment.sequence, false);
      skipped += 1;
      if (skipped > 1000) break;
    }

    expect(skipped).to.be.below(1000);
  });

  it('takes a playlist that goes back for an old copy once, and for a new stream then', () => {
    const course = new SegmentCourse();
    course.take(media(10, 5));
    course.pass(14, true);

    expect([course.take(media(0, 5)), course.next()]).to.deep.equal([false, undefined]);
    expect(course.take(media(0, 5))).to.equal(true);
    expect(course.next()?.segment.sequence).to.equal(4);
  });
});

describe('answers of a server of HLS', () => {
  it('ask for a new address when one that was good is refused, and name every other refusal', () => {
    const told = [302, 401, 403, 404, 410, 503, 500, 418].map((status) => {
      const [first, later] = [false, true].map((wasGood) => refuseAnswer('x', { status }, wasGood));
      return `${status} ${first?.stage} ${first?.reason} / ${later?.stage} ${later?.reason}`;
    });

    expect(told).to.deep.equal([
      '302 stream forbidden / stream forbidden',
      '401 login unauthorised / stream reset',
      '403 login unauthorised / stream reset',
      '404 describe reset / stream reset',
      '410 describe reset / stream reset',
      '503 describe over-budget / describe over-budget',
      '500 describe reset / describe reset',
      '418 describe unsupported / describe unsupported',
    ]);
  });

  it('tell that a playlist stands still by the server’s own clock alone', () => {
    const dateMs = Date.parse('2026-11-22T08:00:00Z');
    const playlist = media(1, 5);

    expect(isStale({ status: 200, dateMs, changedAtMs: dateMs - 8000 }, playlist)).to.equal(false);
    expect(isStale({ status: 200, dateMs, changedAtMs: dateMs - 9000 }, playlist)).to.equal(true);
    expect(isStale({ status: 200, dateMs }, playlist)).to.equal(false);
    expect(isStale({ status: 200, dateMs }, { ...playlist, endsAtMs: dateMs - 60_000 })).to.equal(true);
    expect(isStale({ status: 200, changedAtMs: 0 }, playlist)).to.equal(false);
  });
});
