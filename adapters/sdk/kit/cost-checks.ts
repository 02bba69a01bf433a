import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { bestOf, type KitBench, type KitCheck, must, targetOf, within } from './kit-check.ts';
import type { KitFault } from './kit-fixture.ts';
import { LagWatch } from './lag-watch.ts';
import { probeTargetOf } from './member-calls.ts';

const maxBlockMs = 50;
const maxGrowthBytes = 50 * 1024 * 1024;
const maxProbeMs = 1;
const costly: readonly KitFault[] = ['huge', 'deep', 'garbage', 'truncate'];

export const costChecks: readonly KitCheck[] = [
  {
    group: 'event loop',
    name: `the event loop is never blocked for more than ${maxBlockMs} ms, by good answers or by costly ones`,
    run: async (bench) => {
      for (const fault of [undefined, ...costly.filter((one) => bench.scene.faults.includes(one))]) {
        await bench.stage.play(fault);
        await bestOf(3, async () => {
          using lag = new LagWatch();
          await askOften(bench, 3);
          must(lag.worstMs <= maxBlockMs, `${fault ?? 'good answers'}: blocked for ${Math.round(lag.worstMs)} ms`);
        });
      }
    },
  },
  {
    group: 'memory',
    name: 'a day of questions leaves less than 50 MB behind, and a flood of an answer never takes as much',
    run: async (bench) => {
      await askOften(bench, 5);
      const beforeBytes = collectAndRead();
      const peak = new PeakWatch();
      await askOften(bench, 40);
      for (const fault of costly.filter((one) => bench.scene.faults.includes(one))) {
        await bench.stage.play(fault);
        await askOften(bench, 3);
      }
      const peakBytes = peak.stop() - beforeBytes;
      const grownBytes = collectAndRead() - beforeBytes;
      must(grownBytes < maxGrowthBytes, `${toMb(grownBytes)} MB more than before`);
      must(peakBytes < maxGrowthBytes * 2, `${toMb(peakBytes)} MB at the worst moment`);
    },
  },
  {
    group: 'L1 cost',
    name: `an L1 probe costs at most ${maxProbeMs} ms of CPU`,
    run: async (bench) => {
      await probeOften(bench, 300);
      await bestOf(4, async () => {
        const count = 200;
        const before = process.cpuUsage();
        await probeOften(bench, count);
        const { user, system } = process.cpuUsage(before);
        const costMs = (user + system) / 1000 / count;
        must(costMs <= maxProbeMs, `${costMs.toFixed(2)} ms a probe`);
      });
    },
  },
];

async function askOften(bench: KitBench, times: number): Promise<void> {
  const { adapter, scene } = bench;
  for (let time = 0; time < times; time += 1) {
    await adapter.describe(targetOf(scene), within(600));
    await adapter.probe(probeTargetOf(scene), 'L1', within(600));
    await adapter.probe({ address: scene.address }, 'L2', within(600));
  }
}

async function probeOften({ adapter, scene }: KitBench, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const outcome = await adapter.probe(probeTargetOf(scene), 'L1', within(2000));
    must(outcome.kind === 'ok', 'a device that is well did not answer an L1 probe');
  }
}

/** Bytes on the heap and beside it, after everything that nobody holds has gone. */
function collectAndRead(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') for (let turn = 0; turn < 3; turn += 1) Reflect.apply(collect, undefined, []);
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The most memory that was in use at one moment, looked at every 10 ms. */
class PeakWatch {
  #peakBytes = 0;
  readonly #timer = setInterval(() => {
    const { heapUsed, external } = process.memoryUsage();
    this.#peakBytes = Math.max(this.#peakBytes, heapUsed + external);
  }, 10);

  stop(): number {
    clearInterval(this.#timer);
    return this.#peakBytes;
  }
}

function toMb(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}
