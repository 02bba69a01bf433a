/** A certificate that a device signs itself, made in memory: no key lies in the repository. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface SelfSigned {
  /** PEM. */
  readonly key: string;
  /** PEM. */
  readonly cert: string;
}

const tag = { integer: 0x02, bits: 0x03, oid: 0x06, utf8: 0x0c, utcTime: 0x17, sequence: 0x30, set: 0x31 } as const;
/** ecdsa-with-SHA256 (RFC 5758 §3.2) and commonName (X.520), already encoded. */
const ecdsaWithSha256 = Buffer.from('2a8648ce3d040302', 'hex');
const commonName = Buffer.from('550403', 'hex');

const tenYears = { from: 2024, to: 2034 } as const;

/**
 * X.509 v3 (RFC 5280 §4.1) over a fresh P-256 key.
 *
 * @param years at whose beginnings it begins and ends to be valid, 1950 to 2049
 */
export function selfSigned(name: string, years: { readonly from: number; readonly to: number } = tenYears): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(tag.sequence, der(tag.oid, ecdsaWithSha256));
  const attribute = der(tag.sequence, der(tag.oid, commonName), der(tag.utf8, Buffer.from(name, 'utf8')));
  const subject = der(tag.sequence, der(tag.set, attribute));
  const validity = der(tag.sequence, utcTime(years.from), utcTime(years.to));
  const version = der(0xa0, der(tag.integer, Buffer.from([2])));
  // A leading 1 keeps the number positive.
  const serial = der(tag.integer, Buffer.concat([Buffer.from([1]), randomBytes(8)]));
  const info = publicKey.export({ type: 'spki', format: 'der' });
  const body = der(tag.sequence, version, serial, algorithm, subject, validity, subject, info);
  const signature = der(tag.bits, Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]));
  return {
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    cert: pem(der(tag.sequence, body, algorithm, signature)),
  };
}

function utcTime(year: number): Buffer {
  return der(tag.utcTime, Buffer.from(`${String(year % 100)}0101000000Z`));
}

function der(kind: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([kind, ...size]), content]);
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
