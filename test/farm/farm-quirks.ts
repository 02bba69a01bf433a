import type { FarmDigestAlgorithm } from './auth/digest-gate.ts';

/** Defects that a device has by nature; faults that come and go are set by the farm's API. */
export interface FarmQuirks {
  /** XAddrs, stream and snapshot URIs name this host instead of the real one (NAT, default address). */
  readonly wrongXAddr?: string;
  /** The only login scheme that SOAP accepts; both when absent. */
  readonly soapLogin?: 'wsse' | 'http-digest';
  /** Digest challenges, each a header of its own, the first one first; MD5 alone when absent. */
  readonly digest?: readonly FarmDigestAlgorithm[];
  /** A Basic challenge stands before the Digest ones. */
  readonly offersBasic?: boolean;
  /** RTSP asks nobody for a login. */
  readonly isOpen?: boolean;
  /** A PLAY begins with a key frame instead of in mid-GOP. */
  readonly startsOnKeyFrame?: boolean;
  /** The encoder goes on as it did when it is asked for a key frame. */
  readonly ignoresKeyFrameRequest?: boolean;
  /** The NVR stops listing channels that are offline. */
  readonly hidesLostChannels?: boolean;
  /** Channels that are offline are listed with a picture of 0×0. */
  readonly tellsDarkSources?: boolean;
  /** Profiles stand in the opposite order, and addresses follow no rule. */
  readonly isUnruly?: boolean;
  /** Texts are GBK, whatever the headers say; scopes percent-encode GBK. */
  readonly writesGbk?: boolean;
  /** Local time (UTC+8) is told as UTC, and tokens are checked by the real time. */
  readonly tellsLocalTimeAsUtc?: boolean;
  /** After so many wrong passwords nobody gets in for `lockMs`; refusals count the tries down. */
  readonly lockOut?: { readonly tries: number; readonly lockMs: number };
  /** Beyond so many connections at a time every login is answered with 401, the right one too. */
  readonly maxConnections?: number;
  /** The manufacturer is "(null)", the serial is empty. */
  readonly tellsNull?: boolean;
  /** Stream URIs carry `:80:554`; GetNetworkProtocols knows the right port. */
  readonly tellsDoublePort?: boolean;
  /** What stands in the place of the snapshot's address. */
  readonly snapshotUri?: 'rtsp' | 'empty' | 'foreign';
  /** There is no Media1 service. */
  readonly isMedia2Only?: boolean;
  /** There is an event service with pull points. */
  readonly hasEvents?: boolean;
  /** The management port speaks TLS, with a certificate that the device signed itself. */
  readonly isTls?: boolean;
}
