import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { ticksPerSecond } from '../rtp/output-timeline.ts';
import { partTargetTicks } from './low-latency-playlist.ts';
import type { OpenSegment, Segment } from './segment.ts';

/** What a player wants to see in the playlist before it is sent (RFC 8216bis §6.2.5.2). */
export interface ReloadWish {
  /** Media sequence number, `_HLS_msn`. */
  readonly sequence: number;
  /** Index of a part of that segment, `_HLS_part`; undefined asks for the complete segment. */
  readonly part?: number;
}

interface RingEnd {
  /** Newest complete segment. */
  readonly newest: Segment | undefined;
  readonly open: OpenSegment;
}

/**
 * Reads the delivery directives of a request.
 *
 * @returns undefined when there are none
 * @throws GatewayError `playlist/impossible` for what is not a number, and for a part without a segment
 */
export function readReloadWish(msn: string | undefined, part: string | undefined): ReloadWish | undefined {
  if (msn === undefined && part === undefined) return undefined;
  if (msn === undefined) throw impossible('_HLS_part needs _HLS_msn.');
  const sequence = readNumber('_HLS_msn', msn);
  return part === undefined ? { sequence } : { sequence, part: readNumber('_HLS_part', part) };
}

function readNumber(name: string, text: string): number {
  if (!/^\d{1,12}$/.test(text)) throw impossible(`${name} must be a whole number.`);
  return Number(text);
}

/** Is what the player waits for in the playlist now? */
export function isWishFulfilled(wish: ReloadWish, { newest, open }: RingEnd): boolean {
  const { sequence, part } = rollOver(wish, newest);
  if (sequence !== open.sequence) return sequence < open.sequence;
  return part !== undefined && part < countListed(open);
}

/** @throws GatewayError `playlist/impossible` when it is further ahead than the standard lets anybody ask */
export function assertPossible(wish: ReloadWish, { newest, open }: RingEnd): void {
  const { sequence, part = 0 } = rollOver(wish, newest);
  if (sequence > open.sequence + 1) throw impossible(`Segment ${sequence} is too far ahead of ${open.sequence}.`);
  const targetTicks = partTargetTicks([...(newest?.parts ?? []), ...open.parts]);
  const advanceLimit = Math.ceil((3 * ticksPerSecond) / Math.min(targetTicks, ticksPerSecond));
  const listed = sequence === open.sequence ? countListed(open) : 0;
  if (sequence >= open.sequence && part >= listed + advanceLimit) throw impossible(`Part ${part} is too far ahead.`);
}

function countListed({ isFirst, parts }: OpenSegment): number {
  return isFirst ? 0 : parts.length;
}

/** A part behind the last one of a complete segment is the first one of the next segment. */
function rollOver(wish: ReloadWish, newest: Segment | undefined): ReloadWish {
  const isBehind = wish.sequence === newest?.sequence && (wish.part ?? 0) >= newest.parts.length;
  return isBehind ? { sequence: wish.sequence + 1, part: 0 } : wish;
}

function impossible(detail: string): GatewayError {
  return new GatewayError('playlist/impossible', `${detail} Read the playlist without directives.`);
}
