/** Our engine alone in a process: obeys `EngineChildOrder`, answers each with an `EngineChildReply`. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { loadConfig } from '../../../config/load.ts';
import { newLiveRig } from '../../fixtures/live-rig.ts';
import type { Target } from './contender.ts';

export type EngineChildOrder =
  { readonly kind: 'start'; readonly targets: readonly Target[]; readonly paceMs: number } | { readonly kind: 'look' };

export interface EngineChildReply {
  readonly cpuMs: number;
  readonly ringBytes: number;
  readonly live: number;
  /** Since the look before. */
  readonly lagP99Ms: number;
  readonly firstPartMs: readonly number[];
}

/** Steps of the delay monitor's own timer; they are part of what it measures. At 10 ms it cost 3 ms of CPU a second. */
const resolutionMs = 50;
/** How closely first parts are looked for. */
const lookMs = 5;
const startMs = 20_000;

const { engine } = newLiveRig(loadConfig({}).live);
const lag = monitorEventLoopDelay({ resolution: resolutionMs });
const firstPartMs: number[] = [];
const keys: string[] = [];

async function start(targets: readonly Target[], paceMs: number): Promise<void> {
  const awaited = new Map<string, number>();
  const beganMs = performance.now();
  let begun = 0;
  while (begun < targets.length || awaited.size > 0) {
    const nowMs = performance.now();
    for (; begun < targets.length && nowMs >= beganMs + begun * paceMs; begun += 1) {
      const target = targets[begun];
      if (target === undefined) break;
      const key = `stream-${begun}`;
      engine.start({ key, ...target });
      keys.push(key);
      awaited.set(key, nowMs);
    }
    for (const [key, sinceMs] of awaited) {
      if (engine.heldBytes(key) === 0) continue;
      firstPartMs.push(nowMs - sinceMs);
      awaited.delete(key);
    }
    if (nowMs - beganMs > targets.length * paceMs + startMs) explain([...awaited.keys()]);
    await delay(lookMs);
  }
  lag.enable();
}

function explain(missing: readonly string[]): never {
  const [first = ''] = missing;
  throw new Error(`${missing.length} streams do not come: ${JSON.stringify(engine.status(first))}`);
}

function look(): EngineChildReply {
  const { user, system } = process.cpuUsage();
  const lagP99Ms = Math.max(0, lag.percentile(99) / 1e6 - resolutionMs);
  lag.reset();
  const ringBytes = keys.reduce((sum, key) => sum + engine.heldBytes(key), 0);
  const live = keys.filter((key) => engine.status(key)?.state === 'live').length;
  return { cpuMs: (user + system) / 1000, ringBytes, live, lagP99Ms, firstPartMs };
}

process.on('message', (order: EngineChildOrder) => {
  const done = order.kind === 'start' ? start(order.targets, order.paceMs) : Promise.resolve();
  void done.then(() => process.send?.(look()));
});
process.once('disconnect', () => void engine.close());
process.send?.({});
