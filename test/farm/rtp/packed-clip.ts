import type { VideoCodec } from '../scenario.ts';
import { groupByFrame, nalType, packetiseFrame, splitNals } from './packetise.ts';
import { groupH265ByFrame, h265NalType, isH265Key, packetiseH265Frame } from './packetise-h265.ts';

export const PAYLOAD_TYPE = 96;
/** Ticks of the RTP clock per second, for every video (RFC 6184 §8.2.1). */
export const RTP_CLOCK_HZ = 90_000;

/**
 * One frame as it goes over an RTSP connection: all its RTP packets in interleaved frames (RFC 2326 §10.12).
 *
 * Shared by all sessions; each copies it and fills in its channel, sequence numbers, timestamp and SSRC.
 */
export interface PackedFrame {
  readonly bytes: Buffer;
  /** Where each packet's interleaved header begins in `bytes`. */
  readonly packetStarts: readonly number[];
  /** Without interleaved and RTP headers. */
  readonly payloadBytes: number;
  readonly isKey: boolean;
}

/** A whole clip, packetised once. */
export interface PackedClip {
  readonly frames: readonly PackedFrame[];
  /** Sequence and picture parameter sets, behind the video parameter set of H.265. */
  readonly parameterSets: readonly Buffer[];
}

/** Interleaved header and RTP header together, bytes. */
export const HEADER_BYTES = 16;

const packed = new WeakMap<Buffer, PackedClip>();

/** Packs a clip once, however many cameras show it. Throws when the stream has no frame or no parameter sets. */
export function packClip(annexB: Buffer, codec: VideoCodec = 'h264'): PackedClip {
  const known = packed.get(annexB) ?? packFrames(annexB, packings[codec]);
  packed.set(annexB, known);
  return known;
}

/** What differs between the codecs. */
interface Packing {
  readonly name: string;
  /** NAL unit types of the parameter sets, in the order of the description. */
  readonly setTypes: readonly number[];
  readonly typeOf: (nal: Buffer) => number;
  readonly isKey: (nal: Buffer) => boolean;
  readonly group: (nals: readonly Buffer[]) => Buffer[][];
  readonly packetise: (nals: readonly Buffer[]) => Buffer[];
}

const packings: Readonly<Record<VideoCodec, Packing>> = {
  h264: {
    name: 'H.264',
    setTypes: [7, 8],
    typeOf: nalType,
    isKey: (nal) => nalType(nal) === 5,
    group: groupByFrame,
    packetise: packetiseFrame,
  },
  h265: {
    name: 'H.265',
    setTypes: [32, 33, 34],
    typeOf: h265NalType,
    isKey: isH265Key,
    group: groupH265ByFrame,
    packetise: packetiseH265Frame,
  },
};

function packFrames(annexB: Buffer, packing: Packing): PackedClip {
  const { name, setTypes, typeOf, group } = packing;
  const nals = splitNals(annexB);
  const sets = setTypes.map((type) => nals.find((nal) => typeOf(nal) === type)).filter((nal) => nal !== undefined);
  const frames = group(nals).map((frame) => packFrame(frame, packing));
  if (sets.length < setTypes.length || frames.length === 0) {
    throw new Error(`not an ${name} stream with parameter sets and frames`);
  }
  return { frames, parameterSets: sets };
}

function packFrame(nals: readonly Buffer[], { packetise, isKey }: Packing): PackedFrame {
  const payloads = packetise(nals);
  const packetStarts: number[] = [];
  const parts: Buffer[] = [];
  let at = 0;
  for (const [index, payload] of payloads.entries()) {
    const header = Buffer.alloc(HEADER_BYTES);
    header[0] = 0x24; // $
    header.writeUInt16BE(12 + payload.length, 2);
    header[4] = 0x80; // RTP version 2
    header[5] = PAYLOAD_TYPE | (index === payloads.length - 1 ? 0x80 : 0); // the marker ends the frame
    packetStarts.push(at);
    parts.push(header, payload);
    at += HEADER_BYTES + payload.length;
  }
  return {
    bytes: Buffer.concat(parts),
    packetStarts,
    payloadBytes: at - HEADER_BYTES * payloads.length,
    isKey: nals.some(isKey),
  };
}
