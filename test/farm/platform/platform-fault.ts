import { z } from 'zod';

/** What can be wrong with the platform; several at a time, one of each kind. */
export const platformFault = z.discriminatedUnion('kind', [
  /** Every token is spent after so many calls. */
  z.strictObject({ kind: z.literal('short-tokens'), calls: z.int().min(1) }),
  /** The next calls are answered 429. */
  z.strictObject({ kind: z.literal('busy'), calls: z.int().min(1), retryAfterSeconds: z.int().min(0).optional() }),
  /** The next calls are answered so. */
  z.strictObject({ kind: z.literal('broken'), calls: z.int().min(1), status: z.int().min(300).max(599) }),
  z.strictObject({ kind: z.literal('slow'), delayMs: z.int().min(1).max(60_000) }),
  /** Answers end in the middle, with a Content-Length that fits what was sent. */
  z.strictObject({ kind: z.literal('truncated') }),
  z.strictObject({ kind: z.literal('wrong-total'), total: z.int() }),
  /** The first row of a page is the last one of the page before. */
  z.strictObject({ kind: z.literal('duplicates') }),
  /** A point leaves the top of the list after each page, so that the next page skips one. */
  z.strictObject({ kind: z.literal('shifting') }),
  z.strictObject({ kind: z.literal('live-refused') }),
  z.strictObject({ kind: z.literal('gbk') }),
  /** Redirects everything to `lureHost`, and live addresses lead there. */
  z.strictObject({ kind: z.literal('lure'), host: z.string() }),
  /** HLS: the next playlists are answered 502; segments on another host; playlists and segments answered with a redirect there. */
  z.strictObject({ kind: z.literal('hls-broken'), calls: z.int().min(1) }),
  z.strictObject({ kind: z.literal('hls-foreign'), host: z.string() }),
  z.strictObject({ kind: z.literal('hls-redirect'), host: z.string() }),
  /**
   * HLS: the playlist stands still; each third segment is missing; every segment begins a time of its own; segments come
   * by drops; the stream has ended; segments are encrypted, or ranges of a file.
   */
  z.strictObject({
    kind: z.enum([
      ...(['hls-stalled', 'hls-gap', 'hls-discontinuity', 'hls-drip', 'hls-ended', 'hls-encrypted'] as const),
      'hls-ranges',
    ]),
  }),
  /** Connections: reset at once, never answered, a byte at a time for ever, not HTTP, far too long, hard to parse. */
  z.strictObject({ kind: z.enum(['refuse', 'silent', 'trickle', 'garbage', 'huge', 'deep']) }),
]);
export type PlatformFault = z.infer<typeof platformFault>;
export type PlatformFaultKind = PlatformFault['kind'];
