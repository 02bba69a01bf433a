/** Where the streams of a program are and what they hold. */
export interface ProgramStream {
  readonly pid: number;
  /** ISO/IEC 13818-1 table 2-34. */
  readonly streamType: number;
}

const tableIds = { programs: 0, streams: 2 } as const;
const sectionHeadBytes = 8;
const checksumBytes = 4;
/** More than that no camera sends; the rest is not read. */
const maxStreams = 32;

/** Of a PAT (§2.4.4.4), the PID of the first program's map; undefined when it is none, or names no program. */
export function readProgramMapPid(section: Buffer): number | undefined {
  if (section[0] !== tableIds.programs) return undefined;
  for (let at = sectionHeadBytes; at + 4 <= section.length - checksumBytes; at += 4) {
    if (section.readUInt16BE(at) !== 0) return section.readUInt16BE(at + 2) & 0x1fff;
  }
  return undefined;
}

/** The streams of a PMT (§2.4.4.9); undefined when it is none. */
export function readProgramMap(section: Buffer): readonly ProgramStream[] | undefined {
  if (section[0] !== tableIds.streams || section.length < 16) return undefined;
  const streams: ProgramStream[] = [];
  const end = section.length - checksumBytes;
  let at = 12 + (section.readUInt16BE(10) & 0x0fff);
  while (at + 5 <= end && streams.length < maxStreams) {
    streams.push({ streamType: section[at] ?? 0, pid: section.readUInt16BE(at + 1) & 0x1fff });
    at += 5 + (section.readUInt16BE(at + 3) & 0x0fff);
  }
  return streams;
}
