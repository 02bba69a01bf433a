import type { Stretch } from './hls/segment.ts';
import { endMsOf, type Interval } from './hls/stretches-between.ts';
import type { PictureCodec } from './pixels/snapshot-arguments.ts';

/** What a clip is made of: stretches of one format, and the interval from their first picture to their last. */
export interface ClipSource extends Interval {
  readonly stretches: readonly Stretch[];
  readonly kind: PictureCodec;
}

/** A stream is preferred to one behind it in the list unless it holds so much less. */
const toleranceMs = 1000;

/**
 * The best source of a clip: of each stream the longest run of stretches of one format, of these the longest; the first
 * of those that are about as long. Undefined when there is none.
 *
 * @param held what each stream holds, best stream first
 */
export function chooseClip(held: readonly (readonly Stretch[])[], maxBytes: number): ClipSource | undefined {
  const best = held.map((stretches) => longest(runsOf(stretches))).filter((run) => run !== undefined);
  const mostMs = Math.max(...best.map(durationOf));
  const chosen = best.find((run) => durationOf(run) >= mostMs - toleranceMs);
  return chosen && cutTo(chosen, maxBytes);
}

/** Neighbours of the same format; their timelines join, since ours goes on across sessions. */
function runsOf(stretches: readonly Stretch[]): Stretch[][] {
  const runs: Stretch[][] = [];
  for (const stretch of stretches) {
    const run = runs.at(-1);
    if (run?.at(-1)?.init === stretch.init) run.push(stretch);
    else runs.push([stretch]);
  }
  return runs;
}

/** Of equals the newest. */
function longest(runs: readonly Stretch[][]): Stretch[] | undefined {
  return runs.reduce<Stretch[] | undefined>(
    (best, run) => (best !== undefined && durationOf(best) > durationOf(run) ? best : run),
    undefined,
  );
}

function durationOf(run: readonly Stretch[]): number {
  return run.flatMap(({ parts }) => parts).reduce((sum, part) => sum + endMsOf(part) - part.atMs, 0);
}

/** Leaves the oldest groups out until the rest is small enough. */
function cutTo(run: readonly Stretch[], maxBytes: number): ClipSource | undefined {
  let stretches = run;
  while (sizeOf(stretches) > maxBytes) stretches = withoutOldestGroup(stretches);
  const [first] = stretches;
  const last = stretches.at(-1)?.parts.at(-1);
  const [begin] = first?.parts ?? [];
  if (first === undefined || begin === undefined || last === undefined) return undefined;
  const { kind } = first.init.format;
  return { stretches, kind, fromMs: Math.round(begin.atMs), toMs: Math.round(endMsOf(last)) };
}

function sizeOf(stretches: readonly Stretch[]): number {
  return stretches.flatMap(({ parts }) => parts).reduce((sum, { part }) => sum + part.bytes.length, 0);
}

function withoutOldestGroup([first, ...rest]: readonly Stretch[]): Stretch[] {
  if (first === undefined) return rest;
  const next = first.parts.findIndex(({ part }, index) => index > 0 && part.isIndependent);
  return next < 0 ? rest : [{ ...first, parts: first.parts.slice(next) }, ...rest];
}
