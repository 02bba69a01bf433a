import type { DeviceDescription, DeviceFault, StreamDescription } from '../../../adapters/sdk/adapter.ts';
import type { Brand } from '../../platform/ids/brand.ts';
import type { Checklist } from './checklist.ts';

export type CheckId = Brand<'CheckId'>;

/** What really came over a stream within a few seconds. */
export interface StreamMeasure {
  /** RFC 6381. */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly bitrateKbps: number;
  /** From the dial to the answer to PLAY. */
  readonly connectMs: number;
  /** From the dial to the first complete key frame. */
  readonly firstKeyFrameMs: number;
  /** Between key frames that came by themselves, in their order; empty when fewer than two came. */
  readonly keyFrameIntervalsMs: readonly number[];
}

/** Something that was asked and has an answer, or a reason why not. */
export type Finding<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  | { readonly kind: 'failed'; readonly fault: DeviceFault }
  /** Nobody asked, e.g. because an earlier step failed. */
  | { readonly kind: 'skipped' };

/** What a check found, as it was found. */
export interface CheckEvidence {
  readonly ports: readonly { readonly port: number; readonly state: 'open' | 'closed' | 'silent' }[];
  /** How the device wants logins: `digest-md5`, `digest-sha-256`, `ws-security`, `basic`; empty when it wants none. */
  readonly loginSchemes: readonly string[];
  readonly description: Finding<DeviceDescription>;
  readonly stream: Finding<StreamMeasure>;
  readonly snapshot: Finding<{ readonly contentType: string; readonly sizeBytes: number }>;
  readonly secondOpinion: Finding<{ readonly vendor: string; readonly model: string; readonly serial: string }>;
  readonly duplicates: readonly {
    readonly kind: string;
    readonly id: string;
    readonly name: string;
    readonly because: string;
  }[];
  /** More of them outside the part whose list the device is on. Absent in reports of older editions. */
  readonly duplicatesOutside?: number;
  /** Open merge proposals about them. */
  readonly mergeProposals?: readonly { readonly id: string; readonly names: readonly string[] }[];
}

/** Levels of what a person should look at. */
export type CheckLevel = 'block' | 'warn' | 'note';

/** One thing to look at; the screen has the words. */
export interface CheckRemark {
  readonly level: CheckLevel;
  readonly code:
    | 'not-described'
    | 'login-refused'
    | 'forbidden-interior'
    | 'no-sign'
    | 'clock-off'
    | 'basic-login'
    | 'no-h264'
    | 'smart-codec'
    | 'long-key-frame-interval'
    | 'slow-start'
    | 'no-sub-stream'
    | 'no-snapshot'
    | 'stream-failed'
    | 'other-client-fails'
    | 'other-client-disagrees'
    | 'possible-duplicate'
    | 'duplicate-outside'
    | 'open-merge';
  /** Numbers and names for the sentence, e.g. `{ seconds: 42 }`. */
  readonly values: Readonly<Record<string, string | number>>;
}

/** Vendors' smart or plus codecs stretch the interval between key frames when nothing moves. */
const smartSpread = 1.5;
/** A tile that joins in mid-group waits half of it. */
const longIntervalMs = 4000;
const slowStartMs = 3000;

/** What of the evidence a person should look at, the worst first. */
export function judgeCheck(evidence: CheckEvidence, checklist: Checklist, clockWarnSeconds: number): CheckRemark[] {
  const remarks = [
    ...judgeLaw(checklist),
    ...judgeDevice(evidence, clockWarnSeconds),
    ...judgeStreams(evidence),
    ...judgeStream(evidence.stream),
    ...judgeOpinion(evidence),
  ];
  const rank: Readonly<Record<CheckLevel, number>> = { block: 0, warn: 1, note: 2 };
  return remarks.toSorted((a, b) => rank[a.level] - rank[b.level]);
}

/**
 * How long a tile waits for its first picture: with a key frame that the camera sends when asked, or else half a group
 * on average.
 */
export function forecastStartMs(measure: StreamMeasure): { readonly askedMs: number; readonly joinedMs: number } {
  const { connectMs, firstKeyFrameMs, keyFrameIntervalsMs } = measure;
  const longest = Math.max(0, ...keyFrameIntervalsMs);
  return { askedMs: Math.round(firstKeyFrameMs), joinedMs: Math.round(connectMs + longest / 2) };
}

/** The interval varies, or is far longer than the encoder's setting would be. */
export function looksSmart({ keyFrameIntervalsMs }: StreamMeasure): boolean {
  if (keyFrameIntervalsMs.length < 2) return false;
  return Math.max(...keyFrameIntervalsMs) > smartSpread * Math.min(...keyFrameIntervalsMs);
}

function judgeLaw({ forbiddenInteriors, signagePresent }: Checklist): CheckRemark[] {
  const places = forbiddenInteriors.join(', ');
  return [
    ...(forbiddenInteriors.length > 0 ? [remark('block', 'forbidden-interior', { places })] : []),
    ...(signagePresent === true ? [] : [remark('warn', 'no-sign')]),
  ];
}

function judgeDevice(
  { description, loginSchemes, ...evidence }: CheckEvidence,
  clockWarnSeconds: number,
): CheckRemark[] {
  const found = judgeDuplicates(evidence);
  if (loginSchemes.includes('basic')) found.push(remark('warn', 'basic-login'));
  if (description.kind === 'failed') {
    const { reason, detail } = description.fault;
    const code = reason === 'unauthorised' || reason === 'locked' ? 'login-refused' : 'not-described';
    found.push(remark('block', code, { detail }));
  }
  if (description.kind !== 'ok') return found;
  const seconds = Math.round(description.value.clockOffsetMs / 1000);
  if (Math.abs(seconds) > clockWarnSeconds) found.push(remark('warn', 'clock-off', { seconds }));
  return found;
}

function judgeDuplicates({
  duplicates,
  duplicatesOutside: count = 0,
  mergeProposals = [],
}: Pick<CheckEvidence, 'duplicates' | 'duplicatesOutside' | 'mergeProposals'>): CheckRemark[] {
  return [
    ...duplicates.map(({ name, because }) => remark('warn', 'possible-duplicate', { name, because })),
    ...(count > 0 ? [remark('warn', 'duplicate-outside', { count })] : []),
    ...mergeProposals.map(({ names: [name = '', other = ''] }) => remark('note', 'open-merge', { name, other })),
  ];
}

function judgeStreams({ description, snapshot }: CheckEvidence): CheckRemark[] {
  if (description.kind !== 'ok') return [];
  const streams = description.value.channels.flatMap((channel): readonly StreamDescription[] => channel.streams);
  const isSingle = description.value.channels.some((channel) => channel.streams.length < 2);
  return [
    ...(isSingle ? [remark('note', 'no-sub-stream')] : []),
    ...(streams.some(({ codec }) => codec === 'h264') ? [] : [remark('warn', 'no-h264')]),
    ...(snapshot.kind === 'ok' ? [] : [remark('note', 'no-snapshot')]),
  ];
}

function judgeStream(stream: CheckEvidence['stream']): CheckRemark[] {
  if (stream.kind === 'failed') return [remark('warn', 'stream-failed', { detail: stream.fault.detail })];
  if (stream.kind === 'skipped') return [];
  const { joinedMs } = forecastStartMs(stream.value);
  const longestMs = Math.max(0, ...stream.value.keyFrameIntervalsMs);
  return [
    ...(looksSmart(stream.value) ? [remark('warn', 'smart-codec', { longestMs })] : []),
    ...(longestMs > longIntervalMs ? [remark('warn', 'long-key-frame-interval', { longestMs })] : []),
    ...(joinedMs > slowStartMs ? [remark('warn', 'slow-start', { joinedMs })] : []),
  ];
}

function judgeOpinion({ description, secondOpinion }: CheckEvidence): CheckRemark[] {
  if (secondOpinion.kind === 'failed') {
    return [remark('note', 'other-client-fails', { detail: secondOpinion.fault.detail })];
  }
  if (secondOpinion.kind === 'skipped' || description.kind !== 'ok') return [];
  const isSame = secondOpinion.value.serial === description.value.serial;
  return isSame ? [] : [remark('warn', 'other-client-disagrees', { serial: secondOpinion.value.serial })];
}

function remark(level: CheckLevel, code: CheckRemark['code'], values: CheckRemark['values'] = {}): CheckRemark {
  return { level, code, values };
}
