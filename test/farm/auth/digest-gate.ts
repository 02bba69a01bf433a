/** HTTP and RTSP Digest from the device's side (RFC 7616; MD5 as most cameras have it, SHA-256 as new ones do). */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DeviceState } from '../device-state.ts';

/** `none`: no Digest came along; `stale`: the secret may be right, but the nonce is not ours or too old. */
export type DigestVerdict = 'none' | 'right' | 'wrong' | 'stale';

export type FarmDigestAlgorithm = 'MD5' | 'SHA-256';

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
    // Headers are ASCII; makers write their names so in them.
    this.#realm = `${state.device.vendor} ${state.device.model}`.replaceAll(/[^\x20-\x7e]/g, '').trim();
  }

  /** The first of `challenges()`. */
  challenge(isStale = false): string {
    const [algorithm = 'MD5'] = this.#algorithms;
    return this.#digest(algorithm, isStale);
  }

  /** Values of the WWW-Authenticate headers. */
  challenges(isStale = false): string[] {
    const digests = this.#algorithms.map((algorithm) => this.#digest(algorithm, isStale));
    return this.#state.device.quirks?.offersBasic === true ? [`Basic realm="${this.#realm}"`, ...digests] : digests;
  }

  get #algorithms(): readonly FarmDigestAlgorithm[] {
    return this.#state.device.quirks?.digest ?? ['MD5'];
  }

  #digest(algorithm: FarmDigestAlgorithm, isStale: boolean): string {
    const stale = isStale ? ', stale=true' : '';
    return `Digest realm="${this.#realm}", qop="auth", nonce="${this.#nonce(Date.now())}", algorithm=${algorithm}${stale}`;
  }

  judge(request: DigestedRequest): DigestVerdict {
    const fields = readDigestFields(request.authorization);
    if (fields === undefined) return 'none';
    const { username, uri, nonce } = fields;
    const algorithm = fields.algorithm === 'SHA-256' ? 'SHA-256' : 'MD5';
    const isTarget = request.target === undefined || uri === request.target;
    const isOffered = this.#algorithms.includes(algorithm);
    const isRight = this.#state.accepts(
      username,
      (password) =>
        isTarget &&
        isOffered &&
        isSame(fields.response, expectedResponse(fields, this.#realm, password, request.method)),
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
  /** Empty: MD5. */
  readonly algorithm: string;
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
    algorithm: field('algorithm').toUpperCase(),
  };
}

function expectedResponse(fields: DigestFields, realm: string, password: string, method: string): string {
  const { username, uri, nonce, nc, cnonce, qop } = fields;
  const hash = (text: string): string =>
    createHash(fields.algorithm === 'SHA-256' ? 'sha256' : 'md5')
      .update(text, 'utf8')
      .digest('hex');
  const login = hash(`${username}:${realm}:${password}`);
  const action = hash(`${method}:${uri}`);
  return hash([login, nonce, ...(qop === '' ? [] : [nc, cnonce, qop]), action].join(':'));
}

function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
