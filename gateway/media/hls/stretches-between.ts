import { ticksPerSecond } from '../rtp/output-timeline.ts';
import type { RingPart, Stretch } from './segment.ts';

/** An interval of civil time, ms since epoch. */
export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The parts that cover an interval, oldest first. Each stretch is cut so that it begins with the newest key frame at or
 * before `fromMs`, or with its own first one; its last part is the one that was under way at `toMs`.
 */
export function stretchesBetween(stretches: readonly Stretch[], { fromMs, toMs }: Interval): Stretch[] {
  return stretches.flatMap(({ init, parts }) => {
    const kept = parts.slice(indexOfStart(parts, fromMs), indexOfEnd(parts, toMs));
    const last = kept.at(-1);
    return last === undefined || endMsOf(last) <= fromMs ? [] : [{ init, parts: kept }];
  });
}

/** Instant at which a part's last picture ends, ms since epoch. */
export function endMsOf({ part, atMs }: RingPart): number {
  return atMs + (part.durationTicks * 1000) / ticksPerSecond;
}

function indexOfStart(parts: readonly RingPart[], fromMs: number): number {
  return Math.max(
    0,
    parts.findLastIndex(({ part, atMs }) => part.isIndependent && atMs <= fromMs),
  );
}

function indexOfEnd(parts: readonly RingPart[], toMs: number): number {
  return parts.findLastIndex(({ atMs }) => atMs < toMs) + 1;
}
