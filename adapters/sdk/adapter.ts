import type { CertificatePins } from './certificate-pins.ts';
import type { AdapterState } from './adapter-state.ts';
import type { ChannelState, DeviceEventListener } from './device-event.ts';
import type { DeviceLogins } from './device-logins.ts';
import type { AdapterManifest } from './manifest.ts';
import type { PtzControl } from './ptz.ts';
import type { RateBudget } from './rate-budget.ts';
import type { Snapshot, SnapshotTarget } from './snapshot.ts';
import type { StreamAddress, StreamTarget } from './stream-address.ts';

/**
 * What the gateway asks of a source of cameras, and what a source may answer.
 *
 * Expected device trouble is a value (`Outcome`), never an exception: a camera that refuses a password is an answer.
 * Every call carries an absolute deadline and an AbortSignal; both are obeyed, body included.
 */

/** An address that the gateway may dial. `host` is an IP literal that NetGuard has passed. */
export interface DeviceAddress {
  readonly host: string;
  /** Port of the device's management service (ONVIF: HTTP). */
  readonly port: number;
}

/** A text whose printing gives `***`. `reveal()` only where a digest is computed. */
export interface SecretText {
  reveal(): string;
}

export interface DeviceCredential {
  readonly username: string;
  readonly password: SecretText;
}

/** Limits of one call. */
export interface CallLimits {
  /** Aborted when the caller gives up; sockets are freed within 100 ms. */
  readonly signal: AbortSignal;
  /** Absolute, on the monotonic clock of the context, in ms. */
  readonly deadlineMs: number;
}

/** What comes in from the gateway: adapters import nothing of it. */
export interface AdapterContext {
  readonly clock: { now(): number; monotonic(): number };
  /** Throws when the address is outside the allowed ranges. Called before every dial. */
  readonly netGuard: { assertAllowed(host: string): void };
  readonly log: AdapterLog;
  /** Calls a second and in flight for each device; absent when the caller sets none. */
  readonly budget?: RateBudget;
  /** Certificates of devices by address; kept in memory only when absent. */
  readonly pins?: CertificatePins;
  /** What devices made of logins, whoever tried; the adapters of one context share one of their own when absent. */
  readonly logins?: DeviceLogins;
}

export interface AdapterLog {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** The step of a conversation that failed; a technician reads it as "how far we got". */
export type FaultStage = 'address' | 'connect' | 'request' | 'login' | 'describe' | 'stream' | 'picture' | 'clock';

/** Why it failed. */
export type FaultReason =
  | 'forbidden'
  | 'refused'
  | 'reset'
  | 'timeout'
  | 'unreachable'
  | 'unauthorised'
  | 'locked'
  | 'malformed'
  | 'too-large'
  | 'unsupported'
  | 'aborted'
  | 'drift'
  | 'no-frame'
  | 'over-budget'
  /** Another certificate than the one pinned at first use: nobody logs in. */
  | 'certificate-changed'
  /** Another serial than the registered one: this is another device. */
  | 'identity-changed'
  /** What the check of a picture finds, with stage `picture`; the last three are of the stream, with stage `stream`. */
  | 'black'
  | 'frozen'
  | 'too-dark'
  | 'too-bright'
  | 'low-contrast'
  | 'blurred'
  | 'colour-cast'
  | 'moved'
  | 'bitrate-collapse'
  | 'low-frame-rate'
  | 'codec-changed';

export interface DeviceFault {
  readonly stage: FaultStage;
  readonly reason: FaultReason;
  /** For the technician, in English, without secrets, e.g. `RTSP OPTIONS: no answer within 3000 ms`. */
  readonly detail: string;
}

export type Outcome<Value> =
  { readonly kind: 'ok'; readonly value: Value } | { readonly kind: 'failed'; readonly fault: DeviceFault };

/** A device that announced itself or answered a sweep. A hint: nothing in it is trusted before adoption. */
export interface DiscoveredDevice {
  readonly address: DeviceAddress;
  /** `EndpointReference` without `urn:uuid:`; cloned and changing ones exist, so never a key by itself. */
  readonly endpointUuid?: string;
  /** Values of the `onvif://www.onvif.org/…` scopes. */
  readonly name?: string;
  readonly hardware?: string;
  readonly location?: string;
  /** How it was found. */
  readonly method: 'multicast' | 'unicast-probe' | 'fingerprint';
  /** Device clock minus gateway clock, ms, when the answer told it. */
  readonly clockOffsetMs?: number;
  /** `AA:BB:CC:DD:EE:FF`, from those few that tell it to everybody. */
  readonly mac?: string;
  readonly serial?: string;
}

/** A device that said goodbye (WS-Discovery Bye). A hint like everything before adoption. */
export interface DepartedDevice {
  readonly host: string;
  readonly endpointUuid?: string;
}

export interface DiscoverRequest {
  /** Also ask the segments of all network interfaces by multicast. */
  readonly multicast: boolean;
  /** Address literals to ask one by one, already passed by NetGuard. */
  readonly hosts: Iterable<string>;
  /** How many addresses there are, for progress. */
  readonly hostCount: number;
  /** Management ports to try at each address. */
  readonly ports: readonly number[];
  /** Addresses asked a second. */
  readonly ratePerSecond: number;
}

export interface DiscoverListener {
  onDevice(device: DiscoveredDevice): void;
  onProgress(askedHosts: number): void;
  onGone?(device: DepartedDevice): void;
}

export type VideoCodec = 'h264' | 'h265' | 'mjpeg' | 'unknown';

/** One encoded stream of a channel. */
export interface StreamDescription {
  readonly profileToken: string;
  readonly codec: VideoCodec;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly bitrateKbps: number;
  /** As the device told it. */
  readonly originalUri: string;
  /** What to dial: the host is always the address that we talk to; path and query are the device's. */
  readonly rtspPort: number;
  readonly rtspPath: string;
  /** The address expires: ask `Adapter.resolveStream` before each dial; port and path above mean nothing then. */
  readonly isResolvedOnDemand?: boolean;
}

/** One picture source: a camera's only one, or an NVR's channel. Identity is the VideoSource token. */
export interface ChannelDescription {
  readonly channelToken: string;
  readonly name: string;
  /** Best first: larger pictures before smaller ones. */
  readonly streams: readonly StreamDescription[];
  readonly snapshotPath?: string;
  /** As a system tells it; absent when it does not say. A lost channel is listed still: missing is a state. */
  readonly state?: ChannelState['state'];
  /** What the source says of the point, by field names of the camera record, e.g. `{ place: '…' }`. Hints only. */
  readonly facts?: Readonly<Record<string, string>>;
}

export interface DeviceDescription {
  readonly vendor: string;
  readonly model: string;
  readonly firmware: string;
  /** Strings always: a serial may be longer than a number can hold. */
  readonly serial: string;
  readonly mac?: string;
  readonly name?: string;
  readonly clockOffsetMs: number;
  /** More than one channel: an NVR. */
  readonly channels: readonly ChannelDescription[];
}

export interface DeviceTarget {
  readonly address: DeviceAddress;
  readonly credential?: DeviceCredential;
  /** What to ask for at an address that lists nothing by itself: a stream address of a sheet (`rtsp-list`). */
  readonly source?: string;
  /** Serial in the registry: a device that tells another one is not the one that was adopted. */
  readonly expectedSerial?: string;
  /** Channels in the registry, by token: a system that lists only those that are online has lost the others. */
  readonly knownChannels?: readonly string[];
}

/** L1: does it answer (no login). L2: is its clock right (no login). L3 is `Adapter.probeLogin`. */
export type ProbeLevel = 'L1' | 'L2';

export interface ProbeTarget {
  readonly address: DeviceAddress;
  readonly rtspPort?: number;
  /** Which of a system's channels is meant; absent where the device is its only one. */
  readonly channelToken?: string;
}

export interface ProbeReading {
  /** Round-trip time of the first exchange, ms. */
  readonly rttMs: number;
  /** L2 only: device clock minus gateway clock, ms. */
  readonly clockOffsetMs?: number;
}

/**
 * What the authenticated check (L3) found. The first key frame is the live engine's part of L3: an adapter looks no
 * further than the login and what the device then says of itself.
 */
export interface LoginReading {
  /** Round-trip time of the authenticated exchange, ms. */
  readonly rttMs: number;
  /** Absent when the device does not say; another one than registered means that the device was replaced. */
  readonly serial?: string;
  readonly channels?: readonly ChannelState[];
}

export interface KeyFrameTarget extends DeviceTarget {
  readonly profileToken: string;
}

/**
 * One kind of source. Constructors keep arguments only; nothing is dialled before a call.
 *
 * A member that is missing is a capability that the manifest denies; the gateway asks by `adapter.snapshot?.(…)`.
 */
export interface Adapter {
  /** Stable name stored with every access path, e.g. `onvif`. */
  readonly kind: string;
  /** What it is and can do; every adapter at work has one, fakes in tests need none. */
  readonly manifest?: AdapterManifest;
  /** How its process fares; absent when it runs inside the gateway. */
  readonly state?: AdapterState;
  discover(request: DiscoverRequest, listener: DiscoverListener, limits: CallLimits): Promise<void>;
  /** Hears devices announce themselves until the signal fires; sends nothing. */
  watchDevices?(listener: Pick<DiscoverListener, 'onDevice' | 'onGone'>, signal: AbortSignal): Promise<void>;
  /** One login at most: a wrong password costs exactly one try. */
  describe(target: DeviceTarget, limits: CallLimits): Promise<Outcome<DeviceDescription>>;
  /** At most 1 ms of CPU for L1: it is asked of every camera every minute. */
  probe(target: ProbeTarget, level: ProbeLevel, limits: CallLimits): Promise<Outcome<ProbeReading>>;
  /** L3: logs in once and checks that the device is still what it was. */
  probeLogin?(target: DeviceTarget, limits: CallLimits): Promise<Outcome<LoginReading>>;
  /** Which channels of a system have a picture; one call for all of them. */
  readChannelStates?(target: DeviceTarget, limits: CallLimits): Promise<Outcome<readonly ChannelState[]>>;
  /** The address of a stream now, for sources whose addresses expire. */
  resolveStream?(target: StreamTarget, limits: CallLimits): Promise<Outcome<StreamAddress>>;
  snapshot?(target: SnapshotTarget, limits: CallLimits): Promise<Outcome<Snapshot>>;
  readonly ptz?: PtzControl;
  /** A person stored the device's login anew: a refusal that is remembered counts no more, so that it is tried once. */
  forgiveLogin?(address: DeviceAddress): void;
  /** Asks the encoder for a key frame now (ONVIF SetSynchronizationPoint). */
  requestKeyFrame(target: KeyFrameTarget, limits: CallLimits): Promise<Outcome<void>>;
  /** Listens until the signal fires or the deadline passes, then settles with `ok`; a fault ends it earlier. */
  watchEvents?(target: DeviceTarget, listener: DeviceEventListener, limits: CallLimits): Promise<Outcome<void>>;
}

/**
 * What a folder of an adapter exports for the gateway and for the conformance kit, as `createAdapter`.
 *
 * @param settings as the manifest's `settings` describe them, checked by the adapter
 */
export type CreateAdapter = (context: AdapterContext, settings?: Readonly<Record<string, unknown>>) => Adapter;
