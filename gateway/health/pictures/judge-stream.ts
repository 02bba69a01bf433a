import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { StreamFacts } from './deep-check.ts';
import type { PictureLimits } from './picture-limits.ts';

/** A stream as the registry knows it; 0 and `unknown` where its device did not say. */
export interface RegisteredStream {
  readonly codec: 'h264' | 'h265' | 'mjpeg' | 'unknown';
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly bitrateKbps: number;
}

/** What is wrong with a stream against the registered one, worst first. */
export function judgeStream(
  facts: StreamFacts,
  registered: RegisteredStream,
  limits: Pick<PictureLimits, 'frameRateShare' | 'bitrateShare'>,
): DeviceFault[] {
  return [
    ...findCollapse(facts, registered, limits.bitrateShare),
    ...findSlowness(facts, registered, limits.frameRateShare),
    ...findOtherFormat(facts, registered),
  ];
}

/** Encoders save on a quiet scene, so only next to nothing counts. */
function findCollapse(facts: StreamFacts, registered: RegisteredStream, share: number): DeviceFault[] {
  if (registered.bitrateKbps === 0 || facts.bitrateKbps >= registered.bitrateKbps * share) return [];
  const detail = `${facts.bitrateKbps} kbit/s come; ${registered.bitrateKbps} are registered.`;
  return [{ stage: 'stream', reason: 'bitrate-collapse', detail }];
}

function findSlowness(facts: StreamFacts, registered: RegisteredStream, share: number): DeviceFault[] {
  if (registered.fps === 0 || facts.fps >= registered.fps * share) return [];
  const detail = `${facts.fps} frames a second come; ${registered.fps} are registered.`;
  return [{ stage: 'stream', reason: 'low-frame-rate', detail }];
}

function findOtherFormat(facts: StreamFacts, registered: RegisteredStream): DeviceFault[] {
  const isOtherCodec = registered.codec !== 'unknown' && registered.codec !== facts.codec;
  const isOtherSize =
    registered.width !== 0 && (registered.width !== facts.width || !isSameHeight(registered.height, facts.height));
  if (!isOtherCodec && !isOtherSize) return [];
  const detail =
    `${facts.codec} at ${facts.width}×${facts.height} comes; ` +
    `${registered.codec} at ${registered.width}×${registered.height} is registered.`;
  return [{ stage: 'stream', reason: 'codec-changed', detail }];
}

/** Encoders work in blocks of 16: 1088 rows for 1080. */
function isSameHeight(registered: number, actual: number): boolean {
  return Math.abs(registered - actual) < 16;
}
