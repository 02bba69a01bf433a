/** HTTP and RTSP Digest from the device's side (RFC 7616, with MD5 as cameras have it). */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DeviceState } from '../device-state.ts';

/** `none`: no Digest came along; `stale`: the secret may be right, but the nonce is not ours or too old. */
export type DigestVerdict = 'none' | 'right' | 'wrong' | 'stale';

export interface DigestedRequest {
  readonly authorization: string | undefined;
  readonly method: string;
  /** The request target, when it must be the one that was digested (HTTP; RTSP clients differ). */
  readonly target?: string;
}

/** A nonce is good for so long. */
export const NONCE_LIFE_MS = 300_000;

/** Gives out nonces without remembering them, and judges what comes back. It counts nothing. */
export class DigestGate {
  readonly #state: DeviceState;
  readonly #key = randomBytes(16);
  readonly #realm: string;

  constructor(state: DeviceState) {
    this.#state = state;
    this.#realm = `${state.device.vendor} ${state.device.model}`;
  }

  /** Value of a WWW-Authenticate header. */
  challenge(isStale = false): string {
    const stale = isStale ? ', stale=true' : '';
    return `Digest realm="${this.#realm}", qop="auth", nonce="${this.#nonce(Date.now())}", algorithm=MD5${stale}`;
  }

  judge(request: DigestedRequest): DigestVerdict {
    const fields = readDigestFields(request.authorization);
    if (fields === undefined) return 'none';
    const { username, uri, nonce } = fields;
    const isTarget = request.target === undefined || uri === request.target;
    const isRight = this.#state.accepts(
      username,
      (password) =>
        isTarget && isSame(fields.response, expectedResponse(fields, this.#realm, password, request.method)),
    );
    if (!isRight) return 'wrong';
    return this.#isFresh(nonce) ? 'right' : 'stale';
  }

  #nonce(atMs: number): string {
    const issued = atMs.toString(36);
    return `${issued}-${createHmac('sha256', this.#key).update(issued).digest('hex').slice(0, 24)}`;
  }

  #isFresh(nonce: string): boolean {
    const issuedMs = Number.parseInt(nonce.split('-')[0] ?? '', 36);
    const ageMs = Date.now() - issuedMs;
    return ageMs >= 0 && ageMs <= NONCE_LIFE_MS && isSame(nonce, this.#nonce(issuedMs));
  }
}

interface DigestFields {
  readonly username: string;
  readonly uri: string;
  readonly nonce: string;
  readonly response: string;
  readonly cnonce: string;
  readonly nc: string;
  /** Empty: the old form of RFC 2069. */
  readonly qop: string;
}

function readDigestFields(authorization: string | undefined): DigestFields | undefined {
  if (authorization === undefined || !/^digest\s/i.test(authorization)) return undefined;
  // Header bytes arrive as latin1; names and passwords are UTF-8.
  const text = Buffer.from(authorization.slice(7), 'latin1').toString('utf8');
  const found = new Map<string, string>();
  for (const [, name = '', quoted, plain] of text.matchAll(/(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g)) {
    found.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
  }
  const field = (name: string): string => found.get(name) ?? '';
  return {
    username: field('username'),
    uri: field('uri'),
    nonce: field('nonce'),
    response: field('response').toLowerCase(),
    cnonce: field('cnonce'),
    nc: field('nc'),
    qop: field('qop'),
  };
}

function expectedResponse(fields: DigestFields, realm: string, password: string, method: string): string {
  const { username, uri, nonce, nc, cnonce, qop } = fields;
  const login = md5(`${username}:${realm}:${password}`);
  const action = md5(`${method}:${uri}`);
  return md5([login, nonce, ...(qop === '' ? [] : [nc, cnonce, qop]), action].join(':'));
}

function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}

function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
