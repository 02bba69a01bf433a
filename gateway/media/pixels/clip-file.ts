import { mkdtempSync } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** A finished file that has no name any more: its space is free again when the stream is read or destroyed. */
export interface NamelessFile {
  readonly sizeBytes: number;
  /** To be read or destroyed by whoever gets it. */
  readonly bytes: Readable;
}

/** Folders are named after their process, so that what a killed one left behind is known. */
const prefix = 'vpg-clip-';
const inUse = new Set<string>();

/**
 * A private place for one file that is written by another program: only this user may enter the folder, and it is gone
 * when this returns, whatever happened. What a killed gateway left behind goes with the next file.
 *
 * @param write writes the file at the path it is given
 */
export async function throughPrivateFile(write: (path: string) => Promise<void>): Promise<NamelessFile> {
  await removeLeftovers();
  // Made at once, so that no other call finds it before it is known.
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  inUse.add(folder);
  try {
    const path = join(folder, 'clip.mp4');
    await write(path);
    const file = await open(path, 'r');
    const { size } = await file.stat();
    return { sizeBytes: size, bytes: file.createReadStream() };
  } finally {
    await rm(folder, { recursive: true, force: true });
    inUse.delete(folder);
  }
}

async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const [, pid] = /^vpg-clip-(\d+)-\w+$/.exec(name) ?? [];
    const folder = join(tmpdir(), name);
    if (pid === undefined || inUse.has(folder) || isOtherProcess(Number(pid))) continue;
    // Somebody else's folder of that name stays: it is not ours to remove.
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

function isOtherProcess(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user cannot be asked, and lives.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
