const packetBytes = 188;
const headBytes = 4;

/** One packet of a transport stream (ISO/IEC 13818-1 §2.4.3.2) that carries something. */
export interface TransportPacket {
  readonly pid: number;
  /** A section or a PES packet begins here. */
  readonly beginsUnit: boolean;
  readonly isScrambled: boolean;
  /** Continuity counter, 4 bits, and whether the packet says itself that the counting begins anew. */
  readonly continuity: number;
  readonly isAnnounced: boolean;
  /** Where its payload lies. */
  readonly payload: readonly [start: number, end: number];
}

/** Reads the packet that begins at `at` and is all there; undefined when it carries nothing, or was damaged on the way. */
export function readTransportPacket(bytes: Buffer, at: number): TransportPacket | undefined {
  const [second, flags] = [bytes.readUInt8(at + 1), bytes.readUInt8(at + 3)];
  const adaptationBytes = (flags & 0x20) === 0 ? 0 : 1 + bytes.readUInt8(at + headBytes);
  const start = at + headBytes + adaptationBytes;
  const end = at + packetBytes;
  const [hasPayload, isDamaged] = [(flags & 0x10) !== 0, (second & 0x80) !== 0];
  if (!hasPayload || isDamaged || start >= end) return undefined;
  return {
    pid: bytes.readUInt16BE(at + 1) & 0x1fff,
    beginsUnit: (second & 0x40) !== 0,
    isScrambled: (flags & 0xc0) !== 0,
    continuity: flags & 0x0f,
    isAnnounced: adaptationBytes > 1 && (bytes.readUInt8(at + headBytes + 1) & 0x80) !== 0,
    payload: [start, end],
  };
}
