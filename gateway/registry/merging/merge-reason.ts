import type { Camera, StoredPath } from '../camera.ts';

/** Why two cameras may be one. */
export const mergeReasonKinds = ['mac', 'serial', 'address', 'gb-code'] as const;
export type MergeReasonKind = (typeof mergeReasonKinds)[number];

/** One reason with what both have in common, e.g. a MAC. */
export interface MergeReason {
  readonly kind: MergeReasonKind;
  readonly value: string;
}

/** What is known of a camera that may be another one. */
export interface MergeSubject {
  readonly camera: Camera;
  readonly paths: readonly StoredPath[];
  /** Codes that it claims and another camera has. */
  readonly claimedCodes: readonly string[];
}

/** How much one reason proves, 0–1: a MAC is given once, some vendors give one serial to many. */
const weights: Readonly<Record<MergeReasonKind, number>> = { mac: 0.95, address: 0.9, 'gb-code': 0.7, serial: 0.7 };

/** What a camera is recognised by; two with a key in common are compared. */
export function keysOf({ camera, paths, claimedCodes }: MergeSubject): MergeReason[] {
  const { vendor, model, serial, mac, record } = camera;
  const codes = [...claimedCodes, ...(record.gbCode === undefined ? [] : [record.gbCode])];
  return [
    ...(mac === undefined ? [] : [{ kind: 'mac' as const, value: mac }]),
    ...(serial === '' ? [] : [{ kind: 'serial' as const, value: [vendor, model, serial].join(' / ') }]),
    ...paths.flatMap(addressesOf),
    ...codes.map((value) => ({ kind: 'gb-code' as const, value })),
  ];
}

/**
 * Why two cameras may be one; empty when nothing says so. Different MACs speak against the same serial, since some
 * vendors give one serial to all of a model.
 */
export function findReasons(one: MergeSubject, other: MergeSubject): MergeReason[] {
  const theirs = new Set(keysOf(other).map(textOf));
  const shared = keysOf(one).filter((key) => theirs.has(textOf(key)));
  const unique = [...new Map(shared.map((reason) => [textOf(reason), reason])).values()];
  const [a, b] = [one.camera.mac, other.camera.mac];
  const differs = a !== undefined && b !== undefined && a !== b;
  return unique
    .filter(({ kind }) => !(differs && kind === 'serial'))
    .sort((left, right) => (textOf(left) < textOf(right) ? -1 : 1));
}

/** How sure the reasons together make us, in per cent: each halves, or more, the doubt that the others leave. */
export function confidenceOf(reasons: readonly MergeReason[]): number {
  const kinds = new Set(reasons.map(({ kind }) => kind));
  const doubt = [...kinds].reduce((left, kind) => left * (1 - weights[kind]), 1);
  return Math.round((1 - doubt) * 100);
}

/** True when something is among the reasons that nobody has decided on: dismissed reasons are not told again. */
export function isNewEvidence(reasons: readonly MergeReason[], decided: readonly MergeReason[]): boolean {
  const known = new Set(decided.map(textOf));
  return reasons.some((reason) => !known.has(textOf(reason)));
}

/** One text for a set of reasons, whatever their order. */
export function textOfReasons(reasons: readonly MergeReason[]): string {
  return reasons.map(textOf).sort().join('\n');
}

/** The same picture by two adapters, or by two ports: same address and channel, or same stream. */
function addressesOf({ host, port, channelToken, streams }: StoredPath): MergeReason[] {
  const channels = channelToken === '' ? [] : [`${host}:${port} ${channelToken}`];
  const pictures = streams.map(({ rtspPort, rtspPath }) => `rtsp ${host}:${rtspPort}${rtspPath}`);
  return [...channels, ...pictures].map((value) => ({ kind: 'address', value }));
}

/** One text for a reason. */
export function textOf({ kind, value }: MergeReason): string {
  return `${kind} ${value}`;
}
