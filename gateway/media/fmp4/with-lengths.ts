import { words } from './box.ts';

/** NAL units one after another, each behind its 4-byte length, as samples hold them (ISO/IEC 14496-15 §4.3.3). */
export function withLengths(nals: readonly Uint8Array[]): Buffer {
  return Buffer.concat(nals.flatMap((nal) => [words(nal.length), nal]));
}
