import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { poll } from '../poll.ts';
import type { Bench, BenchRow } from './bench.ts';
import { crowdScenario } from './load/crowd-scenario.ts';
import type { AdoptedCamera } from './load/estate.ts';
import { descendantsNamed } from './load/process-tree.ts';
import { readCpuMs } from './load/process-usage.ts';
import type { Mode, TileReport } from './player/player-page.ts';
import { type PlayerRig, startPlayerRig } from './player/player-rig.ts';

const subnet = '127.74.0';
const allLiveWithinMs = 60_000;
/** After the last tile has begun, before anything is counted. */
const settleMs = 5000;

interface Count {
  readonly atMs: number;
  readonly sent: number;
  readonly shown: readonly number[];
  readonly serverCpuMs: number;
  readonly browserCpuMs: number;
}

/**
 * A wall of sub-streams in one page of real Chromium, each tile from a camera of its own: which part of the frames that
 * the cameras sent was given to the screen, and what that costs gateway and browser for each tile and second.
 *
 * `--tiles 4,9,16,25`, `--modes push,hls`, `--seconds 20` for each.
 */
export const run: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tiles: { type: 'string', default: '4,9,16,25' },
      modes: { type: 'string', default: 'push,hls' },
      seconds: { type: 'string', default: '20' },
    },
  });
  const sizes = values.tiles.split(',').map(Number);
  const modes = (['push', 'hls'] as const).filter((mode) => values.modes.split(',').includes(mode));
  const { devices } = crowdScenario({ subnet, devices: Math.max(...sizes) });
  const rig = await startPlayerRig({ subnet, devices, variables: { VPG_LIVE_IDLE_SECONDS: '5' } });
  try {
    say(`${rig.cameras.length} cameras adopted`);
    const rows: BenchRow[] = [];
    for (const tiles of sizes) {
      for (const mode of modes) {
        rows.push(await measure(rig, { mode, tiles, seconds: Number(values.seconds) }));
        say(JSON.stringify(rows.at(-1)));
      }
    }
    return rows;
  } finally {
    await rig.stop();
  }
};

interface Plan {
  readonly mode: Mode;
  readonly tiles: number;
  readonly seconds: number;
}

async function measure(rig: PlayerRig, { mode, tiles, seconds }: Plan): Promise<BenchRow> {
  const cameras = rig.cameras.slice(0, tiles);
  const ids = cameras.map((_, index) => `tile-${index}`);
  const readAll = (): Promise<TileReport[]> => Promise.all(ids.map((id) => rig.page.report(id)));
  await rig.page.lay(Math.ceil(Math.sqrt(tiles)));
  await Promise.all(cameras.map((camera, index) => rig.page.openTile(ids[index] ?? '', camera.id, mode)));
  await poll(
    `${tiles} tiles show a picture`,
    async () => ((await readAll()).every(({ presentedFrames }) => presentedFrames > 0) ? true : undefined),
    allLiveWithinMs,
  );
  await delay(settleMs);
  const begin = await count(rig, cameras, readAll);
  await delay(seconds * 1000);
  const end = await count(rig, cameras, readAll);
  const reports = await readAll();
  await Promise.all(ids.map((id) => rig.page.closeTile(id)));
  return compare({ mode, tiles, reports }, begin, end);
}

/** Screen and cameras at about the same moment. */
async function count(
  { farm, gatewayPid }: PlayerRig,
  cameras: readonly AdoptedCamera[],
  readAll: () => Promise<readonly TileReport[]>,
): Promise<Count> {
  const reports = await readAll();
  const wanted = new Set(cameras.map(({ device }) => device.id));
  const streams = farm.truth().devices.flatMap((device) => (wanted.has(device.id) ? device.streams : []));
  const browser = descendantsNamed(process.pid, /chrom/);
  return {
    atMs: performance.now(),
    sent: sum(streams.filter(({ kind }) => kind === 'sub').map(({ framesSent }) => framesSent)),
    shown: reports.map(({ presentedFrames }) => presentedFrames),
    serverCpuMs: readCpuMs(gatewayPid),
    browserCpuMs: sum(browser.map((pid) => readCpuMs(pid))),
  };
}

function compare(
  { mode, tiles, reports }: { mode: Mode; tiles: number; reports: readonly TileReport[] },
  begin: Count,
  end: Count,
): BenchRow {
  const tileSeconds = (tiles * (end.atMs - begin.atMs)) / 1000;
  const shown = end.shown.map((frames, index) => frames - (begin.shown[index] ?? 0));
  const sent = end.sent - begin.sent;
  return {
    ...{ mode, tiles },
    shownToSent: round(sum(shown) / sent, 3),
    worstTileShownToSent: round((Math.min(...shown) * tiles) / sent, 3),
    fatalErrors: sum(reports.map(({ failures }) => failures)),
    serverMsPerTileS: round((end.serverCpuMs - begin.serverCpuMs) / tileSeconds, 2),
    browserMsPerTileS: round((end.browserCpuMs - begin.browserCpuMs) / tileSeconds, 1),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
