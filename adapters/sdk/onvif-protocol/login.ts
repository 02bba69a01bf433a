import type { DeviceCredential } from '../adapter.ts';
import { answerDigest, chooseDigest, type DigestChallenge, readChallenges } from '../digest-login.ts';
import { securityHeader } from './ws-security.ts';

/** How calls of a conversation prove who we are. */
export type LoginScheme =
  | { readonly kind: 'none' }
  | { readonly kind: 'token' }
  | { readonly kind: 'digest'; readonly challenge: DigestChallenge };

/** Randomness and time of one request. */
interface LoginSeed {
  readonly nonce: Uint8Array;
  readonly cnonce: string;
  /** Now, on the device's clock, ms since epoch. */
  readonly deviceNowMs: number;
  /** How often the digest's nonce was used, this time included. */
  readonly count: number;
}

export interface LoginProof {
  /** XML of the SOAP header. */
  readonly soapHeader: string;
  readonly httpHeaders: Readonly<Record<string, string>>;
}

/**
 * The scheme for the first try after a call was turned away without login.
 *
 * A device that offers HTTP Digest gets Digest only, every other one a UsernameToken only: sending one after the
 * other would count as two wrong passwords. Basic is never answered.
 */
export function schemeFor(challenges: readonly string[]): LoginScheme {
  const challenge = chooseDigest(readChallenges(challenges));
  return challenge ? { kind: 'digest', challenge } : { kind: 'token' };
}

/** A fresh nonce for a login that is known to be right: the old one was worn out. */
export function renewedScheme(
  scheme: LoginScheme,
  challenges: readonly string[],
  proven: boolean,
): LoginScheme | undefined {
  const challenge = scheme.kind === 'digest' ? chooseDigest(readChallenges(challenges)) : undefined;
  if (scheme.kind !== 'digest' || challenge === undefined) return undefined;
  const fresh = challenge.nonce !== scheme.challenge.nonce;
  return fresh && (challenge.isStale || proven) ? { kind: 'digest', challenge } : undefined;
}

/** What Digest signs. */
export interface SignedRequest {
  readonly method: 'GET' | 'POST';
  /** Request target. */
  readonly path: string;
}

export function prove(
  scheme: LoginScheme,
  credential: DeviceCredential,
  { method, path }: SignedRequest,
  seed: LoginSeed,
): LoginProof {
  const { username } = credential;
  switch (scheme.kind) {
    case 'none':
      return { soapHeader: '', httpHeaders: {} };
    case 'token': {
      const { nonce, deviceNowMs } = seed;
      const parts = { username, password: credential.password.reveal(), nonce, createdAtMs: deviceNowMs };
      return { soapHeader: securityHeader(parts), httpHeaders: {} };
    }
    case 'digest': {
      const { cnonce: clientNonce, count } = seed;
      const { challenge } = scheme;
      const answer = answerDigest({ ...credential, challenge, method, uri: path, clientNonce, count });
      // An HTTP client writes header texts as latin1: spelt so, the UTF-8 bytes go out unchanged.
      const authorization = Buffer.from(answer, 'utf8').toString('latin1');
      return { soapHeader: '', httpHeaders: { authorization } };
    }
  }
}

/**
 * The other reading of a device clock that is off by whole hours: it may have told its local time as UTC, so that its
 * real offset is what remains.
 *
 * @returns undefined when the offset does not look like a time zone
 */
export function offsetWithoutZone(offsetMs: number): number | undefined {
  const hourMs = 3_600_000;
  const hours = Math.round(offsetMs / hourMs);
  const restMs = offsetMs - hours * hourMs;
  return hours !== 0 && Math.abs(hours) <= 14 && Math.abs(restMs) < 120_000 ? restMs : undefined;
}
