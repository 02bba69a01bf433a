import { parseArgs } from 'node:util';
import type { Bench, BenchRow } from './bench.ts';
import { Child } from './load/child.ts';
import type { PaceLook } from './load/pace-child.ts';
import type { ProbeLook } from './load/probe-child.ts';
import { quantile } from './load/quantile.ts';

/** How many devices node-onvif is asked for: it takes its time. */
const fewDevices = 500;
/** As `npm start` and the container start the gateway. */
const startFlags = ['--max-semi-space-size=32'];
const runs = [
  { probe: 'floor', isSlow: false },
  { probe: 'L1', isSlow: false },
  { probe: 'L2', isSlow: false },
  { probe: 'node-onvif', isSlow: true },
  { probe: 'node-onvif-clock', isSlow: true },
] as const;

/**
 * What asking a camera costs, of a county of devices in a process of its own: a bare TCP connection (`floor`), L1 and L2
 * as the gateway asks them, and node-onvif (its init, by which it meets a device; its cheapest question). The runs take turns,
 * the medians count. Last `paced`: the gateway's whole probing at its own pace, L1 each minute and L2 each ten.
 *
 * `--cameras 20000`, `--turns 3`, `--seconds 120` of the pace; 0 leaves it out.
 */
export const run: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cameras: { type: 'string', default: '20000' },
      turns: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '120' },
    },
  });
  const cameras = Math.min(20_000, Number(values.cameras));
  const county = new Child('county-child.ts', [String(cameras)]);
  try {
    await county.ask();
    const looks = new Map<string, ProbeLook[]>(runs.map(({ probe }) => [probe, []]));
    for (let turn = 1; turn <= Number(values.turns); turn += 1) {
      for (const { probe, isSlow } of runs) {
        const look = await lookBy(probe, isSlow ? Math.min(cameras, fewDevices) : cameras);
        looks.get(probe)?.push(look);
        say(`turn ${turn}: ${probe}: ${Math.round(look.cpuUs / look.asked)} µs of CPU each`);
      }
    }
    const floorUs = medianUs(looks.get('floor') ?? []);
    const rows = [...looks].map(([probe, seen]) => rowOf(probe, seen, floorUs));
    return Number(values.seconds) > 0 ? [...rows, await paced(cameras, Number(values.seconds))] : rows;
  } finally {
    await county.stop();
  }
};

async function lookBy(probe: string, count: number): Promise<ProbeLook> {
  const child = new Child('probe-child.ts', [probe, String(count)]);
  try {
    return await child.ask<ProbeLook>();
  } finally {
    await child.stop();
  }
}

function rowOf(probe: string, looks: readonly ProbeLook[], floorUs: number): BenchRow {
  const median = (of: (look: ProbeLook) => number): number => quantile(looks.map(of), 0.5);
  return {
    probe,
    cameras: median(({ asked }) => asked),
    unanswered: median(({ asked, answered }) => asked - answered),
    cpuUsPerProbe: Math.round(medianUs(looks)),
    perSecond: Math.round(median(({ asked, seconds }) => asked / seconds)),
    lagP99Ms: Math.round(median(({ lagP99Ms }) => lagP99Ms)),
    rssMb: Math.round(median(({ rssMb }) => rssMb)),
    toFloor: Number((medianUs(looks) / floorUs).toFixed(2)),
  };
}

function medianUs(looks: readonly ProbeLook[]): number {
  return quantile(
    looks.map(({ cpuUs, asked }) => cpuUs / asked),
    0.5,
  );
}

async function paced(cameras: number, seconds: number): Promise<BenchRow> {
  const child = new Child('pace-child.ts', [String(cameras), String(seconds)], startFlags);
  try {
    const look = await child.ask<PaceLook>();
    return {
      probe: 'paced',
      cameras,
      online: look.online,
      probesPerMinute: Math.round((look.probes / look.seconds) * 60),
      cpuShareOfCore: Number((look.cpuUs / 1e6 / look.seconds).toFixed(3)),
      cpuUsPerProbe: Math.round(look.cpuUs / look.probes),
      lagP99Ms: Math.round(look.lagP99Ms),
      rssMb: Math.round(look.rssMb),
    };
  } finally {
    await child.stop();
  }
}
