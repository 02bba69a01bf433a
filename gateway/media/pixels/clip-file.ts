import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** A finished file that has no name any more: its space is free again when the stream is read or destroyed. */
export interface NamelessFile {
  readonly sizeBytes: number;
  /** To be read or destroyed by whoever gets it. */
  readonly bytes: Readable;
}

/**
 * A private place for one file that is written by another program: only this user may enter the folder, and it is gone
 * when this returns, whatever happened.
 *
 * @param write writes the file at the path it is given
 */
export async function throughPrivateFile(write: (path: string) => Promise<void>): Promise<NamelessFile> {
  const folder = await mkdtemp(join(tmpdir(), 'vpg-clip-'));
  try {
    const path = join(folder, 'clip.mp4');
    await write(path);
    const file = await open(path, 'r');
    const { size } = await file.stat();
    return { sizeBytes: size, bytes: file.createReadStream() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
