import { expect } from 'chai';
import fc from 'fast-check';
import { InterleavedParser } from '../../gateway/media/rtsp/interleaved-parser.ts';
import { readTracks } from '../../gateway/media/rtsp/sdp.ts';

/** Pieces of the protocol, whole and broken, so that the fuzz gets behind the first byte. */
const pieces = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  fc
    .tuple(fc.nat(20), fc.nat(0xffff), fc.uint8Array({ maxLength: 200 }))
    .map(([channel, length, bytes]) => Buffer.from([0x24, channel, length >> 8, length & 0xff, ...bytes])),
  fc
    .tuple(fc.nat(700), fc.nat(70_000), fc.string())
    .map(([status, length, text]) =>
      Buffer.from(`RTSP/1.0 ${status} X\r\nContent-Length: ${length}\r\nX: ${text}\r\n\r\n${text}`),
    ),
  fc.nat(40_000).map((length) => Buffer.alloc(length, 'A')),
);

describe('a hostile RTSP stream', function () {
  this.timeout(300_000);

  it('never throws, never grows, and never hands on more than came', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60, size: 'max' }), (chunks) => {
        let handed = 0;
        let endings = 0;
        const parser = new InterleavedParser({
          onFrame: (_channel, bytes, start, end) => {
            expect(start <= end && end <= bytes.length && end - start <= 0xffff).to.equal(true);
            handed += end - start;
          },
          onMessage: ({ body, startLine, headers }) => {
            handed += body.length + startLine.length;
            expect(body.length).to.be.at.most(64 * 1024);
            expect([...headers].flat(2).join('').length).to.be.at.most(16 * 1024);
          },
          onMalformed: () => (endings += 1),
        });
        for (const chunk of chunks) parser.push(chunk);

        expect(endings).to.be.at.most(1);
        expect(handed).to.be.at.most(chunks.reduce((sum, { length }) => sum + length, 0));
      }),
      { numRuns: 3_000 },
    );
  });

  it('holds no more than one frame or message of a stream without end', () => {
    const parser = new InterleavedParser({
      onFrame: () => undefined,
      onMessage: () => undefined,
      onMalformed: () => undefined,
    });
    const chunk = Buffer.concat([Buffer.from([0x24, 0, 0xff, 0xff]), Buffer.alloc(60_000, 'x')]);
    global.gc?.();
    const before = process.memoryUsage().arrayBuffers;

    for (let count = 0; count < 20_000; count += 1) parser.push(chunk);

    expect(process.memoryUsage().arrayBuffers - before).to.be.below(8 * 1024 * 1024);
  });

  it('cannot break the reader of descriptions', () => {
    const line = fc.oneof(
      fc.constantFrom('m=video 0 RTP/AVP 96', 'm=audio 0 RTP/AVP 97', 'a=rtpmap:96 H264/90000', 'a=control:x'),
      fc.constantFrom(
        'a=fmtp:96 sprop-parameter-sets=',
        'a=fmtp:97 mode=AAC-hbr;sizelength=13;config=',
        'a=framerate:',
      ),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(line, fc.string()), { maxLength: 80 }), (lines) => {
        const { video, audio } = readTracks(lines.map((parts) => parts.join('')).join('\r\n'));
        if (video !== undefined) expect(video.payloadType).to.be.within(0, 127);
        if (audio?.kind === 'aac') expect(audio.samplesPerFrame).to.be.greaterThan(0);
      }),
      { numRuns: 20_000 },
    );
  });
});
