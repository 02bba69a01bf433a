import { execFileSync, spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { firstPictureOf } from '../../gateway/media/fmp4/annex-b.ts';
import { type AacClip, aacPacket, makeAacClip } from '../fixtures/aac-clip.ts';
import { type CodedClip, makeCodedClip } from '../fixtures/coded-clip.ts';
import { rtpPacket } from '../fixtures/h264-clip.ts';
import { newPackedStream, type PackedStream, packetsOf, sendClip, trackOf } from '../fixtures/packed-stream.ts';

interface Decoded {
  readonly warnings: string;
  readonly frames: number;
}

/** What ffmpeg makes of bytes that come from a pipe. */
function decode(pieces: readonly Uint8Array[], stream = 'v:0'): Decoded {
  const input = ['-v', 'warning', '-i', 'pipe:0', '-map', `0:${stream}`, '-f', 'framecrc', '-'];
  const { stdout, stderr } = spawnSync('ffmpeg', input, { input: Buffer.concat(pieces), encoding: 'utf8' });
  return { warnings: stderr, frames: stdout.split('\n').filter((line) => /^\d/.test(line)).length };
}

/** One JPEG file with one quantisation table in one packet (RFC 2435, tables in band). */
function jpegPacket(jpeg: Buffer, sequence: number, rtpTime: number): Buffer {
  const table = jpeg.indexOf(Buffer.from('ffdb', 'hex')) + 5;
  const frame = jpeg.indexOf(Buffer.from('ffc0', 'hex'));
  const scan = jpeg.indexOf(Buffer.from('ffda', 'hex'));
  const [height, width] = [jpeg.readUInt16BE(frame + 5), jpeg.readUInt16BE(frame + 7)];
  const head = Buffer.from([0, 0, 0, 0, 1, 255, width / 8, height / 8, 0, 0, 0, 128]);
  const tables = [jpeg.subarray(table, table + 64), jpeg.subarray(table, table + 64)];
  const data = jpeg.subarray(scan + 2 + jpeg.readUInt16BE(scan + 2), jpeg.length - 2);
  return rtpPacket(Buffer.concat([head, ...tables, data]), { sequence, rtpTime, payloadType: 26, marker: true });
}

function makeJpegs(size: string): Buffer[] {
  const source = ['-v', 'error', '-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=5`, '-t', '2'];
  const coder = ['-c:v', 'mjpeg', '-huffman', 'default', '-pix_fmt', 'yuvj420p', '-f', 'image2pipe', '-'];
  const all = execFileSync('ffmpeg', [...source, ...coder]);
  const starts: number[] = [];
  const start = Buffer.from('ffd8ff', 'hex');
  for (let at = all.indexOf(start); at >= 0; at = all.indexOf(start, at + 3)) starts.push(at);
  return starts.map((at, index) => all.subarray(at, starts[index + 1]));
}

describe('StreamPacker', () => {
  let small: CodedClip;
  let large: CodedClip;
  let h265: CodedClip;
  let shuffled: CodedClip;
  before(() => {
    small = makeCodedClip({ encoder: 'libx264' });
    large = makeCodedClip({ encoder: 'libx264', width: 640, height: 360 });
    h265 = makeCodedClip({ encoder: 'libx265', seconds: 2 });
    shuffled = makeCodedClip({ encoder: 'libx264', bFrames: 2 });
  });

  it('says what a stream is', () => {
    const [first, second] = [small, h265].map((clip) => {
      const stream = newPackedStream({ video: trackOf(clip) });
      sendClip(stream, clip);
      return stream.formats[0];
    });

    expect(first).to.include({ kind: 'h264', width: 320, height: 180 });
    expect(first?.codec).to.match(/^avc1\.[0-9a-f]{6}$/);
    expect(second).to.include({ kind: 'h265', width: 320, height: 180 });
    expect(second?.codec).to.match(/^hvc1\.1\.6\.L\d{2,3}\.90$/);
    expect(second?.parameterSets).to.have.length(3);
  });

  it('waits for parameter sets that come in band only, and then shows every picture', () => {
    for (const clip of [small, h265]) {
      const stream = newPackedStream({ video: { ...trackOf(clip), parameterSets: [] } });

      sendClip(stream, clip, { inBand: true });

      expect(stream.formats).to.have.length(1);
      expect(decode(stream.pieces)).to.deep.equal({ warnings: '', frames: clip.pictures.length });
    }
  });

  it('shows nothing and says so while parameter sets are missing', () => {
    const stream = newPackedStream({ video: { ...trackOf(h265), parameterSets: [] } });

    sendClip(stream, h265);

    expect(stream.parts).to.be.empty;
    expect(stream.packer.awaitsKeyFrame).to.equal(true);
    expect(stream.packer.pictures).to.be.above(20);
  });

  it('begins a new format where size and parameter sets change, and the parts before end there', () => {
    const stream = newPackedStream({ video: { ...trackOf(small), parameterSets: [] } });
    for (const packets of packetsOf(small, { inBand: true }).flat())
      stream.packer.pushVideo(packets, 0, packets.length);
    const partsBefore = stream.parts.length;

    const behind = packetsOf(large, { inBand: true })
      .flat()
      .map((packet) => later(packet, 30_000, 10 * 90_000));
    for (const packet of behind) stream.packer.pushVideo(packet, 0, packet.length);
    stream.packer.finish();

    expect(stream.formats.map(({ width }) => width)).to.deep.equal([320, 640]);
    expect(stream.parts.length).to.be.above(partsBefore + 10);
    let endTicks = 0;
    for (const { startTicks, durationTicks } of stream.parts) {
      expect(startTicks).to.equal(endTicks);
      endTicks = startTicks + durationTicks;
    }
    const second = stream.pieces.indexOf(stream.formats[1]?.init ?? new Uint8Array());
    expect(decode(stream.pieces.slice(0, second)).warnings).to.equal('');
    expect(decode(stream.pieces.slice(second))).to.deep.equal({ warnings: '', frames: large.pictures.length });
  });

  it('leaves the first part with the second picture', () => {
    const stream = newPackedStream({ video: trackOf(shuffled) });
    const [first = [], second = []] = packetsOf(shuffled);

    for (const packet of [...first, ...second]) stream.packer.pushVideo(packet, 0, packet.length);

    expect(stream.parts).to.have.length(1);
    expect(decode(stream.pieces)).to.deep.equal({ warnings: '', frames: 1 });
  });

  it('goes on behind an earlier session', () => {
    for (const clip of [shuffled, h265]) {
      const stream = newPackedStream({ video: trackOf(clip), startTicks: 2 ** 34 });

      sendClip(stream, clip);

      expect(stream.parts[0]?.startTicks).to.equal(2 ** 34);
      expect(decode(stream.pieces)).to.deep.equal({ warnings: '', frames: clip.pictures.length });
    }
  });

  it('carries JPEG that ffmpeg reads from a pipe, and gives the file back', () => {
    for (const size of ['320x176', '640x352']) {
      const jpegs = makeJpegs(size);
      const track = { encoding: 'JPEG', payloadType: 26, clockHz: 90_000, control: '', parameterSets: [] };
      const stream = newPackedStream({ video: track });

      jpegs.forEach((jpeg, index) => {
        const packet = jpegPacket(jpeg, index, index * 18_000);
        stream.packer.pushVideo(packet, 0, packet.length);
        stream.nowMs += 200;
      });
      stream.packer.finish();

      const [format] = stream.formats;
      const [part] = stream.parts;
      if (format === undefined || part === undefined) throw new Error('nothing was packed');
      expect(format).to.include({ kind: 'jpeg', codec: 'jpeg', width: Number(size.split('x')[0]) });
      expect(decode(stream.pieces)).to.deep.equal({ warnings: '', frames: jpegs.length });
      const picture = firstPictureOf(part, format);
      expect(picture.subarray(0, 2).toString('hex')).to.equal('ffd8');
      expect(decode([picture]).frames).to.equal(1);
    }
  });

  it('makes one sample of two fields, and two of two frames', () => {
    const interlaced = makeCodedClip({ encoder: 'libx264', parameters: 'interlaced=1', seconds: 1 });
    const counts = [interlaced, small].map((clip) => {
      // Stands for a camera that codes fields: x264 cannot. Each pair of pictures has one time.
      const pairs = clip.pictures
        .slice(0, 14)
        .map((picture, index) => ({ ...picture, shownTicks: (index >> 1) * 6000 }));
      const stream = newPackedStream({ video: trackOf(clip) });
      sendClip(stream, clip, { pictures: pairs });
      const sizeBytes = pairs.reduce((sum, { sample }) => sum + sample.length, 0);
      const heldBytes = stream.parts.reduce(
        (sum, { bytes }) => sum + bytes.length - Buffer.from(bytes).readUInt32BE(0) - 8,
        0,
      );
      expect(heldBytes).to.equal(sizeBytes);
      return stream.parts.reduce((sum, { bytes }) => sum + samplesIn(bytes), 0);
    });

    expect(counts).to.deep.equal([7, 14]);
  });

  it('makes nothing of an encoding that it does not know', () => {
    const stream = newPackedStream({ video: { ...trackOf(small), encoding: 'H266' } });

    sendClip(stream, small);

    expect(stream.pieces).to.be.empty;
    expect(stream.packer.awaitsKeyFrame).to.equal(true);
  });

  describe('with sound', () => {
    let sound: AacClip;
    before(() => {
      sound = makeAacClip(4);
    });

    /** Pictures and sound in the order of their times; `drop` leaves frames of sound out. */
    function sendBoth(stream: PackedStream, clip: CodedClip, drop: (index: number) => boolean = () => false): void {
      let frame = 0;
      const startMs = stream.nowMs;
      packetsOf(clip).forEach((packets, index) => {
        while ((frame * 1024) / 16_000 <= index / clip.fps && frame < sound.frames.length) {
          const packet = aacPacket(sound.frames[frame] ?? Buffer.alloc(0), frame, frame * 1024);
          if (!drop(frame)) stream.packer.pushAudio(packet, 0, packet.length);
          frame += 1;
        }
        stream.nowMs = startMs + (index * 1000) / clip.fps;
        for (const packet of packets) stream.packer.pushVideo(packet, 0, packet.length);
      });
      stream.packer.finish();
    }

    it('carries AAC as a second track that decodes without a warning', () => {
      const stream = newPackedStream({ video: trackOf(shuffled), audio: sound.track });

      sendBoth(stream, shuffled);

      expect(stream.formats).to.have.length(1);
      expect(stream.formats[0]?.audioCodec).to.equal('mp4a.40.2');
      expect(decode(stream.pieces)).to.deep.equal({ warnings: '', frames: shuffled.pictures.length });
      const heard = decode(stream.pieces, 'a:0');
      expect(heard.warnings).to.equal('');
      expect(heard.frames).to.be.within(58, 63);
    });

    it('leaves no hole in the track where frames are lost', () => {
      const stream = newPackedStream({ video: trackOf(small), audio: sound.track });

      sendBoth(stream, small, (index) => index > 20 && index < 30);

      const samples = stream.parts.flatMap(({ bytes }) => soundOf(bytes));
      expect(samples.length).to.be.within(48, 54);
      samples.slice(1).forEach(({ start }, index) => {
        const before = samples[index];
        expect(start).to.equal((before?.start ?? 0) + (before?.duration ?? 0));
      });
      expect(Math.max(...samples.map(({ duration }) => duration))).to.equal(10 * 1024);
      expect(decode(stream.pieces, 'a:0').warnings).to.equal('');
    });

    it('is expected when it was announced, and a new format when it does not come, comes later, or ends', () => {
      const stream = newPackedStream({ video: trackOf(small), audio: sound.track });
      sendBoth(stream, small, (index) => index < 20 || index > 25);
      const silent = packetsOf(small).map((packets) => packets.map((packet) => later(packet, 20_000, 4 * 90_000)));
      for (const packets of silent) {
        stream.nowMs += 1000 / 15;
        for (const packet of packets) stream.packer.pushVideo(packet, 0, packet.length);
      }

      expect(stream.formats.map(({ audioCodec }) => audioCodec)).to.deep.equal([
        ...['mp4a.40.2', undefined],
        ...['mp4a.40.2', undefined],
      ]);
    });

    it('is not expected where the camera refused it', () => {
      const stream = newPackedStream({ video: trackOf(small), audio: sound.track, agreesToAudio: false });

      sendBoth(stream, small, () => true);

      expect(stream.formats.map(({ audioCodec }) => audioCodec)).to.deep.equal([undefined]);
    });

    it('drops other audio and shows the picture', () => {
      const other = { kind: 'other', encoding: 'PCMA', payloadType: 8, clockHz: 8000, control: '' } as const;
      const stream = newPackedStream({ video: trackOf(small), audio: other });

      sendClip(stream, small);

      expect(stream.formats[0]).to.not.have.property('audioCodec');
      expect(decode(stream.pieces)).to.deep.equal({ warnings: '', frames: small.pictures.length });
    });
  });

  describe('with RTCP sender reports', () => {
    it('takes the jitter of arrivals out of the instants and tells how wrong the clock of the camera is', () => {
      const stream = newPackedStream({ video: trackOf(small) });
      const cameraAheadMs = 3_600_000;
      const startMs = stream.nowMs;
      stream.packer.takeReport(startMs + cameraAheadMs, 0xffff0000 + (small.pictures[0]?.shownTicks ?? 0));

      packetsOf(small).forEach((packets, index) => {
        // Every picture is up to 150 ms late, some come at once.
        stream.nowMs = startMs + (index * 1000) / 15 + (index % 5) * 37;
        for (const packet of packets) stream.packer.pushVideo(packet, 0, packet.length);
      });

      stream.instants.forEach((atMs, index) => {
        const capturedMs = startMs + (stream.parts[index]?.startTicks ?? 0) / 90;
        expect(atMs).to.be.within(capturedMs - 2, capturedMs + 2);
      });
      expect(stream.clockOffsets.at(-1)).to.be.within(cameraAheadMs - 2, cameraAheadMs + 2);
    });

    it('follows when the clock of the camera is set', () => {
      const stream = newPackedStream({ video: trackOf(small) });
      packetsOf(small).forEach((packets, index) => {
        stream.nowMs += 1000 / 15;
        const rtpTime = (0xffff0000 + index * 6000) >>> 0;
        if (index === 0) stream.packer.takeReport(stream.nowMs + 5000, rtpTime);
        if (index === 30) stream.packer.takeReport(stream.nowMs - 7000, rtpTime);
        for (const packet of packets) stream.packer.pushVideo(packet, 0, packet.length);
        const last = stream.instants.at(-1);
        if (last !== undefined) expect(last).to.be.within(stream.nowMs - 500, stream.nowMs);
      });

      expect(stream.clockOffsets[3]).to.equal(5000);
      expect(stream.clockOffsets.at(-1)).to.equal(-7000);
    });
  });
});

function samplesIn(part: Uint8Array): number {
  const bytes = Buffer.from(part);
  return bytes.readUInt32BE(bytes.indexOf('trun') + 8);
}

interface SoundSample {
  readonly start: number;
  readonly duration: number;
}

/** Samples of the second track as `tfdt` and `trun` tell them: ffprobe puts durations of its own in their place. */
function soundOf(part: Uint8Array): SoundSample[] {
  const bytes = Buffer.from(part);
  const traf = bytes.lastIndexOf('traf', bytes.readUInt32BE(0));
  if (bytes.readUInt32BE(bytes.indexOf('tfhd', traf) + 8) !== 2) return [];
  let start = Number(bytes.readBigUInt64BE(bytes.indexOf('tfdt', traf) + 8));
  const run = bytes.indexOf('trun', traf);
  return Array.from({ length: bytes.readUInt32BE(run + 8) }, (_, index) => {
    const duration = bytes.readUInt32BE(run + 16 + index * 8);
    start += duration;
    return { start: start - duration, duration };
  });
}

function later(packet: Buffer, sequences: number, ticks: number): Buffer {
  const copy = Buffer.from(packet);
  copy.writeUInt16BE((packet.readUInt16BE(2) + sequences) & 0xffff, 2);
  copy.writeUInt32BE((packet.readUInt32BE(4) + ticks) >>> 0, 4);
  return copy;
}
