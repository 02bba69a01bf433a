import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { GatewayError } from '../errors/gateway-error.ts';
import { Secret } from './secret.ts';

const algorithm = 'aes-256-gcm';
const version = 'v1';
const ivBytes = 12;
const tagBytes = 16;

/** Length of the key, bytes. */
export const vaultKeyBytes = 32;

/**
 * Seals secrets for storage: AES-256-GCM (NIST SP 800-38D) with a fresh nonce per record.
 *
 * The owner's id and the version of the format are associated data: a record copied to another owner does not open.
 */
export class SecretVault {
  readonly #key: Buffer;

  /** @param key 32 bytes, from `loadVaultKey` */
  constructor(key: Buffer) {
    this.#key = key;
  }

  /** @returns `v1.` and base64url of nonce, tag and cipher text */
  seal(ownerId: string, secret: Secret): string {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv(algorithm, this.#key, iv, { authTagLength: tagBytes });
    cipher.setAAD(associatedData(ownerId));
    const sealed = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()]);
    return `${version}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`;
  }

  /** @throws GatewayError `secret/unreadable` when it was sealed for another owner, by another key, or altered since */
  open(ownerId: string, sealed: string): Secret {
    const [found, text = ''] = sealed.split('.');
    const bytes = Buffer.from(text, 'base64url');
    if (found !== version || bytes.length < ivBytes + tagBytes) throw unreadable(ownerId);
    try {
      return new Secret(this.#decipher(ownerId, bytes));
    } catch (error) {
      throw unreadable(ownerId, error);
    }
  }

  /**
   * Signs a text for a purpose: HMAC-SHA-256 (RFC 2104) by a key of its own for each purpose (HKDF, RFC 5869). Whoever
   * has the same vault can tell that this gateway wrote the text.
   *
   * @returns 64 hexadecimal digits
   */
  sign(purpose: string, text: string): string {
    const key = hkdfSync('sha256', this.#key, '', `sign:${purpose}`, vaultKeyBytes);
    return createHmac('sha256', Buffer.from(key)).update(text, 'utf8').digest('hex');
  }

  #decipher(ownerId: string, bytes: Buffer): string {
    const iv = bytes.subarray(0, ivBytes);
    const decipher = createDecipheriv(algorithm, this.#key, iv, { authTagLength: tagBytes });
    decipher.setAAD(associatedData(ownerId));
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    const opened = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
    return opened.toString('utf8');
  }
}

function associatedData(ownerId: string): Buffer {
  return Buffer.from(`${version}:${ownerId}`, 'utf8');
}

function unreadable(ownerId: string, cause?: unknown): GatewayError {
  return new GatewayError(
    'secret/unreadable',
    `The secret of ${ownerId} does not open with this key. Put back the key file that belongs to this database ` +
      `(or the value of secrets.key), or enter the secret again.`,
    { cause },
  );
}
