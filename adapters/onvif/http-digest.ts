import { createHash } from 'node:crypto';

/** One Digest challenge of a 401 (RFC 7616 §3.3). */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly algorithm: 'MD5' | 'SHA-256';
  /** The `-sess` variant of the algorithm. */
  readonly session: boolean;
  /** False: the old RFC 2069 form, without counter. */
  readonly qopAuth: boolean;
  readonly opaque?: string;
  /** The secret was right, only the nonce was old. */
  readonly stale: boolean;
}

export interface DigestRequest {
  readonly username: string;
  readonly password: string;
  readonly method: string;
  readonly uri: string;
  readonly cnonce: string;
  /** How often this nonce was used, this time included. */
  readonly count: number;
}

const hashOf = { MD5: 'md5', 'SHA-256': 'sha256' } as const;

/**
 * The strongest Digest challenge that we can answer.
 *
 * @param headers the values of all WWW-Authenticate headers; one value may hold several challenges
 */
export function chooseChallenge(headers: readonly string[]): DigestChallenge | undefined {
  const usable = headers.flatMap(readChallenges);
  return usable.find((challenge) => challenge.algorithm === 'SHA-256') ?? usable[0];
}

function readChallenges(header: string): readonly DigestChallenge[] {
  const found: { scheme: string; params: Map<string, string> }[] = [];
  const token = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))|([\w-]+)/g;
  for (const [, name, quoted, plain, scheme] of header.slice(0, 4096).matchAll(token)) {
    if (scheme !== undefined) found.push({ scheme: scheme.toLowerCase(), params: new Map() });
    else found.at(-1)?.params.set((name ?? '').toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
  }
  return found.flatMap(({ scheme, params }) => {
    const challenge = scheme === 'digest' ? readDigest(params) : undefined;
    return challenge ? [challenge] : [];
  });
}

function readDigest(params: ReadonlyMap<string, string>): DigestChallenge | undefined {
  const [, algorithm, session] = /^(MD5|SHA-256)(-SESS)?$/.exec((params.get('algorithm') ?? 'MD5').toUpperCase()) ?? [];
  const nonce = params.get('nonce');
  const qop = params.get('qop');
  if (nonce === undefined || (algorithm !== 'MD5' && algorithm !== 'SHA-256')) return undefined;
  if (qop !== undefined && !/(^|[\s,])auth($|[\s,])/i.test(qop)) return undefined;
  return { nonce, algorithm, session: session !== undefined, qopAuth: qop !== undefined, ...readExtras(params) };
}

function readExtras(params: ReadonlyMap<string, string>): Pick<DigestChallenge, 'realm' | 'opaque' | 'stale'> {
  const opaque = params.get('opaque');
  return {
    realm: params.get('realm') ?? '',
    ...(opaque === undefined ? {} : { opaque }),
    stale: params.get('stale')?.toLowerCase() === 'true',
  };
}

/** The Authorization header, its UTF-8 bytes spelt as latin1 so that an HTTP client sends them unchanged. */
export function digestAuthorization(challenge: DigestChallenge, request: DigestRequest): string {
  const hash = (text: string): string => createHash(hashOf[challenge.algorithm]).update(text, 'utf8').digest('hex');
  const { realm, nonce, opaque } = challenge;
  const count = request.count.toString(16).padStart(8, '0');
  const login = hash(`${request.username}:${realm}:${request.password}`);
  const secret = challenge.session ? hash(`${login}:${nonce}:${request.cnonce}`) : login;
  const action = hash(`${request.method}:${request.uri}`);
  const response = challenge.qopAuth
    ? hash(`${secret}:${nonce}:${count}:${request.cnonce}:auth:${action}`)
    : hash(`${secret}:${nonce}:${action}`);
  const fields = [
    `username=${quote(request.username)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(request.uri)}`,
    `response="${response}"`,
    `algorithm=${challenge.algorithm}${challenge.session ? '-sess' : ''}`,
    ...(challenge.qopAuth ? ['qop=auth', `nc=${count}`] : []),
    ...(challenge.qopAuth || challenge.session ? [`cnonce=${quote(request.cnonce)}`] : []),
    ...(opaque === undefined ? [] : [`opaque=${quote(opaque)}`]),
  ];
  return Buffer.from(`Digest ${fields.join(', ')}`, 'utf8').toString('latin1');
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
