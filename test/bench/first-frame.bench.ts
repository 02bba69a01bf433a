import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { GOP_SECONDS, STREAM_FORMATS } from '../farm/clips/clip-recipe.ts';
import type { FarmDevice } from '../farm/scenario.ts';
import type { StreamTruth } from '../farm/rtp/video-loop.ts';
import { poll } from '../poll.ts';
import type { Bench, BenchRow } from './bench.ts';
import { crowdScenario } from './load/crowd-scenario.ts';
import type { AdoptedCamera } from './load/estate.ts';
import { quantile } from './load/quantile.ts';
import { ageOf } from './player/frame-age.ts';
import type { Mode, PlayerPage } from './player/player-page.ts';
import { type PlayerRig, startPlayerRig } from './player/player-rig.ts';

const subnet = '127.72.0';
const starts = ['cold-keyframe', 'cold', 'warm'] as const;
type Start = (typeof starts)[number];

const firstFrameWithinMs = 30_000;
/** Between the first frame and the frames whose age is read: by then the players have found their pace. */
const settleMs = 2000;
const readMs = 2500;

interface Sample {
  readonly firstFrameMs: number;
  readonly agesMs: readonly number[];
}

/**
 * How long a tile of the wall is black: from the player's start, its request for the stream included, to the first
 * frame on the screen of a real Chromium, one tile at a time; and how old a frame is when it shows ("glass to glass",
 * by the barcode in the simulated cameras' pictures).
 *
 * `cold-keyframe`: nobody watches the camera, which sends a key frame when asked. `cold`: it does not, and has one every
 * 2 s. `warm`: somebody watches it already. Each repetition of a cold start has a camera of its own, and begins at another
 * point of the group of pictures.
 * `--repetitions 13`, `--modes push,hls`, `--starts cold-keyframe,cold,warm`.
 */
export const run: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      repetitions: { type: 'string', default: '13' },
      modes: { type: 'string', default: 'push,hls' },
      starts: { type: 'string', default: starts.join(',') },
    },
  });
  const repetitions = Number(values.repetitions);
  const modes = (['push', 'hls'] as const).filter((mode) => values.modes.split(',').includes(mode));
  const rig = await startPlayerRig({ subnet, devices: devicesFor(repetitions * 2 * modes.length) });
  try {
    say(`${rig.cameras.length} cameras adopted`);
    const rows: BenchRow[] = [];
    const isWilling = ({ device }: AdoptedCamera): boolean => device.quirks?.ignoresKeyFrameRequest !== true;
    const willing = rig.cameras.filter(isWilling);
    const others = rig.cameras.filter((camera) => !isWilling(camera));
    for (const [index, mode] of modes.entries()) {
      const share = <Item>(items: readonly Item[]) => items.slice(index * repetitions, (index + 1) * repetitions);
      for (const start of starts.filter((each) => values.starts.split(',').includes(each))) {
        const samples: Sample[] = [];
        for (const [turn, camera] of share(start === 'cold' ? others : willing).entries()) {
          samples.push(await measure(rig, camera, { mode, start, phase: (turn + 0.5) / repetitions }));
        }
        rows.push(summarise({ mode, start }, samples));
        say(JSON.stringify(rows.at(-1)));
      }
    }
    return rows;
  } finally {
    await rig.stop();
  }
};

/** Every second camera does not listen when a key frame is asked for. */
function devicesFor(count: number): FarmDevice[] {
  return crowdScenario({ subnet, devices: count }).devices.map((device, index) => ({
    ...device,
    quirks: { ...device.quirks, ignoresKeyFrameRequest: index % 2 === 1 },
  }));
}

interface Plan {
  readonly mode: Mode;
  readonly start: Start;
  /** When to begin within a group of pictures, 0 to 1: evenly spread, or the median would be a matter of luck. */
  readonly phase: number;
}

async function measure(rig: PlayerRig, camera: AdoptedCamera, { mode, start, phase }: Plan): Promise<Sample> {
  const { page } = rig;
  const isWarm = start === 'warm';
  if (isWarm) {
    await page.openTile('viewer', camera.id, mode);
    await awaitFirstFrame(page, 'viewer');
    await delay(settleMs);
  } else {
    await awaitIdle(rig, camera);
  }
  await awaitPhase(rig, camera, phase);
  await page.openTile('tile', camera.id, mode);
  const firstFrameMs = await awaitFirstFrame(page, 'tile');
  await delay(settleMs);
  await page.readFrames('tile', true);
  await delay(readMs);
  await page.readFrames('tile', false);
  const { frames } = await page.report('tile');
  const sub = readTruth(rig, camera);
  await page.closeTile('tile');
  if (isWarm) await page.closeTile('viewer');
  return { firstFrameMs, agesMs: frames.map((frame) => ageOf(frame, sub)).filter((age) => age !== undefined) };
}

async function awaitFirstFrame(page: PlayerPage, tile: string): Promise<number> {
  let last = '';
  return poll(
    `${tile} shows its first frame`,
    async () => {
      const { firstFrameMs, state } = await page.report(tile);
      last = state;
      return firstFrameMs;
    },
    firstFrameWithinMs,
  ).catch((cause: unknown) => {
    throw new Error(`the tile shows no picture; it is ${last}`, { cause });
  });
}

/** Nobody is connected to the camera for its sub-stream any more. */
async function awaitIdle(rig: PlayerRig, camera: AdoptedCamera): Promise<void> {
  await poll(`${camera.device.id} is idle`, () => (readTruth(rig, camera)?.sessions === 0 ? true : undefined));
}

/** Waits until the camera, which nobody watches, is so far into a group of pictures. */
async function awaitPhase(rig: PlayerRig, camera: AdoptedCamera, phase: number): Promise<void> {
  const { fps } = STREAM_FORMATS.sub;
  const groupFrames = GOP_SECONDS * fps;
  const framesLeft = phase * groupFrames - ((readTruth(rig, camera)?.firstFrame ?? 0) % groupFrames);
  await delay((((framesLeft + groupFrames) % groupFrames) * 1000) / fps);
}

/** What the camera knows of its sub-stream. */
function readTruth({ farm }: PlayerRig, { device }: AdoptedCamera): StreamTruth | undefined {
  const truth = farm.truth().devices.find(({ id }) => id === device.id);
  return truth?.streams.find(({ kind }) => kind === 'sub');
}

function summarise({ mode, start }: { mode: Mode; start: Start }, samples: readonly Sample[]): BenchRow {
  const first = samples.map(({ firstFrameMs }) => firstFrameMs);
  const ages = samples.flatMap(({ agesMs }) => agesMs);
  return {
    ...{ mode, start, repetitions: samples.length },
    p50Ms: Math.round(quantile(first, 0.5)),
    p95Ms: Math.round(quantile(first, 0.95)),
    glassToGlassP50Ms: Math.round(quantile(ages, 0.5)),
    glassToGlassP95Ms: Math.round(quantile(ages, 0.95)),
  };
}
