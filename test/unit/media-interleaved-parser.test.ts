import { expect } from 'chai';
import fc from 'fast-check';
import { InterleavedParser, type RtspMessage } from '../../gateway/media/rtsp/interleaved-parser.ts';

interface Seen {
  frames: { channel: number; payload: string }[];
  messages: RtspMessage[];
  malformed: string[];
  parser: InterleavedParser;
}

function newParser(): Seen {
  const frames: Seen['frames'] = [];
  const messages: RtspMessage[] = [];
  const malformed: string[] = [];
  const parser = new InterleavedParser({
    onFrame: (channel, bytes, start, end) => frames.push({ channel, payload: bytes.toString('hex', start, end) }),
    onMessage: (message) => messages.push(message),
    onMalformed: (detail) => malformed.push(detail),
  });
  return { frames, messages, malformed, parser };
}

function frame(channel: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x24, channel, payload.length >> 8, payload.length & 0xff]), payload]);
}

const reply = Buffer.from('RTSP/1.0 200 OK\r\nCSeq: 7\r\nContent-Length: 5\r\nX-Twice: a\r\nx-twice: b\r\n\r\nv=0\r\n');

describe('InterleavedParser', () => {
  it('reads frames and replies from one stream', () => {
    const seen = newParser();

    seen.parser.push(Buffer.concat([frame(0, Buffer.from('aa')), reply, frame(1, Buffer.alloc(0))]));

    expect(seen.frames).to.deep.equal([
      { channel: 0, payload: '6161' },
      { channel: 1, payload: '' },
    ]);
    expect(seen.messages).to.have.length(1);
    expect(seen.messages[0]).to.include({ status: 200, body: 'v=0\r\n' });
    expect(seen.messages[0]?.headers.get('x-twice')).to.deep.equal(['a', 'b']);
  });

  it('finds the same wherever the network cuts the stream', () => {
    const stream = fc.array(
      fc.oneof(
        fc
          .tuple(fc.integer({ min: 0, max: 3 }), fc.uint8Array({ maxLength: 300 }))
          .map(([channel, payload]) => frame(channel, Buffer.from(payload))),
        fc.constant(reply),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(stream, fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1 }), (pieces, cuts) => {
        const whole = Buffer.concat(pieces);
        const atOnce = newParser();
        atOnce.parser.push(whole);
        const inPieces = newParser();
        for (let at = 0, cut = 0; at < whole.length; cut += 1) {
          const size = cuts[cut % cuts.length] ?? 1;
          // A copy, wiped afterwards: the parser must not keep the chunk.
          const chunk = Buffer.from(whole.subarray(at, at + size));
          inPieces.parser.push(chunk);
          chunk.fill(0xee);
          at += size;
        }
        expect(inPieces.frames).to.deep.equal(atOnce.frames);
        expect(inPieces.messages).to.deep.equal(atOnce.messages);
        expect(atOnce.frames.length + atOnce.messages.length).to.equal(pieces.length);
      }),
    );
  });

  it('survives any bytes, and gives up after 64 KiB of garbage', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 2000 }), { maxLength: 20 }), (chunks) => {
        const { parser } = newParser();
        for (const chunk of chunks) parser.push(Buffer.from(chunk));
      }),
    );
    const seen = newParser();
    for (let round = 0; round < 70; round += 1) seen.parser.push(Buffer.alloc(1024, 0xff));
    seen.parser.push(frame(0, Buffer.from('late')));
    expect(seen.malformed).to.have.length(1);
    expect(seen.frames).to.be.empty;
  });

  it('skips garbage before a frame and goes on', () => {
    const seen = newParser();

    seen.parser.push(Buffer.concat([Buffer.from([0, 1, 0x24, 0xff, 9]), frame(0, Buffer.from('b'))]));

    expect(seen.frames).to.deep.equal([{ channel: 0, payload: '62' }]);
    expect(seen.parser.skippedBytes).to.equal(5);
  });

  it('refuses a head or a body beyond its limits', () => {
    const head = newParser();
    head.parser.push(Buffer.from(`RTSP/1.0 200 OK\r\nX: ${'y'.repeat(20_000)}`));
    expect(head.malformed).to.deep.equal(['message head longer than 16384 bytes']);

    const body = newParser();
    body.parser.push(Buffer.from('RTSP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\n'));
    expect(body.malformed).to.have.length(1);
  });

  it('takes higher channels once a session has them', () => {
    const seen = newParser();
    seen.parser.maxChannel = 200;

    seen.parser.push(Buffer.concat([frame(200, Buffer.from('a')), frame(201, Buffer.from('b'))]));

    expect(seen.frames).to.deep.equal([{ channel: 200, payload: '61' }]);
  });

  it('reads Chinese headers, headers that go on in the next line, and replies of a web server', () => {
    const seen = newParser();

    seen.parser.push(Buffer.from('RTSP/1.0 401 No\r\nWWW-Authenticate: Digest realm="摄像机",\r\n nonce="1"\r\n\r\n'));
    seen.parser.push(Buffer.from('HTTP/1.1 404 Not Found\r\n\r\n'));
    seen.parser.push(Buffer.from('RTSP/1.0 200 OK\r\nServer: b\xe9\r\n\r\n', 'latin1'));

    const [challenge, web, latin] = seen.messages;
    expect(challenge?.headers.get('www-authenticate')).to.deep.equal(['Digest realm="摄像机", nonce="1"']);
    expect(web).to.include({ status: 404, startLine: 'HTTP/1.1 404 Not Found' });
    expect(latin?.headers.get('server')).to.deep.equal(['bé']);
  });

  it('finds the frames again between a reply and garbage, in order', () => {
    const seen = newParser();
    const noise = Buffer.from([0xff, 0x00, 0x24, 0x99]);

    seen.parser.push(Buffer.concat([reply, noise, frame(1, Buffer.from('b')), reply, frame(2, Buffer.alloc(3000, 1))]));

    expect(seen.frames.map(({ channel }) => channel)).to.deep.equal([1, 2]);
    expect(seen.messages).to.have.length(2);
  });
});
