import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect } from 'chai';
import fc from 'fast-check';
import { JpegDepacketiser, type JpegTrack } from '../../gateway/media/rtp/jpeg-depacketiser.ts';
import { quantisationTables } from '../../gateway/media/rtp/jpeg-tables.ts';
import { rtpPacket } from '../fixtures/h264-clip.ts';

/** What a JPEG file of ffmpeg is made of. */
interface TakenApart {
  readonly tables: Buffer;
  readonly huffman: Buffer;
  readonly restartInterval: number;
  readonly width: number;
  readonly height: number;
  /** Entropy-coded data without the end of the image. */
  readonly scan: Buffer;
}

const usual = { quality: 255, sequence: 0, rtpTime: 0, maxBytes: 900, setsMarker: true, hidesSize: false };
type JpegPacketOptions = Partial<typeof usual> & { readonly type?: number };

const ffmpegStart = ['-hide_banner', '-loglevel', 'error', '-f', 'lavfi'];

function makeJpegs(options: readonly string[] = [], size = '160x96'): Buffer[] {
  const source = ['-i', `testsrc2=size=${size}:rate=5`, '-t', '1', '-c:v', 'mjpeg', '-huffman', 'default'];
  const output = ['-pix_fmt', 'yuvj420p', ...options, '-f', 'image2pipe', '-'];
  return splitJpegs(execFileSync('ffmpeg', [...ffmpegStart, ...source, ...output]));
}

function splitJpegs(stream: Buffer): Buffer[] {
  const start = Buffer.from('ffd8ffe0', 'hex');
  const starts: number[] = [];
  for (let at = stream.indexOf(start); at >= 0; at = stream.indexOf(start, at + 4)) starts.push(at);
  return starts.map((at, index) => stream.subarray(at, starts[index + 1]));
}

function takeApart(jpeg: Buffer): TakenApart {
  const empty: Buffer = Buffer.alloc(0);
  const found = { tables: empty, huffman: empty, restartInterval: 0, width: 0, height: 0 };
  for (let at = 2; ;) {
    const marker = jpeg.readUInt8(at + 1);
    const next = at + 2 + jpeg.readUInt16BE(at + 2);
    const content = jpeg.subarray(at + 4, next);
    if (marker === 0xdb) found.tables = Buffer.concat([found.tables, content.subarray(1, 65), content.subarray(66)]);
    if (marker === 0xc4) found.huffman = content;
    if (marker === 0xdd) found.restartInterval = content.readUInt16BE(0);
    if (marker === 0xc0) Object.assign(found, { height: content.readUInt16BE(1), width: content.readUInt16BE(3) });
    if (marker === 0xda) return { ...found, scan: jpeg.subarray(next, jpeg.lastIndexOf(Buffer.from('ffd9', 'hex'))) };
    at = next;
  }
}

/** A packetiser of our own for RFC 2435. */
function packetise(picture: TakenApart, options: JpegPacketOptions = {}): Buffer[] {
  const { sequence, rtpTime, maxBytes, setsMarker, ...head } = { ...usual, ...options };
  const { type = picture.restartInterval === 0 ? 1 : 65 } = options;
  const packets: Buffer[] = [];
  for (let offset = 0; offset < picture.scan.length; offset += maxBytes) {
    const scan = picture.scan.subarray(offset, offset + maxBytes);
    const payload = Buffer.concat([headers(picture, offset, { ...head, type }), scan]);
    const marker = setsMarker && offset + maxBytes >= picture.scan.length;
    packets.push(rtpPacket(payload, { sequence: sequence + packets.length, rtpTime, payloadType: 26, marker }));
  }
  return packets;
}

function headers(
  { restartInterval, tables, width, height }: TakenApart,
  offset: number,
  { type, quality, hidesSize }: { type: number; quality: number; hidesSize: boolean },
): Buffer {
  const sides = hidesSize ? [0, 0] : [width / 8, height / 8];
  const main = [0, offset >> 16, (offset >> 8) & 0xff, offset & 0xff, type, quality, ...sides];
  const restart = type >= 64 ? [restartInterval >> 8, restartInterval & 0xff, 0xff, 0xff] : [];
  const inBand = quality >= 128 && offset === 0 ? [0, 0, 0, tables.length, ...tables] : [];
  return Buffer.from([...main, ...restart, ...inBand]);
}

function depacketise(packets: readonly Buffer[], track: Partial<JpegTrack> = {}) {
  const files: Buffer[] = [];
  const depacketiser = new JpegDepacketiser({ payloadType: 26, ...track }, ({ bytes, isKeyFrame }) => {
    expect(isKeyFrame).to.equal(true);
    files.push(Buffer.from(bytes));
  });
  for (const packet of packets) depacketiser.push(packet, 0, packet.length);
  return { files, depacketiser };
}

/** Pixels as ffmpeg decodes them; damage of any kind is an error. */
function decode(jpeg: Buffer): Buffer {
  const input = ['-hide_banner', '-loglevel', 'error', '-xerror', '-err_detect', 'explode', '-f', 'mjpeg', '-i', '-'];
  return execFileSync('ffmpeg', [...input, '-f', 'rawvideo', '-'], { input: jpeg, stdio: 'pipe' });
}

/** From the order in which JPEG files store a table to the order in which ffmpeg reads one. */
function fromZigzag(table: Buffer): number[] {
  const cells = Array.from({ length: 64 }, (_, cell) => ({ cell, row: cell >> 3, column: cell & 7 }));
  const order = cells.sort((one, other) => {
    const [sum, otherSum] = [one.row + one.column, other.row + other.column];
    return sum === otherSum ? (sum % 2 === 0 ? other.row - one.row : one.row - other.row) : sum - otherSum;
  });
  const natural = new Array<number>(64).fill(0);
  order.forEach(({ cell }, index) => (natural[cell] = table.readUInt8(index)));
  return natural;
}

describe('JpegDepacketiser', () => {
  let pictures: TakenApart[];
  let originals: Buffer[];

  before(() => {
    originals = makeJpegs(['-q:v', '6']);
    pictures = originals.map(takeApart);
  });

  it('makes files that decode to the same pixels as the ones that were sent', () => {
    const { files, depacketiser } = depacketise(pictures.flatMap((picture, at) => packetAt(picture, at)));

    expect(files.map((file) => decode(file).toString('hex'))).to.deep.equal(
      originals.map((file) => decode(file).toString('hex')),
    );
    expect(depacketiser.counts).to.include({ pictures: 5, droppedPictures: 0, malformedPackets: 0 });
    expect(depacketiser.awaitsKeyFrame).to.equal(false);
  });

  it('writes the Huffman tables that ffmpeg calls the default ones', () => {
    const { files } = depacketise(packetAt(pictures[0], 0));

    expect(tablesIn(takeApart(files[0] ?? Buffer.alloc(0)).huffman)).to.deep.equal(
      tablesIn(pictures[0]?.huffman ?? Buffer.alloc(0)),
    );
  });

  for (const quality of [5, 30, 50, 75, 99]) {
    it(`writes the tables that Q ${quality} stands for`, () => {
      const tables = quantisationTables(quality);
      const [luma, chroma] = [tables.subarray(0, 64), tables.subarray(64)];
      const matrices = ['-intra_matrix', fromZigzag(luma).join(), '-chroma_intra_matrix', fromZigzag(chroma).join()];
      const [original = Buffer.alloc(0)] = makeJpegs([...matrices, '-qmin', '8', '-qmax', '8', '-q:v', '8']);
      // The encoder leaves the first step of both tables at 8.
      for (const table of [luma, chroma]) original[original.indexOf(table.subarray(1)) - 1] = table.readUInt8(0);

      const { files } = depacketise(packetise(takeApart(original), { quality }));

      expect(decode(files[0] ?? Buffer.alloc(0))).to.deep.equal(decode(original));
    });
  }

  it('knows the tables of the standard at Q 50, and never a step of 0', () => {
    expect([...quantisationTables(50).subarray(0, 8)]).to.deep.equal([16, 11, 12, 14, 12, 10, 16, 14]);
    expect(Math.min(...quantisationTables(99))).to.equal(1);
    expect(Math.max(...quantisationTables(1))).to.equal(255);
  });

  it('keeps restart markers', () => {
    const [original = Buffer.alloc(0)] = makeJpegs(['-threads', '3', '-slices', '3', '-thread_type', 'slice']);
    const picture = takeApart(original);

    const { files } = depacketise(packetise(picture));

    expect(picture.restartInterval).to.be.greaterThan(0);
    expect(decode(files[0] ?? Buffer.alloc(0))).to.deep.equal(decode(original));
  });

  it('takes type 0 for 4:2:2', () => {
    // Two MCUs of grey: two blocks of luma (DC 00, end 1010), one of each chroma (DC 00, end 00), filled up with ones.
    const scan = Buffer.from(
      (('001010'.repeat(2) + '0000'.repeat(2)).repeat(2).match(/.{8}/g) ?? []).map((bits) => parseInt(bits, 2)),
    );
    const picture = { tables: quantisationTables(50), huffman: scan, restartInterval: 0, width: 32, height: 8, scan };

    const { files } = depacketise(packetise(picture, { type: 0, quality: 50 }));

    const pixels = decode(files[0] ?? Buffer.alloc(0));
    expect(pixels).to.have.length(32 * 8 * 2);
    expect([...new Set(pixels)]).to.deep.equal([128]);
  });

  it('plays what the RTP packetiser of ffmpeg sends', async () => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const packets: Buffer[] = [];
    socket.on('message', (packet) => packets.push(packet));
    const source = ['-re', '-i', 'testsrc2=size=160x96:rate=10', '-t', '1', '-c:v', 'mjpeg', '-huffman', 'default'];
    const url = `rtp://127.0.0.1:${socket.address().port}`;
    const sender = spawn('ffmpeg', [...ffmpegStart, ...source, '-pix_fmt', 'yuvj420p', '-f', 'rtp', url]);
    await once(sender, 'exit');
    await new Promise((resolve) => setImmediate(resolve));
    socket.close();

    const { files, depacketiser } = depacketise(packets);

    expect(depacketiser.counts).to.include({ lostPackets: 0, malformedPackets: 0, droppedPictures: 0 });
    expect(files).to.have.length(10);
    for (const file of files) expect(decode(file)).to.have.length((160 * 96 * 3) / 2);
  });

  it('drops the picture that misses a packet, whichever, and no other', () => {
    fc.assert(
      fc.property(fc.nat(), (choice) => {
        let sequence = 65_500;
        const sent = pictures.map((picture, at) => {
          const packets = packetise(picture, { sequence, rtpTime: at * 18_000 });
          sequence += packets.length;
          return packets;
        });
        const inner = sent
          .slice(0, -1)
          .flatMap((packets, picture) => packets.map((_, packet) => ({ picture, packet })));
        const lost = inner[choice % inner.length];
        const kept = sent.flatMap((packets, picture) =>
          packets.filter((_, packet) => lost?.picture !== picture || lost.packet !== packet),
        );

        const { files } = depacketise([...kept, rtpPacket(Buffer.alloc(9), { sequence, rtpTime: 1, payloadType: 26 })]);

        const expected = pictures.filter((_, index) => index !== lost?.picture).map(({ scan }) => scan.toString('hex'));
        expect(files.map((file) => takeApart(file).scan.toString('hex'))).to.deep.equal(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('ends a picture without a marker where the next one begins', () => {
    const [first, second] = [0, 1].map((at) => packetise(small(), { sequence: at, rtpTime: at, setsMarker: false }));

    const { files } = depacketise([...(first ?? []), ...(second ?? [])]);

    expect(files).to.have.length(1);
  });

  it('remembers tables of a Q below 255, and wants them with every picture at 255', () => {
    const bare = (quality: number): Buffer[] => {
      const [first = Buffer.alloc(0)] = packetise({ ...small(), tables: Buffer.alloc(0) }, { quality, sequence: 1 });
      return [first];
    };
    const known = depacketise([...packetise(small(), { quality: 200 }), ...bare(200)]);
    const unknown = depacketise([...packetise(small(), { quality: 255 }), ...bare(255)]);

    expect(known.files).to.have.length(2);
    expect(unknown.files).to.have.length(1);
    expect(unknown.depacketiser.counts).to.include({ pictures: 2, droppedPictures: 1, malformedPackets: 1 });
    expect(unknown.depacketiser.awaitsKeyFrame).to.equal(true);
  });

  it('takes the size of the description where the packets have none', () => {
    const hidden = packetise(small(), { hidesSize: true });

    const { files } = depacketise(hidden, { size: { width: 2592, height: 1944 } });

    expect(takeApart(files[0] ?? Buffer.alloc(0))).to.include({ width: 2592, height: 1944 });
    expect(depacketise(hidden).files).to.be.empty;
  });

  it('takes the size from the header extension of ONVIF cameras', () => {
    const [packet = Buffer.alloc(0)] = packetise(small(), { hidesSize: true });
    // DRI, then SOF0 of 3840 × 2160, filled up to whole words.
    const segments = Buffer.from(
      'ffdd00040000' + 'ffc0001108' + '0870' + '0f00' + '03012200021101031101' + '000000',
      'hex',
    );
    const words = Math.floor(segments.length / 4);
    const extension = Buffer.concat([Buffer.from([0xff, 0xd8, 0, words]), segments.subarray(0, words * 4)]);
    const extended = Buffer.concat([packet.subarray(0, 12), extension, packet.subarray(12)]);
    extended.writeUInt8(0x90, 0);

    const { files } = depacketise([extended]);

    expect(takeApart(files[0] ?? Buffer.alloc(0))).to.include({ width: 3840, height: 2160 });
  });

  it('survives any packets', () => {
    const payload = fc.uint8Array({ maxLength: 300 });
    const packet = fc
      .tuple(payload, fc.nat(3), fc.boolean())
      .map(([bytes, step, marker]) => ({ bytes: Buffer.from(bytes), step, marker }));
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 30 }), (sent) => {
        let sequence = 0;
        const packets = sent.map(({ bytes, step, marker }) => {
          sequence += step;
          const made = rtpPacket(bytes, { sequence, rtpTime: sequence >> 2, payloadType: 26, marker });
          if (step === 2) made.writeUInt8(0x90, 0);
          return made;
        });
        for (const file of depacketise(packets).files) expect(file.readUInt16BE(0)).to.equal(0xffd8);
      }),
    );
  });

  function packetAt(picture: TakenApart | undefined, at: number): Buffer[] {
    return picture === undefined
      ? []
      : packetise(picture, { sequence: at * 100, rtpTime: at * 18_000, maxBytes: 400 }).map((packet, index, all) =>
          renumber(packet, all.length * at + index),
        );
  }

  function small(): TakenApart {
    const scan = Buffer.alloc(64, 1);
    return { tables: quantisationTables(50), huffman: scan, restartInterval: 0, width: 16, height: 16, scan };
  }
});

/** The same packet with another sequence number. */
function renumber(packet: Buffer, sequence: number): Buffer {
  const copy = Buffer.from(packet);
  copy.writeUInt16BE(sequence & 0xffff, 2);
  return copy;
}

/** Huffman tables by class and id. */
function tablesIn(segment: Buffer): Record<number, string> {
  const tables: Record<number, string> = {};
  for (let at = 0; at < segment.length;) {
    const codes = segment.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
    tables[segment.readUInt8(at)] = segment.toString('hex', at + 1, at + 17 + codes);
    at += 17 + codes;
  }
  return tables;
}
