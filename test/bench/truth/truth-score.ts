import type { CameraId } from '../../../gateway/registry/camera.ts';
import { quantile } from '../load/quantile.ts';
import { isOfPicture, type TruthBook, type TruthFault, type TruthScenario } from './truth-scenario.ts';

/** What the gateway said. Seconds since the start of the hour. */
export interface Said {
  /** A camera was called down, or its picture bad. */
  readonly downs: readonly { readonly cameraId: CameraId; readonly second: number; readonly isPicture: boolean }[];
  /** An outage was opened, and since when it counts. */
  readonly outages: readonly { readonly cameraId: CameraId; readonly startedSecond: number; readonly second: number }[];
  /** Somebody was called: a cause that is certain and lies in no announced work. */
  readonly calls: readonly {
    readonly kind: string;
    readonly cameraIds: readonly CameraId[];
    readonly second: number;
  }[];
  /** Messages that were written to somebody who hears of everything. */
  readonly messages: number;
}

export interface Score {
  readonly detectP50S: number;
  readonly detectP95S: number;
  readonly missed: number;
  readonly falseOutages: number;
  readonly causesReal: number;
  readonly causesFound: number;
  readonly messagesPerCause: number;
  /** From the first deep check that could see it. */
  readonly pictureDetectP95S: number;
  readonly outages: number;
  readonly falseCalls: number;
}

/** Shorter troubles than this may pass unseen. */
const seenAfterSeconds = 120;
/** A mended camera is called well a little later. */
const afterglowSeconds = 90;

/**
 * Scores what was said against what was so.
 *
 * @param firstLookSecond when a camera's picture is looked at for the first time after it went bad
 */
export function scoreHour(
  { faults }: TruthScenario,
  said: Said,
  book: TruthBook,
  firstLookSecond: (cameraId: CameraId, fromSecond: number) => number,
): Score {
  const delays: number[] = [];
  const pictureDelays: number[] = [];
  let missed = 0;
  for (const fault of faults) {
    for (const cameraId of fault.cameraIds) {
      const seen = firstSeen(fault, cameraId, said);
      if (isOfPicture(fault)) {
        const [[from] = [0]] = fault.spans;
        if (seen === undefined) missed++;
        else pictureDelays.push(seen - firstLookSecond(cameraId, from));
      } else if (fault.spans.some(([from, to]) => to - from >= seenAfterSeconds)) {
        if (seen === undefined) missed++;
        else delays.push(seen - (fault.spans[0]?.[0] ?? 0));
      }
    }
  }
  const isTrue = (cameraId: CameraId, from: number, to: number): boolean => {
    for (let second = from; second <= to; second++) if (book.faultOf(cameraId, second) !== undefined) return true;
    return false;
  };
  const falseOutages = said.outages.filter(
    ({ cameraId, startedSecond, second }) => !isTrue(cameraId, Math.max(0, startedSecond), second),
  ).length;
  const real = faults.filter(({ kind }) => kind !== undefined);
  const found = new Set<TruthFault>();
  const matches = said.calls.map((call) => {
    const meant = real.filter((fault) => isAbout(call, fault));
    const fault = meant.find((each) => !found.has(each)) ?? meant[0];
    if (fault !== undefined) found.add(fault);
    return fault;
  });
  return {
    detectP50S: quantile(delays, 0.5),
    detectP95S: quantile(delays, 0.95),
    missed,
    falseOutages,
    causesReal: real.length,
    causesFound: found.size,
    messagesPerCause: Math.round((100 * said.messages) / Math.max(1, found.size)) / 100,
    pictureDetectP95S: quantile(pictureDelays, 0.95),
    outages: said.outages.length,
    falseCalls: matches.filter((fault) => fault === undefined).length,
  };
}

function firstSeen(fault: TruthFault, cameraId: CameraId, { downs }: Said): number | undefined {
  const first = downs.find(
    (down) =>
      down.cameraId === cameraId &&
      down.isPicture === isOfPicture(fault) &&
      fault.spans.some(([from, to]) => down.second >= from && down.second < to + afterglowSeconds),
  );
  return first?.second;
}

/** A call is about a fault when it is of its kind, came while it lasted, and names its cameras and hardly any other. */
function isAbout(call: Said['calls'][number], { kind, cameraIds, spans }: TruthFault): boolean {
  const last = spans.at(-1)?.[1] ?? 0;
  const isThen = call.second >= (spans[0]?.[0] ?? 0) && call.second <= last + 900;
  if (call.kind !== kind || !isThen) return false;
  const meant = new Set(cameraIds);
  const hits = call.cameraIds.filter((id) => meant.has(id)).length;
  return hits >= 0.9 * call.cameraIds.length && hits >= 0.6 * meant.size;
}
