/** WS-Security UsernameToken with a digested password (OASIS UsernameToken Profile 1.0 §3.1) from the device's side. */
import { createHash } from 'node:crypto';
import type { DeviceState } from '../device-state.ts';

/** A token as it stands in a SOAP header; what is missing is empty. */
export interface UsernameToken {
  readonly username: string;
  /** Base64. */
  readonly digest: string;
  /** Base64. */
  readonly nonce: string;
  /** As written: the digest covers its very characters. */
  readonly created: string;
}

/** How far `Created` may be from the device's clock, both ways. */
export const TOKEN_LIFE_MS = 300_000;

/** Whether the token proves the device's login now, by the device's own clock. It counts nothing. */
export function isTokenRight(token: UsernameToken, state: DeviceState): boolean {
  const ageMs = Math.abs(state.clockMs() - Date.parse(token.created));
  // An unreadable time gives NaN, which is no age at all.
  if (!(ageMs <= TOKEN_LIFE_MS)) return false;
  return state.accepts(token.username, (password) => token.digest === digestOf(token, password));
}

function digestOf({ nonce, created }: UsernameToken, password: string): string {
  const hash = createHash('sha1').update(Buffer.from(nonce, 'base64'));
  return hash.update(created, 'utf8').update(password, 'utf8').digest('base64');
}
