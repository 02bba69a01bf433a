import type { DeviceCredential, DeviceTarget } from './adapter.ts';

/** A stream of a channel, as `describe` named them. */
export interface StreamTarget extends DeviceTarget {
  readonly channelToken: string;
  readonly profileToken: string;
}

/**
 * Where a stream can be dialled now. Parts instead of a URL, so that nobody logs a login by accident.
 *
 * `host` is an IP literal that NetGuard must pass once more before the dial: it was told by a source.
 */
export interface StreamAddress {
  readonly transport: 'rtsp' | 'hls';
  /** TLS: rtsps or https. */
  readonly isSecure: boolean;
  readonly host: string;
  readonly port: number;
  /** Path and query, as they stand in a request line; may hold a token, so it is never logged. */
  readonly path: string;
  /** HLS: the name that stands for `host` in requests and playlists; it is never resolved. */
  readonly hostName?: string;
  /** HLS by https: the pinned certificate, 64 hexadecimal digits; else an authority that this machine trusts must sign. */
  readonly certificateSha256?: string;
  /** Instant from which a new dial needs a new address; absent when it does not expire. A running stream goes on. */
  readonly expiresAtMs?: number;
  /** Login of the stream; absent when the address itself is the permission. */
  readonly credential?: DeviceCredential;
}
