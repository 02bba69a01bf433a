import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { streamPath } from '../farm/scenario.ts';
import type { Bench, BenchRow } from './bench.ts';
import { Child } from './load/child.ts';
import type { Contender, Target } from './load/contender.ts';
import { crowdScenario } from './load/crowd-scenario.ts';
import { EngineContender } from './load/engine-contender.ts';
import { FfmpegContender } from './load/ffmpeg-contender.ts';
import { FloorContender } from './load/floor-contender.ts';
import { readCpuMs } from './load/process-usage.ts';
import { quantile } from './load/quantile.ts';

const subnet = '127.171.0';
const bytesPerMb = 2 ** 20;
/** After the last stream has come, before anything is counted; the engine gets `--warm` seconds to fill its rings. */
const settleMs = 3000;

interface Measured {
  readonly kind: string;
  readonly streams: number;
  readonly cpuMsPerStreamS: number;
  readonly pssMbPerStream: number;
  readonly ringMbPerStream: number;
  readonly firstPartMsP50: number;
  readonly farmMsPerStreamS: number;
  readonly lagP99Ms?: number;
}

interface Plan {
  readonly seconds: number;
  readonly warmMs: number;
  readonly farmPid: number;
  readonly say: (text: string) => void;
}

/**
 * Receiving many cameras: CPU, memory and time to the first output of our engine, of one ffmpeg for each camera and of
 * a program that only receives the same bytes (the floor), one after another on the same simulated cameras.
 *
 * `--streams 50,100,200`, `--profile sub|main`, `--seconds 20` for each, `--ffmpeg-most 100`: with more streams ffmpeg
 * is measured at so many, and the row says so; `--only engine,floor` leaves contenders out.
 */
export const run: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      streams: { type: 'string', default: '50,100,200' },
      profile: { type: 'string', default: 'sub' },
      seconds: { type: 'string', default: '20' },
      warm: { type: 'string', default: '65' },
      'ffmpeg-most': { type: 'string', default: '100' },
      only: { type: 'string', default: 'floor,engine,ffmpeg' },
    },
  });
  const profile = values.profile === 'main' ? 'main' : 'sub';
  const counts = values.streams.split(',').map(Number);
  const wanted = values.only.split(',');
  const devices = Math.max(...counts);
  const farm = new Child('farm-child.ts', [subnet, String(devices), 'open']);
  try {
    await farm.ask();
    const targets = crowdScenario({ subnet, devices }).devices.flatMap(({ host, rtspPort, channels }): Target[] =>
      channels.map((channel) => ({ host, port: rtspPort, path: streamPath(channel, profile) })),
    );
    const plan = { seconds: Number(values.seconds), warmMs: Number(values.warm) * 1000, farmPid: farm.pid, say };
    const rows: BenchRow[] = [];
    for (const streams of counts) {
      const some = targets.slice(0, streams);
      const fewer = targets.slice(0, Math.min(streams, Number(values['ffmpeg-most'])));
      const floor = wanted.includes('floor') ? await measure(new FloorContender(), some, plan) : undefined;
      const engine = wanted.includes('engine') ? await measure(new EngineContender(), some, plan) : undefined;
      const ffmpeg = wanted.includes('ffmpeg') ? await measure(new FfmpegContender(), fewer, plan) : undefined;
      rows.push(compare({ streams, profile }, { floor, engine, ffmpeg }));
    }
    return rows;
  } finally {
    await farm.stop();
  }
};

async function measure(contender: Contender, targets: readonly Target[], plan: Plan): Promise<Measured> {
  const { seconds, warmMs, farmPid, say } = plan;
  try {
    await contender.start(targets);
    await delay(contender.kind === 'engine' ? warmMs : settleMs);
    const [before, farmBefore, sinceMs] = [await contender.usage(), readCpuMs(farmPid), performance.now()];
    await delay(seconds * 1000);
    const [after, farmAfter] = [await contender.usage(), readCpuMs(farmPid)];
    const streamSeconds = (targets.length * (performance.now() - sinceMs)) / 1000;
    if (after.alive < targets.length) throw new Error(`${contender.kind}: ${after.alive} of ${targets.length} live`);
    const measured: Measured = {
      kind: contender.kind,
      streams: targets.length,
      cpuMsPerStreamS: round((after.cpuMs - before.cpuMs) / streamSeconds),
      pssMbPerStream: round(after.pssBytes / targets.length / bytesPerMb),
      ringMbPerStream: round(after.ringBytes / targets.length / bytesPerMb),
      firstPartMsP50: Math.round(quantile(contender.firstMs, 0.5)),
      farmMsPerStreamS: round((farmAfter - farmBefore) / streamSeconds),
      ...(after.lagP99Ms === undefined ? {} : { lagP99Ms: round(after.lagP99Ms) }),
    };
    say(JSON.stringify(measured));
    return measured;
  } finally {
    await contender.stop();
  }
}

interface Outcome {
  readonly floor: Measured | undefined;
  readonly engine: Measured | undefined;
  readonly ffmpeg: Measured | undefined;
}

function compare(row: BenchRow, { floor, engine, ffmpeg }: Outcome): BenchRow {
  const ratio = (other: Measured | undefined): number =>
    round((engine?.cpuMsPerStreamS ?? Number.NaN) / (other?.cpuMsPerStreamS ?? Number.NaN));
  return {
    ...row,
    ...(engine === undefined ? {} : { engine: { ...figuresOf(engine), beyondRingMbPerStream: beyondRing(engine) } }),
    ...(ffmpeg === undefined ? {} : { ffmpeg: { ...figuresOf(ffmpeg), streams: ffmpeg.streams } }),
    ...(floor === undefined ? {} : { floor: figuresOf(floor), floorKind: floor.kind }),
    ...(floor === undefined ? {} : { engineToFloor: ratio(floor) }),
    ...(ffmpeg === undefined ? {} : { engineToFfmpeg: ratio(ffmpeg) }),
    ...(engine === undefined ? {} : { lagP99Ms: engine.lagP99Ms ?? 0, farmMsPerStreamS: engine.farmMsPerStreamS }),
  };
}

function figuresOf({ cpuMsPerStreamS, pssMbPerStream, firstPartMsP50 }: Measured) {
  return { cpuMsPerStreamS, pssMbPerStream, firstPartMsP50 };
}

function beyondRing({ pssMbPerStream, ringMbPerStream }: Measured): number {
  return round(pssMbPerStream - ringMbPerStream);
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
