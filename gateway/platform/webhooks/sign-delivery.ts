import { createHmac } from 'node:crypto';
import type { Secret } from '../secrets/secret.ts';

/** A signing key as a text: `whsec_` and 24 to 64 bytes in Base64. */
export const signingKeyPattern = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/;

/** What is signed: no part of it can be changed or sent again later unnoticed. */
export interface SignedParts {
  readonly eventId: string;
  /** Seconds since epoch, of this try. */
  readonly atSeconds: number;
  readonly body: string;
}

/**
 * The headers of Standard Webhooks 1.0: HMAC-SHA-256 over `id.time.body`. While a key is being replaced there is a
 * signature by each, and the receiver takes either.
 */
export function signDelivery(
  keys: readonly Secret[],
  { eventId, atSeconds, body }: SignedParts,
): Record<string, string> {
  const text = `${eventId}.${String(atSeconds)}.${body}`;
  return {
    'webhook-id': eventId,
    'webhook-timestamp': String(atSeconds),
    'webhook-signature': keys.map((key) => `v1,${sign(key, text)}`).join(' '),
  };
}

function sign(key: Secret, text: string): string {
  const bytes = Buffer.from(key.reveal().slice('whsec_'.length), 'base64');
  return createHmac('sha256', bytes).update(text, 'utf8').digest('base64');
}
