import { parseArgs } from 'node:util';
import type { Bench, BenchRow } from './bench.ts';
import { Child } from './load/child.ts';
import type { DeepChildLook } from './load/deep-child.ts';
import type { FarmLook } from './load/farm-child.ts';
import { quantile } from './load/quantile.ts';

const subnet = '127.209.7';
/** 20,000 cameras an hour. */
const hourly = 20_000 / 3600;

/**
 * What deep checks (L3) cost and whom they disturb: real H.264 streams of simulated cameras in a process of their own, and a
 * gateway that probes a county beside (L1, L2), shows streams to viewers, and checks deeply. Two rows: at the pace of
 * 20,000 cameras an hour, and asked for eight times as much, where it must slow down instead of being in the way.
 *
 * `--devices 200`, `--cameras 20000` of the county, `--seconds 60` of each measurement, without and with checks.
 */
export const run: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      devices: { type: 'string', default: '200' },
      cameras: { type: 'string', default: '20000' },
      seconds: { type: 'string', default: '60' },
    },
  });
  const devices = Number(values.devices);
  const [farm, county] = [new Child('farm-child.ts', [subnet, values.devices]), new Child('county-child.ts', [values.cameras])]; // prettier-ignore
  try {
    await Promise.all([farm.ask(), county.ask()]);
    const rows: BenchRow[] = [];
    for (const [pace, perSecond] of [
      ['hourly', hourly],
      ['eightfold', 8 * hourly],
    ] as const) {
      say(`${pace}: ${perSecond.toFixed(1)} checks a second asked for`);
      await farm.ask<FarmLook>({});
      const interval = String(devices / perSecond);
      const child = new Child('deep-child.ts', [subnet, values.devices, values.cameras, values.seconds, interval]);
      try {
        const look = await child.ask<DeepChildLook>();
        rows.push(rowOf(pace, look, await farm.ask<FarmLook>({})));
      } finally {
        await child.stop();
      }
    }
    return rows;
  } finally {
    await Promise.all([farm.stop(), county.stop()]);
  }
};

function rowOf(pace: string, { without, with: seen, ...look }: DeepChildLook, farm: FarmLook): BenchRow {
  const checks = seen.checkMs.length;
  const idleCpuMs = (without.gatewayCpuMs / without.seconds) * seen.seconds;
  const gatewayMs = (seen.gatewayCpuMs - idleCpuMs) / checks;
  const ffmpegMs = seen.ffmpegCpuMs / checks;
  return {
    ...{ pace, checks, checksPerSecond: round(checks / seen.seconds, 1) },
    ...{ gatewayCpuMsPerCheck: round(gatewayMs, 1), ffmpegCpuMsPerCheck: round(ffmpegMs, 1) },
    coresFor20000AnHour: round(((gatewayMs + ffmpegMs) * hourly) / 1000, 2),
    ...{ checkP50Ms: round(quantile(seen.checkMs, 0.5), 0), checkP95Ms: round(quantile(seen.checkMs, 0.95), 0) },
    turnSecondsTold: look.pace?.turnSeconds ?? -1,
    intervalSeconds: look.pace?.intervalSeconds ?? -1,
    mostSessionsAtADevice: farm.mostSessions,
    verdicts: { intact: 0, suspected: 0, faulty: 0, undecided: 0, ...look.verdicts },
    probesPerMinute: { without: perMinute(without), with: perMinute(seen) },
    lagP99Ms: { without: round(without.lagP99Ms, 0), with: round(seen.lagP99Ms, 0) },
    firstPartP50Ms: { without: p50(without.firstPartMs), with: p50(seen.firstPartMs) },
    firstPartP95Ms: { without: p95(without.firstPartMs), with: p95(seen.firstPartMs) },
    coldViews: { without: without.firstPartMs.length, with: seen.firstPartMs.length },
  };
}

function perMinute({ probes, seconds }: DeepChildLook['without']): number {
  return round((probes / seconds) * 60, 0);
}

function p50(values: readonly number[]): number {
  return round(quantile(values, 0.5), 0);
}

function p95(values: readonly number[]): number {
  return round(quantile(values, 0.95), 0);
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
