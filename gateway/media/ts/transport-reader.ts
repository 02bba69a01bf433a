import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { NalEncoding } from '../engine/nal-formats.ts';
import { segmentFault, type SegmentListener, type SegmentReader } from '../pull/media-unit.ts';
import { AdtsReader } from './adts-reader.ts';
import { PacketCutter } from './packet-cutter.ts';
import { PesBuffer, type PesPacket } from './pes-buffer.ts';
import { type ProgramStream, readProgramMap, readProgramMapPid } from './program-tables.ts';
import { SectionBuffer } from './section-buffer.ts';
import { readTransportPacket, type TransportPacket } from './transport-packet.ts';

const programsPid = 0;
/** Stream types (ISO/IEC 13818-1 table 2-34) that are taken. */
const encodings: Readonly<Record<number, NalEncoding>> = { 0x1b: 'H264', 0x24: 'H265' };
const adtsType = 0x0f;
/** Those that are video of another kind, or encrypted, by the name that a technician knows. */
const otherVideo: Readonly<Record<number, string>> = {
  0x01: 'MPEG-1 video',
  0x02: 'MPEG-2 video',
  0x10: 'MPEG-4 visual',
  0x33: 'H.266',
  0x42: 'AVS',
  0x80: 'SVAC',
  0xd2: 'AVS2',
  0xdb: 'H.264 encrypted by SAMPLE-AES',
};

/** MPEG-2 transport stream segments: the first program's H.264 or H.265, and its AAC; everything else is left out. */
export class TransportReader implements SegmentReader {
  readonly #listener: SegmentListener;
  readonly #cutter = new PacketCutter((bytes, at) => this.#takePacket(bytes, at));
  readonly #programs = new SectionBuffer();
  readonly #map = new SectionBuffer();
  readonly #video = new PesBuffer((packet) => this.#takeVideo(packet));
  readonly #audio = new PesBuffer(({ payload, shownTicks }) => this.#adts.push(payload, shownTicks));
  readonly #adts: AdtsReader;
  #mapPid = -1;
  #videoPid = -1;
  #audioPid = -1;
  #encoding: NalEncoding | undefined;
  #last: { readonly shownTicks: number; readonly decodeTicks: number } | undefined;
  #fault: DeviceFault | undefined;

  constructor(listener: SegmentListener) {
    this.#listener = listener;
    this.#adts = new AdtsReader({
      onTrack: (track) => listener.onSoundTrack(track),
      onFrame: (frame) => listener.onSound(frame),
    });
  }

  push(bytes: Buffer): DeviceFault | undefined {
    if (this.#fault === undefined && !this.#cutter.push(bytes)) {
      this.#fault = segmentFault('malformed', 'it is no transport stream');
    }
    return this.#fault;
  }

  end(): DeviceFault | undefined {
    this.#video.finish();
    this.#audio.finish();
    // Some muxers number the packets of each segment anew; between two segments HTTP loses nothing.
    this.#video.reset();
    this.#audio.reset();
    this.#cutter.reset();
    if (this.#encoding === undefined) this.#fault ??= segmentFault('malformed', 'a transport stream without tables');
    return this.#fault;
  }

  reset(): void {
    this.#cutter.reset();
    this.#video.reset();
    this.#audio.reset();
    this.#adts.reset();
    this.#last = undefined;
  }

  #takePacket(bytes: Buffer, at: number): void {
    const packet = readTransportPacket(bytes, at);
    if (packet === undefined) return;
    const { pid, payload, beginsUnit } = packet;
    if (pid === programsPid) this.#takePrograms(this.#programs.push(bytes, payload, beginsUnit));
    else if (pid === this.#mapPid) this.#takeMap(this.#map.push(bytes, payload, beginsUnit));
    else if (pid === this.#videoPid) this.#takeStream(this.#video, packet, bytes);
    else if (pid === this.#audioPid) this.#takeStream(this.#audio, packet, bytes);
  }

  #takeStream(stream: PesBuffer, packet: TransportPacket, bytes: Buffer): void {
    const { continuity, isAnnounced, payload, beginsUnit } = packet;
    if (packet.isScrambled) this.#fault ??= segmentFault('unsupported', 'the transport stream is scrambled');
    else if (stream.follows(continuity, isAnnounced)) stream.push(bytes, payload, beginsUnit);
  }

  #takePrograms(section: Buffer | undefined): void {
    if (section !== undefined) this.#mapPid = readProgramMapPid(section) ?? this.#mapPid;
  }

  #takeMap(section: Buffer | undefined): void {
    const streams = section && readProgramMap(section);
    if (streams === undefined) return;
    const video = streams.find(({ streamType }) => encodings[streamType] !== undefined);
    const encoding = video && encodings[video.streamType];
    if (video === undefined || encoding === undefined) {
      this.#fault ??= segmentFault('unsupported', nameWhatIsThere(streams));
      return;
    }
    this.#videoPid = video.pid;
    this.#audioPid = streams.find(({ streamType }) => streamType === adtsType)?.pid ?? -1;
    if (this.#encoding === encoding) return;
    this.#encoding = encoding;
    this.#listener.onTracks({ encoding, parameterSets: [], hasSound: this.#audioPid >= 0 });
  }

  #takeVideo({ payload, isBehindLoss, ...times }: PesPacket): void {
    const { shownTicks, decodeTicks } = times;
    if (shownTicks !== undefined && decodeTicks !== undefined) this.#last = { shownTicks, decodeTicks };
    // What carries no time goes on with the picture before.
    if (this.#last === undefined) return;
    this.#listener.onVideo({ bytes: Buffer.from(payload), lengthBytes: 0, ...this.#last, isBehindLoss });
  }
}

function nameWhatIsThere(streams: readonly ProgramStream[]): string {
  const types = streams.map(({ streamType }) => streamType);
  const known = types.map((type) => otherVideo[type]).find((name) => name !== undefined);
  if (known !== undefined) return `its video is ${known}, which this gateway cannot show`;
  const listed = types.map((type) => `0x${type.toString(16).padStart(2, '0')}`).join(', ');
  return `it has neither H.264 nor H.265 (stream types ${listed === '' ? 'none' : listed})`;
}
