import { createHash, randomBytes } from 'node:crypto';
import type { SecretText } from './adapter.ts';

/** A challenge of `WWW-Authenticate` (RFC 9110 §11.6.1): scheme in lower case, parameters by lower-case name. */
interface Challenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const digestAlgorithms = { md5: 'md5', 'md5-sess': 'md5', 'sha-256': 'sha256', 'sha-256-sess': 'sha256' } as const;
type DigestAlgorithm = keyof typeof digestAlgorithms;
const preference: readonly DigestAlgorithm[] = ['sha-256', 'sha-256-sess', 'md5', 'md5-sess'];

export interface DigestChallenge {
  readonly algorithm: DigestAlgorithm;
  /** As the server wrote it, to be echoed; absent when it named none. */
  readonly algorithmText?: string;
  readonly realm: string;
  readonly nonce: string;
  readonly opaque?: string;
  /** The server offers `qop=auth`. */
  readonly withQop: boolean;
  /** The nonce had expired: the secret itself was not refused (RFC 7616 §3.3). */
  readonly isStale: boolean;
}

const challengePart = /([A-Za-z][\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))|([A-Za-z][\w-]*)/g;

/** Longer headers are cut: no device needs them. */
const maxHeaderLength = 4096;

/** All challenges of all `WWW-Authenticate` headers; several may stand in one header. */
export function readChallenges(headers: readonly string[]): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  for (const header of headers) {
    for (const [, name, quoted, token, scheme] of header.slice(0, maxHeaderLength).matchAll(challengePart)) {
      if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), parameters: new Map() });
      else if (name !== undefined) {
        const value = quoted?.replace(/\\(.)/g, '$1') ?? token ?? '';
        challenges.at(-1)?.parameters.set(name.toLowerCase(), value);
      }
    }
  }
  return challenges;
}

/** The strongest Digest challenge that we can answer: SHA-256 before MD5. Basic is never answered. */
export function chooseDigest(challenges: readonly Challenge[]): DigestChallenge | undefined {
  const usable = challenges.flatMap((challenge) => {
    const digest = readDigest(challenge);
    return digest === undefined ? [] : [digest];
  });
  return usable.sort((one, other) => preference.indexOf(one.algorithm) - preference.indexOf(other.algorithm))[0];
}

function readDigest({ scheme, parameters }: Challenge): DigestChallenge | undefined {
  const algorithmText = parameters.get('algorithm');
  const algorithm = preference.find((known) => known === (algorithmText ?? 'MD5').toLowerCase());
  const nonce = parameters.get('nonce');
  const opaque = parameters.get('opaque');
  const qop = readQop(parameters.get('qop'));
  if (scheme !== 'digest' || algorithm === undefined || nonce === undefined || qop === 'other') return undefined;
  return {
    algorithm,
    ...(algorithmText === undefined ? {} : { algorithmText }),
    realm: parameters.get('realm') ?? '',
    nonce,
    ...(opaque === undefined ? {} : { opaque }),
    withQop: qop === 'auth',
    isStale: /^true$/i.test(parameters.get('stale') ?? ''),
  };
}

function readQop(qop: string | undefined): 'auth' | 'none' | 'other' {
  if (qop === undefined || qop === '') return 'none';
  const offered = qop.split(',').map((option) => option.trim().toLowerCase());
  return offered.includes('auth') ? 'auth' : 'other';
}

interface DigestAnswer {
  readonly challenge: DigestChallenge;
  readonly username: string;
  readonly password: SecretText;
  readonly method: string;
  readonly uri: string;
  /** 1 for the first request with this nonce. */
  readonly count: number;
  readonly clientNonce: string;
}

/**
 * Value of the `Authorization` header (RFC 7616 §3.4; without qop RFC 2069), computed over UTF-8, for RTSP and HTTP
 * alike.
 */
export function answerDigest(answer: DigestAnswer): string {
  const { challenge, username, method, uri, clientNonce } = answer;
  const count = answer.count.toString(16).padStart(8, '0');
  const hash = (text: string): string =>
    createHash(digestAlgorithms[challenge.algorithm]).update(text, 'utf8').digest('hex');
  const login = hash(`${username}:${challenge.realm}:${answer.password.reveal()}`);
  const key = challenge.algorithm.endsWith('-sess') ? hash(`${login}:${challenge.nonce}:${clientNonce}`) : login;
  const request = hash(`${method}:${uri}`);
  const response = challenge.withQop
    ? hash(`${key}:${challenge.nonce}:${count}:${clientNonce}:auth:${request}`)
    : hash(`${key}:${challenge.nonce}:${request}`);
  const usesClientNonce = challenge.withQop || challenge.algorithm.endsWith('-sess');
  return [
    `Digest username=${quote(username)}, realm=${quote(challenge.realm)}, nonce=${quote(challenge.nonce)}`,
    `uri=${quote(uri)}, response="${response}"`,
    ...(challenge.algorithmText === undefined ? [] : [`algorithm=${challenge.algorithmText}`]),
    ...(challenge.opaque === undefined ? [] : [`opaque=${quote(challenge.opaque)}`]),
    ...(challenge.withQop ? [`qop=auth, nc=${count}`] : []),
    ...(usesClientNonce ? [`cnonce="${clientNonce}"`] : []),
  ].join(', ');
}

export function newClientNonce(): string {
  return randomBytes(8).toString('hex');
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/[\r\n]/g, '')}"`;
}
