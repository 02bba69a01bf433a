import { createCipheriv, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { Secret } from '../../platform/secrets/secret.ts';

/** AES-256-GCM (NIST SP 800-38D): nonce, cipher text, tag. */
export const fileCipher = 'aes-256-gcm';
export const nonceBytes = 12;
export const tagBytes = 16;
const keyBytes = 32;
const ending = '.sheet';

export interface KeptSheet {
  readonly sizeBytes: number;
  /** Base64 of the key of this one file; the vault seals it. */
  readonly key: Secret;
}

/**
 * Uploaded sheets, `sheets/<importId>.sheet` in the data folder, until they are read. A sheet holds passwords of
 * cameras, so not one byte of it reaches the disk that is not enciphered. Nothing that a user typed is in a path.
 */
export class SheetFileProvider {
  readonly #folder: string;

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'sheets');
  }

  /**
   * Keeps what the stream brings; nothing is left of an upload that breaks off or grows too large.
   *
   * @throws GatewayError `request/too-large` as soon as more than `maxBytes` came
   */
  async keep(importId: string, upload: AsyncIterable<Uint8Array>, maxBytes: number): Promise<KeptSheet> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const path = this.pathOf(importId);
    try {
      return await write(path, upload, maxBytes);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  async remove(importId: string): Promise<void> {
    await rm(this.pathOf(importId), { force: true });
  }

  /** Removes what uploads left behind that a crash cut short. */
  async removeOthers(importIds: ReadonlySet<string>): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names) {
      if (!importIds.has(name.slice(0, -ending.length))) await rm(join(this.#folder, name), { force: true });
    }
  }

  pathOf(importId: string): string {
    if (!/^[0-9a-f-]{36}$/.test(importId)) throw new GatewayError('gateway/bug', 'An import id is not an id.');
    return join(this.#folder, `${importId}${ending}`);
  }
}

async function write(path: string, upload: AsyncIterable<Uint8Array>, maxBytes: number): Promise<KeptSheet> {
  const key = randomBytes(keyBytes);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(fileCipher, key, nonce, { authTagLength: tagBytes });
  let sizeBytes = 0;
  await using file = await open(path, 'wx', 0o600);
  await file.write(nonce);
  for await (const chunk of upload) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
    await file.write(cipher.update(chunk));
  }
  await file.write(Buffer.concat([cipher.final(), cipher.getAuthTag()]));
  await file.sync();
  return { sizeBytes, key: new Secret(key.toString('base64')) };
}

function tooLarge(maxBytes: number): GatewayError {
  const message = `The sheet is larger than ${String(Math.floor(maxBytes / 1_048_576))} MiB; split it into several.`;
  return new GatewayError('request/too-large', message);
}
