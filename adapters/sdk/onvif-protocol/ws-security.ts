import { createHash } from 'node:crypto';
import { escapeXml } from './xml-escape.ts';

const oasis = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';

/** What one UsernameToken is made of. `createdAtMs` is the time on the device's clock. */
interface TokenParts {
  readonly username: string;
  readonly password: string;
  readonly nonce: Uint8Array;
  readonly createdAtMs: number;
}

/** Base64(SHA-1(nonce + created + password)), OASIS UsernameToken Profile 1.0 §3.1; text as UTF-8. */
export function passwordDigest(nonce: Uint8Array, created: string, password: string): string {
  return createHash('sha1').update(nonce).update(created, 'utf8').update(password, 'utf8').digest('base64');
}

/** The Security header of one request. The password itself is not in it. */
export function securityHeader(parts: TokenParts): string {
  const created = new Date(parts.createdAtMs).toISOString();
  const digest = passwordDigest(parts.nonce, created, parts.password);
  const nonce = Buffer.from(parts.nonce).toString('base64');
  return (
    `<wsse:Security s:mustUnderstand="1" xmlns:wsse="${oasis}-wssecurity-secext-1.0.xsd" ` +
    `xmlns:wsu="${oasis}-wssecurity-utility-1.0.xsd"><wsse:UsernameToken>` +
    `<wsse:Username>${escapeXml(parts.username)}</wsse:Username>` +
    `<wsse:Password Type="${oasis}-username-token-profile-1.0#PasswordDigest">${digest}</wsse:Password>` +
    `<wsse:Nonce EncodingType="${oasis}-soap-message-security-1.0#Base64Binary">${nonce}</wsse:Nonce>` +
    `<wsu:Created>${created}</wsu:Created></wsse:UsernameToken></wsse:Security>`
  );
}
