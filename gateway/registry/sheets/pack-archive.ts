import { crc32 } from 'node:zlib';
import type { ArchiveFile } from './unpack-archive.ts';

/** Sizes and checksum of a file in an archive. */
interface PackedFacts {
  readonly checksum: number;
  readonly plainBytes: number;
  readonly packedBytes: number;
}

interface Entry extends PackedFacts {
  readonly name: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly offset: number;
}

const utf8Name = 0x0800;
/** The sizes stand behind the data, since nobody knows them before. */
const sizesLater = 0x0008;
const nothingYet: PackedFacts = { checksum: 0, plainBytes: 0, packedBytes: 0 };

/**
 * A zip of files without compression, whose local headers and directory say the same: what a second reader finds in it
 * is exactly what was put in.
 */
export function packArchive(files: readonly ArchiveFile[]): Buffer {
  const headers = packHeaders();
  const parts = files.flatMap(({ path, bytes }) => [headers.stored(path, bytes), bytes]);
  return Buffer.concat([...parts, headers.directory()]);
}

/** What stands around the files of a zip (APPNOTE 6.3.10) that is written from front to back. */
export function packHeaders() {
  const entries: Entry[] = [];
  let offset = 0;
  let open: Omit<Entry, keyof PackedFacts> | undefined;
  return {
    /** Header of a file without compression; its bytes come next. */
    stored(path: string, bytes: Uint8Array): Buffer {
      const facts = { checksum: crc32(bytes), plainBytes: bytes.length, packedBytes: bytes.length };
      const entry = { name: Buffer.from(path), flags: utf8Name, method: 0, offset, ...facts };
      const header = localHeader(entry);
      entries.push(entry);
      offset += header.length + bytes.length;
      return header;
    },
    /** Header of a deflated file whose length nobody knows yet; its bytes come next, then `end`. */
    begin(path: string): Buffer {
      open = { name: Buffer.from(path), flags: utf8Name | sizesLater, method: 8, offset };
      return localHeader({ ...open, ...nothingYet });
    },
    end(facts: PackedFacts): Buffer {
      if (open === undefined) throw new Error('no file of the archive is open');
      const entry = { ...open, ...facts };
      open = undefined;
      entries.push(entry);
      const descriptor = Buffer.concat([word(0x08074b50), sizesOf(facts)]);
      offset += localHeader(entry).length + facts.packedBytes + descriptor.length;
      return descriptor;
    },
    /** The end of the archive. */
    directory(): Buffer {
      const listing = Buffer.concat(entries.map(directoryEntry));
      return Buffer.concat([listing, endOf(entries.length, listing.length, offset)]);
    },
  };
}

function localHeader(entry: Entry): Buffer {
  return Buffer.concat([word(0x04034b50), factsOf(entry), entry.name]);
}

function directoryEntry(entry: Entry): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(entry.offset, 10);
  return Buffer.concat([word(0x02014b50), Buffer.from([20, 0]), factsOf(entry), rest, entry.name]);
}

/** Version, flags, method, time, date, checksum, sizes and lengths: alike in both headers. */
function factsOf(entry: Entry): Buffer {
  const start = Buffer.alloc(10);
  start.writeUInt16LE(20, 0);
  start.writeUInt16LE(entry.flags, 2);
  start.writeUInt16LE(entry.method, 4);
  // 1 January 1980, the first day that the format knows.
  start.writeUInt16LE(0x0021, 8);
  const lengths = Buffer.alloc(4);
  lengths.writeUInt16LE(entry.name.length, 0);
  return Buffer.concat([start, sizesOf(entry), lengths]);
}

function sizesOf({ checksum, packedBytes, plainBytes }: PackedFacts): Buffer {
  return Buffer.concat([word(checksum), word(packedBytes), word(plainBytes)]);
}

function endOf(count: number, listingBytes: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(listingBytes, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
