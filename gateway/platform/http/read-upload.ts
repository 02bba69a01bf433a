import type { Readable } from 'node:stream';
import { GatewayError } from '../errors/gateway-error.ts';

/**
 * Reads a file that is the body of a request.
 *
 * @param what it is, for the refusal
 * @throws GatewayError `request/too-large` as soon as there is more than `maxBytes`
 */
export async function readUpload(upload: Readable, maxBytes: number, what = 'photo'): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of upload) {
    // A request without an encoding gives buffers.
    const bytes = chunk as Buffer;
    sizeBytes += bytes.length;
    if (sizeBytes > maxBytes) {
      const limit = `${String(Math.floor(maxBytes / 1024 / 1024))} MiB`;
      throw new GatewayError('request/too-large', `A ${what} has at most ${limit}; send a smaller one.`);
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
