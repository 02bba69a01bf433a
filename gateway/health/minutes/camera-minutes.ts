import { bitOf, countMinutes, halfOf, halvesOfDay } from './minute-mask.ts';
import { type MinuteSums, noMinutes } from './rates.ts';

/**
 * What a minute of a camera was. `not-due` out of service or outside its contract 不应在线; `unknown` nobody looked, or
 * the gateway was blind 未知; `down` did not answer 中断; `impaired` answered, but its picture or clock was wrong
 * 在线不完好; `intact` 完好. Each one tells more than the one before.
 */
export const minuteStates = ['not-due', 'unknown', 'down', 'impaired', 'intact'] as const;
export type MinuteState = (typeof minuteStates)[number];

/** So many minutes of one state, one after the other. */
export type MinuteRun = [MinuteState, number];

export const minutesOfDay = 1440;

const [notDue, unknown, down, impaired, intact] = [0, 1, 2, 3, 4];

/** Minutes [from, to) of a day. */
export interface MinuteSpan {
  readonly from: number;
  readonly to: number;
}

/** One camera's day as masks: 48 halves each (minute-mask.ts), from `offset` on. Each mask is a part of the one before. */
export interface DayMasks {
  readonly due: Int32Array;
  readonly known: Int32Array;
  readonly up: Int32Array;
  readonly intact: Int32Array;
  readonly offset: number;
}

/** What a day was for everybody, and for the camera besides its masks. */
export interface DayFrame {
  /** Minutes in which the gateway looked at all, 48 halves. */
  readonly watched: Int32Array;
  /** So many minutes of the day are over; 1,440 of a past one. */
  readonly endMinute: number;
  /** The camera exists from this minute on; 0 for one that was there before. */
  readonly firstMinute: number;
  /** Whether it is due when the gateway looked at nothing all day long. */
  readonly isDueUnwatched: boolean;
  /** Approved suspensions 批准的挂起: they are not due. */
  readonly suspended: readonly MinuteSpan[];
}

/**
 * Sums up one camera's day.
 *
 * A camera is due in the minutes in which nobody looked as it was when somebody looked again: a gateway that was off
 * must lower its own coverage, not the number of what it should have watched.
 */
export function countDay(masks: DayMasks, frame: DayFrame): MinuteSums {
  return countSteadyDay(masks, frame) ?? countStates(statesOf(masks, frame));
}

/** The usual day, by counting bits: 20,000 are summed up each minute that somebody asks for today. */
function countSteadyDay(masks: DayMasks, frame: DayFrame): MinuteSums | undefined {
  if (frame.firstMinute > 0 || frame.suspended.length > 0) return undefined;
  const { due, known, up, offset } = masks;
  for (let half = 0; half < halvesOfDay; half++) if (due[offset + half] !== frame.watched[half]) return undefined;
  const isEverDue = frame.isDueUnwatched || frame.watched.some((half) => half !== 0);
  if (!isEverDue) return noMinutes;
  const drops = countDrops(masks);
  return drops === undefined
    ? undefined
    : {
        ...{ dueMinutes: frame.endMinute, knownMinutes: countMask(known, offset) },
        ...{ onlineMinutes: countMask(up, offset), intactMinutes: countMask(masks.intact, offset), drops },
      };
}

/** How often it went down; undefined when unknown minutes lie between, which bits do not tell. */
function countDrops({ known, up, offset }: DayMasks): number | undefined {
  let [drops, lastUp] = [0, 0];
  for (let at = offset; at < offset + halvesOfDay; at++) {
    const [isKnown, isUp] = [known[at] ?? 0, up[at] ?? 0];
    if (isKnown === 0) continue;
    if (isKnown !== isUp) {
      const hasGap = (isKnown & (isKnown + 1)) !== 0;
      if (hasGap) return undefined;
      drops += countMinutes(isKnown & ~isUp & ((isUp << 1) | lastUp));
    }
    lastUp = (isUp >>> (31 - Math.clz32(isKnown))) & 1;
  }
  return drops;
}

function countMask(mask: Int32Array, offset: number): number {
  let minutes = 0;
  for (let at = offset; at < offset + halvesOfDay; at++) minutes += countMinutes(mask[at] ?? 0);
  return minutes;
}

/** Each minute of a day that is over, as an index into `minuteStates`. */
export function statesOf(masks: DayMasks, frame: DayFrame): Uint8Array {
  const states = new Uint8Array(frame.endMinute);
  let isDue = isDueAtEnd(masks, frame);
  for (let minute = frame.endMinute - 1; minute >= 0; minute--) {
    const [half, bit] = [halfOf(minute), bitOf(minute)];
    const at = masks.offset + half;
    if (((frame.watched[half] ?? 0) & bit) !== 0) isDue = ((masks.due[at] ?? 0) & bit) !== 0;
    states[minute] = isDue && minute >= frame.firstMinute ? stateAt(masks, at, bit) : notDue;
  }
  for (const { from, to } of frame.suspended) states.fill(notDue, from, to);
  return states;
}

function stateAt({ known, up, intact: whole }: DayMasks, at: number, bit: number): number {
  if (((known[at] ?? 0) & bit) === 0) return unknown;
  if (((up[at] ?? 0) & bit) === 0) return down;
  return ((whole[at] ?? 0) & bit) === 0 ? impaired : intact;
}

/** After the last look of a day a camera is due as it was then. */
function isDueAtEnd({ due, offset }: DayMasks, { watched, isDueUnwatched }: DayFrame): boolean {
  for (let half = halvesOfDay - 1; half >= 0; half--) {
    const looked = watched[half] ?? 0;
    if (looked === 0) continue;
    const last = 1 << (31 - Math.clz32(looked));
    return ((due[offset + half] ?? 0) & last) !== 0;
  }
  return isDueUnwatched;
}

export function countStates(states: Uint8Array): MinuteSums {
  const counts = [0, 0, 0, 0, 0];
  let [wasUp, drops] = [false, 0];
  for (const state of states) {
    counts[state] = (counts[state] ?? 0) + 1;
    if (state <= unknown) continue;
    if (state === down && wasUp) drops++;
    wasUp = state > down;
  }
  const [, unknownMinutes = 0, downMinutes = 0, impairedMinutes = 0, intactMinutes = 0] = counts;
  const onlineMinutes = impairedMinutes + intactMinutes;
  const knownMinutes = onlineMinutes + downMinutes;
  return { dueMinutes: knownMinutes + unknownMinutes, knownMinutes, onlineMinutes, intactMinutes, drops };
}

/** States as runs, the earliest first. */
export function runsOf(states: Uint8Array): MinuteRun[] {
  const runs: MinuteRun[] = [];
  let from = 0;
  for (let minute = 1; minute <= states.length; minute++) {
    if (states[minute] === states[from]) continue;
    runs.push([minuteStates[states[from] ?? notDue] ?? 'not-due', minute - from]);
    from = minute;
  }
  return runs;
}
