/**
 * What a kind of source is and what it can do: shown to people before they connect anything, and what the conformance
 * kit holds the adapter to.
 */

/** A sentence or name in both languages of the product. */
export interface BilingualText {
  readonly zh: string;
  readonly en: string;
}

/** Everything that a source may be able to do, in the order in which the matrix is shown. */
export const capabilityNames = [
  /** Find devices by itself: `Adapter.discover`. */
  'discover',
  /** Tell a device's data and channels after one login: `Adapter.describe`. */
  'describe',
  /** Have live streams that the engine can dial. */
  'streams',
  /** Hand out live addresses that expire: `Adapter.resolveStream`. */
  'expiringAddresses',
  /** L1: answer within a deadline, no login. */
  'probeL1',
  /** L2: tell the clock, no login. */
  'probeL2',
  /** L3: an authenticated check: `Adapter.probeLogin`. */
  'probeL3',
  /** Tell which channels of a system are lost: `Adapter.readChannelStates`. */
  'channelStates',
  /** Give a picture of now: `Adapter.snapshot`. */
  'snapshot',
  /** Move to presets: `Adapter.ptz`. */
  'ptz',
  /** Emit a key frame when asked: `Adapter.requestKeyFrame`. */
  'keyFrame',
  /** Report loss by itself: `Adapter.watchEvents`. */
  'events',
] as const;

export type CapabilityName = (typeof capabilityNames)[number];

/** `partial` and `no` say in a whole sentence what this source cannot do. */
export type Capability =
  { readonly level: 'yes' } | { readonly level: 'partial' | 'no'; readonly reason: BilingualText };

export type CapabilityMatrix = Readonly<Record<CapabilityName, Capability>>;

/** One setting of a source, for a form and for checking. */
export interface SettingField {
  /** Key in the settings object, camelCase. */
  readonly name: string;
  /** `secret` is written and never shown again. */
  readonly kind: 'text' | 'integer' | 'flag' | 'choice' | 'secret';
  readonly isRequired: boolean;
  readonly label: BilingualText;
  readonly help?: BilingualText;
  /** Of kind `choice`. */
  readonly choices?: readonly string[];
  /** Of kind `integer`. */
  readonly min?: number;
  readonly max?: number;
}

export interface AdapterManifest {
  /** Stable name stored with every access path: lower-case letters, digits and hyphens, at most 32. */
  readonly kind: string;
  /** Semantic version of the adapter. */
  readonly version: string;
  /** Version of this interface that it was written against. */
  readonly sdkVersion: 1;
  readonly name: BilingualText;
  readonly capabilities: CapabilityMatrix;
  /** Settings of a source of this kind; none when addresses and credentials suffice. */
  readonly settings: readonly SettingField[];
}

/** What a source can do in full; shorter than writing the object at every row of a matrix. */
export const able: Capability = { level: 'yes' };

/** @param zh,en a whole sentence: what this source cannot do, and what happens instead */
export function unable(zh: string, en: string): Capability {
  return { level: 'no', reason: { zh, en } };
}

/** @param zh,en a whole sentence: what works and what does not */
export function partly(zh: string, en: string): Capability {
  return { level: 'partial', reason: { zh, en } };
}
