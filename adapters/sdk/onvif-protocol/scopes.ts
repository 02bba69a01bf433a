import { decodeText } from './xml-text.ts';

/** What a device says of itself in `onvif://www.onvif.org/…` scopes. */
interface DeviceScopes {
  readonly name?: string;
  readonly hardware?: string;
  readonly location?: string;
}

const kinds = ['name', 'hardware', 'location'] as const;

/** Reads scope URIs, percent-encoded in UTF-8 or, by careless firmware, in GB18030. The first of a kind counts. */
export function readScopes(uris: readonly string[]): DeviceScopes {
  const found: { name?: string; hardware?: string; location?: string } = {};
  for (const uri of uris.slice(0, 200)) {
    const [, kind, value] = /^onvif:\/\/www\.onvif\.org\/(name|hardware|location)\/(.+)$/is.exec(uri) ?? [];
    const slot = kinds.find((one) => one === kind?.toLowerCase());
    if (slot === undefined || value === undefined || found[slot] !== undefined) continue;
    const text = decodePercent(value)
      .replace(/[\p{C}]+/gu, '')
      .trim();
    if (text !== '' && !/^\(null\)$/i.test(text)) found[slot] = text.slice(0, 256);
  }
  return found;
}

function decodePercent(text: string): string {
  if (!text.includes('%')) return text;
  const bytes = text.replace(/%([0-9a-f]{2})|[^%]+|%/gi, (part, hex: string | undefined) =>
    hex === undefined ? Buffer.from(part, 'utf8').toString('latin1') : String.fromCharCode(parseInt(hex, 16)),
  );
  return decodeText(Buffer.from(bytes, 'latin1'));
}
