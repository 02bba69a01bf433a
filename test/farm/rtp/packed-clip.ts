import { groupByFrame, nalType, packetiseFrame, splitNals } from './packetise.ts';

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
  /** Sequence and picture parameter sets. */
  readonly parameterSets: readonly Buffer[];
}

/** Interleaved header and RTP header together, bytes. */
export const HEADER_BYTES = 16;

const packed = new WeakMap<Buffer, PackedClip>();

/** Packs a clip once, however many cameras show it. Throws when the stream has no frame or no parameter sets. */
export function packClip(annexB: Buffer): PackedClip {
  const known = packed.get(annexB) ?? packFrames(annexB);
  packed.set(annexB, known);
  return known;
}

function packFrames(annexB: Buffer): PackedClip {
  const nals = splitNals(annexB);
  const sets = [7, 8].map((type) => nals.find((nal) => nalType(nal) === type)).filter((nal) => nal !== undefined);
  const frames = groupByFrame(nals).map(packFrame);
  if (sets.length < 2 || frames.length === 0) throw new Error('not an H.264 stream with parameter sets and frames');
  return { frames, parameterSets: sets };
}

function packFrame(nals: readonly Buffer[]): PackedFrame {
  const payloads = packetiseFrame(nals);
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
    isKey: nals.some((nal) => nalType(nal) === 5),
  };
}
