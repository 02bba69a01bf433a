import { inflateRawSync } from 'node:zlib';

/** A file of an archive, unpacked. */
export interface ArchiveFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Why an archive is not unpacked. */
export type ArchiveFault = 'not-an-archive' | 'too-large';

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endBytes = 22;
const entryBytes = 46;
const localBytes = 30;
const longestComment = 65_535;
const maxEntries = 4096;
const stored = 0;
const deflated = 8;
const encryptedFlag = 1;

/** What the central directory says of a file; the sizes are claims. */
interface Entry {
  readonly path: string;
  readonly flags: number;
  readonly method: number;
  readonly packedBytes: number;
  readonly offset: number;
}

/**
 * Unpacks the wanted files of a zip (APPNOTE 6.3.10; no encryption, no Zip64, neither of which office programs write).
 *
 * The bound counts the bytes that really come out, all files together, so neither a lying size, nor entries that share
 * their bytes, nor a bomb gets further than `maxBytes`.
 */
export function unpackArchive(
  archive: Buffer,
  { isWanted, maxBytes }: { readonly isWanted: (path: string) => boolean; readonly maxBytes: number },
): readonly ArchiveFile[] | ArchiveFault {
  const entries = readDirectory(archive)?.filter(({ path }) => isWanted(path));
  if (entries === undefined) return 'not-an-archive';
  const files: ArchiveFile[] = [];
  let leftBytes = maxBytes;
  for (const entry of entries) {
    const bytes = unpackEntry(archive, entry, leftBytes);
    if (typeof bytes === 'string') return bytes;
    leftBytes -= bytes.length;
    files.push({ path: entry.path, bytes });
  }
  return files;
}

function readDirectory(archive: Buffer): Entry[] | undefined {
  const end = findEnd(archive);
  if (end === undefined) return undefined;
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  if (count > maxEntries) return undefined;
  const entries: Entry[] = [];
  for (let index = 0; index < count; index++) {
    if (at + entryBytes > archive.length || archive.readUInt32LE(at) !== entrySignature) return undefined;
    const pathBytes = archive.readUInt16LE(at + 28);
    entries.push({
      path: archive.toString('utf8', at + entryBytes, at + entryBytes + pathBytes),
      flags: archive.readUInt16LE(at + 8),
      method: archive.readUInt16LE(at + 10),
      packedBytes: archive.readUInt32LE(at + 20),
      offset: archive.readUInt32LE(at + 42),
    });
    at += entryBytes + pathBytes + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

function findEnd(archive: Buffer): number | undefined {
  const first = Math.max(0, archive.length - endBytes - longestComment);
  for (let at = archive.length - endBytes; at >= first; at--) {
    if (archive.readUInt32LE(at) === endSignature) return at;
  }
  return undefined;
}

function unpackEntry(archive: Buffer, entry: Entry, maxBytes: number): Buffer | ArchiveFault {
  const { offset, packedBytes, method, flags } = entry;
  if (offset + localBytes > archive.length || archive.readUInt32LE(offset) !== localSignature) return 'not-an-archive';
  const start = offset + localBytes + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
  const packed = archive.subarray(start, start + packedBytes);
  if (packed.length !== packedBytes || (flags & encryptedFlag) !== 0) return 'not-an-archive';
  if (method === stored) return packedBytes > maxBytes ? 'too-large' : packed;
  return method === deflated ? inflate(packed, maxBytes) : 'not-an-archive';
}

function inflate(packed: Buffer, maxBytes: number): Buffer | ArchiveFault {
  if (maxBytes <= 0) return 'too-large';
  try {
    return inflateRawSync(packed, { maxOutputLength: maxBytes });
  } catch (error) {
    const isBound = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return isBound ? 'too-large' : 'not-an-archive';
  }
}
