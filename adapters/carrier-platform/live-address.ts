import { isIP } from 'node:net';
import type { Outcome } from '../sdk/adapter.ts';
import { failed, ok } from '../sdk/outcome.ts';
import type { StreamAddress } from '../sdk/stream-address.ts';
import type { PlatformContract } from './platform-contract.ts';

const maxPathLength = 2048;

const schemes: Readonly<
  Record<string, { readonly transport: 'rtsp' | 'hls'; readonly isSecure: boolean; readonly port: number }>
> = {
  'rtsp:': { transport: 'rtsp', isSecure: false, port: 554 },
  'rtsps:': { transport: 'rtsp', isSecure: true, port: 322 },
  'http:': { transport: 'hls', isSecure: false, port: 80 },
  'https:': { transport: 'hls', isSecure: true, port: 443 },
};

/**
 * A live address that a platform told, in parts. Its host must be an IP literal, or a name that the contract maps to
 * one: names are never resolved, so that no answer can point the gateway at another machine.
 */
export function readLiveAddress(url: string, hosts: PlatformContract['hosts']): Outcome<StreamAddress> {
  const parsed = URL.parse(url.replace(/^rtsps?:\/\//i, 'http://'));
  const scheme = schemes[/^([a-z]+:)\/\//i.exec(url)?.[1]?.toLowerCase() ?? ''];
  if (parsed === null) return failed('stream', 'malformed', 'live address: it is no URL');
  if (scheme === undefined) return failed('stream', 'unsupported', 'live address: neither RTSP nor HLS');
  const host = hostOf(parsed, hosts);
  if (host.kind === 'failed') return host;
  const path = pathOf(url);
  if (path.length > maxPathLength) return failed('stream', 'too-large', 'live address: longer than any real one');
  const login = readLogin(parsed);
  if (login === undefined) return failed('stream', 'malformed', 'live address: its login is not percent-encoded well');
  const { port: usualPort, ...kind } = scheme;
  const name = kind.transport === 'hls' ? nameOf(parsed) : {};
  return ok({ ...kind, host: host.value, port: portOf(url, usualPort), path, ...name, ...login });
}

/** The name that requests carry, where a name was told. */
function nameOf(url: URL): Pick<StreamAddress, 'hostName'> {
  return isIP(bare(url)) === 0 ? { hostName: bare(url) } : {};
}

/** Why the gateway does not show what a platform offers there; undefined when it does. */
export function obstacleOf({ transport, isSecure, credential }: StreamAddress): string | undefined {
  if (transport === 'rtsp') return isSecure ? 'RTSP over TLS is not dialled' : undefined;
  return credential === undefined ? undefined : 'HLS with a user name in its address is not pulled';
}

function bare({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function hostOf(url: URL, hosts: PlatformContract['hosts']): Outcome<string> {
  const told = bare(url);
  if (isIP(told) !== 0) return ok(told);
  const mapped = Object.hasOwn(hosts, told) ? hosts[told] : undefined;
  if (mapped !== undefined) return ok(mapped);
  const detail = `live address: the host name ${told.slice(0, 64)} is not among the contract's hosts`;
  return failed('address', 'forbidden', detail);
}

/** Path and query as written: a parser would re-encode what a token stands for. */
function pathOf(url: string): string {
  const path = /^[a-z]+:\/\/[^/?#]*([^#]*)/i.exec(url)?.[1] ?? '';
  const rooted = path.startsWith('/') ? path : `/${path}`;
  return rooted.replace(/[^\x21-\x7e]+/g, (part) => encodeURIComponent(part.toWellFormed()));
}

/** As written, since a parser drops a port that is usual for its scheme. */
function portOf(url: string, usualPort: number): number {
  return Number(/^[a-z]+:\/\/[^/?#]*:(\d{1,5})(?:[/?#]|$)/i.exec(url)?.[1] ?? usualPort);
}

function readLogin({ username, password }: URL): Pick<StreamAddress, 'credential'> | undefined {
  if (username === '') return {};
  try {
    const name = decodeURIComponent(username);
    const secret = decodeURIComponent(password);
    return { credential: { username: name, password: hidden(secret) } };
  } catch {
    return undefined;
  }
}

function hidden(text: string) {
  return { reveal: () => text, toString: () => '***', toJSON: () => '***' };
}
