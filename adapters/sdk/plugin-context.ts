import type { Adapter, AdapterContext, CallLimits, DeviceAddress, DeviceCredential, Outcome } from './adapter.ts';

/** One HTTP request through the gateway's door. No redirects are followed. */
export interface DoorRequest {
  readonly address: DeviceAddress;
  /** https; certificates are not checked, as cameras sign theirs themselves. */
  readonly isSecure?: boolean;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How `secretMark` in the body is escaped; `json` when absent. */
  readonly bodyKind?: 'json' | 'form';
  /** Answer a Digest challenge with this login, once. */
  readonly login?: DeviceCredential;
  /** Longest body, bytes; at most and by default 640 KiB. */
  readonly maxBytes?: number;
}

export interface DoorReply {
  readonly status: number;
  /** By lower-case name; several of one name are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A TCP connection that the gateway holds. */
export interface DoorSocket {
  /** The next bytes, at most 64 KiB; undefined at the end. */
  read(): Promise<Uint8Array | undefined>;
  write(bytes: Uint8Array): Promise<void>;
  close(): void;
}

/** One question by UDP, and what comes back from the same host. */
export interface DoorDatagram {
  readonly address: DeviceAddress;
  readonly payload: Uint8Array;
  /** How long answers are collected, ms; at most 10 s. */
  readonly waitMs: number;
}

/**
 * What a plug-in gets instead of a network: its process can open no socket and no file. Every call names the limits
 * that its adapter's member was given (or a narrowed copy of them): the gateway frees the sockets of a call when the
 * call is over. A call about a device may dial that device's host only; `discover` whatever NetGuard allows.
 *
 * `credential.password.reveal()` throws in a plug-in: secrets are used by reference, and only towards the device that
 * they belong to.
 */
export interface PluginContext extends AdapterContext {
  http(request: DoorRequest, limits: CallLimits): Promise<Outcome<DoorReply>>;
  openTcp(address: DeviceAddress & { readonly isSecure?: boolean }, limits: CallLimits): Promise<Outcome<DoorSocket>>;
  askUdp(question: DoorDatagram, limits: CallLimits): Promise<Outcome<readonly Uint8Array[]>>;
  /** A mark that the gateway replaces by the password in a request's body. */
  secretMark(credential: DeviceCredential): string;
}

/** What the entry of a plug-in exports, as `createAdapter`. */
export type CreatePlugin = (
  context: PluginContext,
  settings?: Readonly<Record<string, unknown>>,
) => Omit<Adapter, 'kind' | 'manifest'>;
