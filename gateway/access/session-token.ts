import { createHash, randomBytes } from 'node:crypto';

/** A new token: 256 random bits in base64url. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of it. The token is random, so a plain hash cannot be reversed by guessing. */
export function hashSessionToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
