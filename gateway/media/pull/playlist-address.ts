import { hostInUrl } from '../../../adapters/sdk/host-in-url.ts';
import type { HlsOrder } from '../engine/engine-message.ts';

/** The one server that a stream may be pulled from. */
export interface HlsServer extends Pick<HlsOrder, 'isSecure' | 'hostName' | 'certificateSha256'> {
  /** IP literal that NetGuard has passed; nothing else is ever dialled. */
  readonly host: string;
  readonly port: number;
}

/** Where to ask at that server. */
export interface HlsAddress {
  readonly port: number;
  /** Path and query, as they stand in a request line; may hold a token, so it is never told. */
  readonly path: string;
}

const maxPathLength = 4096;

/**
 * Resolves an address out of a playlist.
 *
 * @param base address of the playlist
 * @returns why not, when it leads to another host or another protocol; it is never dialled then
 */
export function resolveAddress(
  server: HlsServer,
  base: HlsAddress,
  uri: string,
): HlsAddress | { readonly obstacle: string } {
  const scheme = server.isSecure ? 'https:' : 'http:';
  const names = [server.host, ...(server.hostName === undefined ? [] : [server.hostName])].map(hostInUrl);
  const baseUrl = `${scheme}//${names.at(-1) ?? ''}:${base.port}${base.path}`;
  const url = uri.length <= maxPathLength ? URL.parse(uri, baseUrl) : null;
  if (url === null) return { obstacle: 'an address that is none' };
  if (!names.some((name) => name.toLowerCase() === url.hostname)) {
    return { obstacle: `an address on another host (${printable(url.hostname)}), which is never dialled` };
  }
  if (url.protocol !== scheme) return { obstacle: `an address by another protocol (${printable(url.protocol)})` };
  const port = url.port === '' ? (server.isSecure ? 443 : 80) : Number(url.port);
  return { port, path: url.pathname + url.search };
}

function printable(text: string): string {
  return text.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 64);
}
