/** A user who reads at a steady pace, in a process of its own: `api-child.ts URL COOKIE`. A message asks for an `ApiLook`. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface ApiLook {
  /** Of every answer since the look before. */
  readonly latenciesMs: readonly number[];
  readonly failures: number;
  /** Event-loop delay of this process, which does next to nothing: what the machine itself adds. */
  readonly lagP99Ms: number;
}

const requestsPerSecond = 40;
const resolutionMs = 10;
const paths = ['/cameras?limit=50', '/outages', '/session', '/camera-health'];

const [base = '', cookie = ''] = process.argv.slice(2);
let latenciesMs: number[] = [];
let failures = 0;
let turn = 0;
const lag = monitorEventLoopDelay({ resolution: resolutionMs });
lag.enable();

async function ask(path: string): Promise<void> {
  const sinceMs = performance.now();
  const response = await fetch(base + path, { headers: { cookie } }).catch(() => undefined);
  await response?.arrayBuffer();
  latenciesMs.push(performance.now() - sinceMs);
  if (response?.ok !== true) failures += 1;
}

const asking = setInterval(() => {
  turn += 1;
  void ask(paths[turn % paths.length] ?? '/session');
}, 1000 / requestsPerSecond);

process.on('message', () => {
  const lagP99Ms = Math.max(0, lag.percentile(99) / 1e6 - resolutionMs);
  process.send?.({ latenciesMs, failures, lagP99Ms } satisfies ApiLook);
  lag.reset();
  [latenciesMs, failures] = [[], 0];
});
process.once('disconnect', () => clearInterval(asking));
process.send?.({});
