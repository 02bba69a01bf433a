import { randomBytes } from 'node:crypto';
import type { Brand } from './brand.ts';

/**
 * A new UUIDv7 (RFC 9562 §5.7): time-ordered, so that rows made together lie together in an index.
 *
 * @param nowMs ms since epoch
 */
export function newId<Name extends string>(nowMs: number): Brand<Name> {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes[6] = (bytes.readUInt8(6) & 0x0f) | 0x70;
  bytes[8] = (bytes.readUInt8(8) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  // A brand is a compile-time mark only.
  return id as Brand<Name>;
}
