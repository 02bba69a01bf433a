import { authorityOf, pathOfXAddr } from './services.ts';

/** A stream address freed of its host. */
interface StreamUri {
  /** As told, without a login. */
  readonly originalUri: string;
  /** Undefined when what stands there is no port, e.g. `:80:554`. */
  readonly port: number | undefined;
  /** Path and query. */
  readonly path: string;
}

export const defaultRtspPort = 554;

/** @returns undefined when this is no RTSP address that may stand in a request line */
export function readStreamUri(text: string): StreamUri | undefined {
  const found = /^rtsp:\/\/(?:[^/?#\s]*@)?(\[[0-9a-f:.%]+\]|[^/?#:\s]*)((?::[^/?#\s]*)?)([^\s#]*)/i.exec(text);
  if (!found) return undefined;
  const [whole, host, port = '', rest = ''] = found;
  // What is left over holds blanks or a fragment: a fragment is dropped, blanks are refused.
  if (!/^(#.*)?$/.test(text.slice(whole.length))) return undefined;
  const path = pathInRequestLine(rest);
  if (path === undefined) return undefined;
  return { originalUri: `rtsp://${host}${port}${path}`, port: readPort(port), path };
}

function readPort(text: string): number | undefined {
  if (text === '') return defaultRtspPort;
  const [, digits] = /^:(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  return port >= 1 && port <= 65_535 ? port : undefined;
}

function pathInRequestLine(rest: string): string | undefined {
  if (/\p{Cc}/u.test(rest)) return undefined;
  const path = (rest.startsWith('/') ? rest : `/${rest}`).replace(/[^\x21-\x7e]+/g, (part) =>
    encodeURIComponent(part.toWellFormed()),
  );
  return path.length > 1024 ? undefined : path;
}

/**
 * The path of a snapshot address, fetched later from the address that we talk to.
 *
 * @param authorities `host:port` of the device: what we dialled and what it calls itself
 * @returns undefined when it points to another host or port, or is not HTTP
 */
export function snapshotPathOf(uri: string | undefined, authorities: readonly string[]): string | undefined {
  const authority = authorityOf(uri);
  if (uri === undefined || authority === undefined || !authorities.includes(authority)) return undefined;
  const path = pathOfXAddr(uri.replace(/^(https?:\/\/)[^/?#@]*@/i, '$1'));
  return path === undefined || path.length > 1024 ? undefined : path;
}
