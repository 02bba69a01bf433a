import type { DeviceTarget } from './adapter.ts';

export interface SnapshotTarget extends DeviceTarget {
  readonly channelToken: string;
  /** Path that `describe` told; absent when it told none. */
  readonly snapshotPath?: string;
}

/** One picture. The adapter has checked the magic bytes and the size (at most 8 MiB). */
export interface Snapshot {
  readonly contentType: 'image/jpeg' | 'image/png';
  readonly bytes: Uint8Array;
}

export const maxSnapshotBytes = 8 * 1024 * 1024;

/** What the first bytes say it is, whatever the header claims; undefined when it is no picture. */
export function pictureTypeOf(bytes: Uint8Array): Snapshot['contentType'] | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  return png.every((byte, index) => bytes[index] === byte) ? 'image/png' : undefined;
}
