import { createHash } from 'node:crypto';

/** The login that a fake camera wants. */
export interface LoginRules {
  readonly login?: 'none' | 'wsse' | 'digest' | 'both';
  readonly username?: string;
  readonly password?: string;
  /** Camera clock minus ours, as it checks tokens with. */
  readonly checkedOffsetMs?: number;
}

export interface PresentedLogin {
  readonly authorization: string | undefined;
  readonly body: string;
}

/** Checks what a request brings along, written apart from the code under test. */
export function judgeLogin(presented: PresentedLogin, rules: LoginRules): 'none' | 'right' | 'wrong' {
  const { login = 'none' } = rules;
  if (presented.authorization !== undefined && login !== 'wsse') {
    return isDigestRight(presented.authorization, rules) ? 'right' : 'wrong';
  }
  if (login === 'digest' || !presented.body.includes('UsernameToken>')) return 'none';
  return isTokenRight(presented.body, rules) ? 'right' : 'wrong';
}

function isTokenRight(
  body: string,
  { username = 'admin', password = 'secret', checkedOffsetMs = 0 }: LoginRules,
): boolean {
  const token = /Username>(.*)<\/(?:wsse:)?Username>.*?Digest">(.*?)<.*?Binary">(.*?)<.*?Created[^>]*>(.*?)</s.exec(
    body,
  );
  const [, name = '', proof, nonce = '', created = ''] = token ?? [];
  const expected = createHash('sha1')
    .update(Buffer.concat([Buffer.from(nonce, 'base64'), Buffer.from(created), Buffer.from(password)]))
    .digest('base64');
  const escaped = username.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const ageMs = Math.abs(Date.now() + checkedOffsetMs - Date.parse(created));
  return name === escaped && proof === expected && ageMs < 300_000;
}

function isDigestRight(header: string, { username = 'admin', password = 'secret' }: LoginRules): boolean {
  const text = Buffer.from(header, 'latin1').toString('utf8');
  const field = (name: string): string => new RegExp(`[ ,]${name}="?([^",]*)`).exec(text)?.[1] ?? '';
  const algorithm = field('algorithm') === 'SHA-256' ? 'sha256' : 'md5';
  const hash = (value: string): string => createHash(algorithm).update(value).digest('hex');
  const login = hash(`${username}:cam:${password}`);
  const action = hash(`POST:${field('uri')}`);
  const response = hash(`${login}:nonce1:${field('nc')}:${field('cnonce')}:auth:${action}`);
  return field('username') === username && field('response') === response;
}
