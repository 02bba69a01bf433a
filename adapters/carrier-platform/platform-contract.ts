import { isIP } from 'node:net';
import { z } from 'zod';
import { jsonPointer } from './json-pointer.ts';

const path = z
  .string()
  .max(256)
  .regex(/^\/[\x21-\x7e]*$/, 'must be a path that begins with / and holds no space');
const field = z.string().min(1).max(64);
const header = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'must be the name of an HTTP header');
const words = z.array(z.union([z.string(), z.number(), z.boolean()])).max(16);

/** SHA-256 of a certificate in hexadecimal, with or without colons. */
const pin = z
  .string()
  .transform((text) => text.replaceAll(':', '').toLowerCase())
  .pipe(z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'));

const login = z.strictObject({
  path: path.default('/api/v1/token'),
  usernameField: field.default('username'),
  passwordField: field.default('password'),
  /** How the password travels: as it is, or as the hexadecimal MD5 that older platforms want. */
  passwordForm: z.enum(['plain', 'md5']).default('plain'),
  /** Further members of the request, e.g. a client id. */
  extra: z.record(z.string().max(64), z.string().max(256)).default({}),
  token: jsonPointer.default('/token'),
  expiresInSeconds: jsonPointer.default('/expiresInSeconds'),
  /** Life of a token when the platform tells none. */
  lifeSeconds: z.int().min(30).max(86_400).default(1800),
});

const tokenPlace = z.discriminatedUnion('in', [
  z.strictObject({ in: z.literal('bearer') }),
  z.strictObject({ in: z.literal('header'), name: header }),
  z.strictObject({ in: z.literal('query'), name: field }),
]);

const points = z.strictObject({
  path: path.default('/api/v1/points'),
  pageParameter: field.default('page'),
  firstPage: z.int().min(0).max(1).default(1),
  sizeParameter: field.default('pageSize'),
  pageSize: z.int().min(10).max(1000).default(200),
  list: jsonPointer.default('/items'),
  /** How many points there are in all; used to tell a complete list from a shifting one. */
  total: jsonPointer.default('/total'),
  id: jsonPointer.default('/id'),
  name: jsonPointer.default('/name'),
  status: jsonPointer.default('/status'),
  gbCode: jsonPointer.default('/gbCode'),
  longitude: jsonPointer.default('/longitude'),
  latitude: jsonPointer.default('/latitude'),
  /** Administrative area or village; the organisation rule goes by it. */
  area: jsonPointer.default('/area'),
  address: jsonPointer.default('/address'),
});

const status = z.strictObject({
  /** State of every point in one answer. */
  snapshotPath: path.default('/api/v1/status'),
  /** What changed since a cursor. null: there is no such feed, and the whole is read each time. */
  changesPath: path.nullable().default('/api/v1/status/changes'),
  cursorParameter: field.default('cursor'),
  cursor: jsonPointer.default('/cursor'),
  list: jsonPointer.default('/items'),
  /** True while more changes wait behind this answer. */
  more: jsonPointer.default('/hasMore'),
  id: jsonPointer.default('/id'),
  status: jsonPointer.default('/status'),
  at: jsonPointer.default('/at'),
});

const live = z.strictObject({
  /** `{id}` is the point, `{profile}` what `profiles` calls main and sub. */
  path: path.default('/api/v1/points/{id}/live?profile={profile}'),
  profiles: z.strictObject({ main: field, sub: field.optional() }).default({ main: 'main', sub: 'sub' }),
  url: jsonPointer.default('/url'),
  expiresInSeconds: jsonPointer.default('/expiresInSeconds'),
  /** Life of an address when the platform tells none. */
  lifeSeconds: z.int().min(5).max(86_400).default(60),
  /** Pins the certificate of the server that https addresses lead to; the platform's own pin counts at its own host. */
  certificateSha256: pin.optional(),
});

const contractShape = z.strictObject({
  scheme: z.enum(['http', 'https']).default('http'),
  /** SHA-256 of the platform's certificate in hexadecimal; without it an authority that this machine trusts must sign. */
  certificateSha256: pin.optional(),
  /** Host names that the platform uses in live addresses, with the address to dial. Names are never resolved. */
  hosts: z
    .record(
      z.string().max(253),
      z.string().refine((text) => isIP(text) !== 0, 'must be an IP address'),
    )
    .default({}),
  /** Encoding of answers; what the Content-Type says when absent. */
  charset: z.enum(['utf-8', 'gb18030']).optional(),
  /** Platforms that answer 200 to everything tell failure inside: where, what means good, and what a spent token. */
  verdict: z.strictObject({ code: jsonPointer, good: words.min(1), spentToken: words.default([]) }).optional(),
  login: login.prefault({}),
  token: tokenPlace.default({ in: 'bearer' }),
  /** null: the platform has no list call; its points come as a sheet. */
  points: z.union([points, z.null()]).prefault({}),
  /** Words that mean online and offline, compared as text; another word means unknown. */
  states: z
    .strictObject({ online: words.min(1), offline: words.min(1) })
    .default({ online: ['online', 1, true, 'ON'], offline: ['offline', 0, false, 'OFF'] }),
  /** null: the platform has no status feed; points are then known by their streams only. */
  status: z.union([status, z.null()]).prefault({}),
  live: live.prefault({}),
});

/**
 * How one carrier's platform is spoken to: paths, parameters, and where in its answers things stand. What a platform
 * does not send is simply not there; only the id of a point, a token and a live address must be. `{}` is the
 * default contract of docs/guide/carrier-platform.md.
 */
export type PlatformContract = z.output<typeof contractShape>;

/** @returns what is wrong, each with its place, e.g. `points.list: must be a JSON pointer…` */
export function readContract(
  given: unknown,
):
  | { readonly kind: 'ok'; readonly contract: PlatformContract }
  | { readonly kind: 'invalid'; readonly issues: readonly { readonly path: string; readonly message: string }[] } {
  const result = contractShape.safeParse(given);
  if (result.success) return { kind: 'ok', contract: result.data };
  const issues = result.error.issues.map(({ path: place, message }) => ({ path: place.join('.'), message }));
  return { kind: 'invalid', issues };
}

/** What a word of the platform means. */
export function readState({ states }: PlatformContract, word: unknown): 'online' | 'offline' | 'unknown' {
  const isAmong = (listed: readonly unknown[]): boolean => listed.some((each) => String(each) === String(word));
  if (word === undefined || word === null) return 'unknown';
  if (isAmong(states.online)) return 'online';
  return isAmong(states.offline) ? 'offline' : 'unknown';
}
