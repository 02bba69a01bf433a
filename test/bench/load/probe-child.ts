/**
 * Asks the devices of the simulated county, as fast as 256 at once allow, in a process of its own: `probe-child.ts RUN
 * COUNT`. All are asked once before, as in the minute before: nothing is compiled or met for the first time while it is
 * measured. Sends one `ProbeLook`.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { countyDevices } from './county-devices.ts';
import { type AskDevice, probeRuns } from './probe-runs.ts';
import type { FarmDevice } from '../../farm/scenario.ts';

export interface ProbeLook {
  readonly asked: number;
  readonly answered: number;
  readonly seconds: number;
  readonly cpuUs: number;
  readonly lagP99Ms: number;
  readonly rssMb: number;
}

const atOnce = 256;
const resolutionMs = 10;

const [name = '', count = '0'] = process.argv.slice(2);
const ask = probeRuns[name]?.();
if (ask === undefined) throw new Error(`there is no run ${name}`);
const devices = countyDevices(Number(count));

await askAll(ask, devices);
const lag = monitorEventLoopDelay({ resolution: resolutionMs });
lag.enable();
const before = process.cpuUsage();
const sinceMs = performance.now();
const answered = await askAll(ask, devices);
const { user, system } = process.cpuUsage(before);
process.send?.({
  asked: devices.length,
  answered,
  seconds: (performance.now() - sinceMs) / 1000,
  cpuUs: user + system,
  lagP99Ms: Math.max(0, lag.percentile(99) / 1e6 - resolutionMs),
  rssMb: process.memoryUsage().rss / 2 ** 20,
} satisfies ProbeLook);
process.once('disconnect', () => process.exit(0));

/** @returns how many answered as they should */
async function askAll(askOne: AskDevice, all: readonly FarmDevice[]): Promise<number> {
  const waiting = all[Symbol.iterator]();
  let good = 0;
  const work = async (): Promise<void> => {
    for (const device of waiting) if (await askOne(device).catch(() => false)) good += 1;
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return good;
}
