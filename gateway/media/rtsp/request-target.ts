import { isIPv6 } from 'node:net';

/** Longest target that a camera may make us send. */
const maxTargetChars = 2048;

/** `rtsp://host:port` of the registered address; nothing that a camera says ever replaces it. */
export function originOf(host: string, port: number): string {
  return `rtsp://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/**
 * What stands behind scheme, user name, secret and host of an absolute URI. A secret with a raw `/`, `?` or `#` in it
 * breaks the authority too early: then everything to the last `@` belongs to the secret and must not be sent.
 */
function withoutOrigin(uri: string): string {
  const [, authority, path] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/is.exec(uri) ?? [];
  if (authority === undefined || path === undefined) return uri;
  const isHost = authority.includes('@') || /^(?:\[[^\]]*\]|[^:]*)(?::\d*)?$/.test(authority);
  return isHost ? path : path.slice(path.lastIndexOf('@') + 1).replace(/^[^/?#]*/, '');
}

/** Path and query of a URI or of a path, made safe for a request line: begins with `/`, holds printable ASCII only. */
export function pathOf(uri: string): string {
  const path = withoutOrigin(uri);
  const rooted = path.startsWith('/') ? path : `/${path}`;
  return rooted.replace(/[^\x21-\x7e]+/g, (part) => encodeURIComponent(part.toWellFormed())).slice(0, maxTargetChars);
}

/**
 * Path of a track: `a=control` beside the path of the presentation (RFC 2326 §C.1.1). An absolute control gives its
 * path only; a relative one is appended even behind a query, as cameras expect and as every client in use does.
 *
 * @param basePath path of Content-Base, or else of the request
 */
export function trackPath(basePath: string, control: string): string {
  if (control === '' || control === '*') return basePath;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(control) || control.startsWith('/')) return pathOf(control);
  return pathOf(basePath.endsWith('/') ? `${basePath}${control}` : `${basePath}/${control}`);
}
