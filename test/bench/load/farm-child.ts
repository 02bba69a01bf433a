/**
 * A farm in a process of its own, so that its work is not counted as anybody else's: `farm-child.ts SUBNET DEVICES
 * [open]`. Any message is answered by a `FarmLook`.
 */
import { resolve } from 'node:path';
import { startFarm } from '../../farm/farm.ts';
import { crowdScenario } from './crowd-scenario.ts';

/** The probes of life since the look before. */
export interface FarmLook {
  readonly probes: number;
  /** From one probe of a camera to its next, for each pair that ended. */
  readonly probeGapsMs: readonly number[];
  /** Sessions that play now. */
  readonly sessions: number;
  /** With one device at the same moment, at most. */
  readonly mostSessions: number;
}

/** Probes come seconds apart, so none is missed. */
const watchMs = 100;

const [subnet = '', devices = '', access] = process.argv.slice(2);
const scenario = crowdScenario({ subnet, devices: Number(devices), isOpen: access === 'open' });
const farm = await startFarm(scenario, { cacheFolder: resolve('.cache/farm') });
const states = scenario.devices.map(({ id }) => farm.device(id));
const lastKnocksMs = states.map(() => 0);
let probeGapsMs: number[] = [];
let probes = 0;
let mostSessions = 0;

const watching = setInterval(() => {
  for (const [index, { counts }] of states.entries()) {
    mostSessions = Math.max(mostSessions, counts.sessions);
    const lastMs = lastKnocksMs[index] ?? 0;
    if (counts.lastKnockMs === lastMs) continue;
    probes += 1;
    if (lastMs > 0) probeGapsMs.push(counts.lastKnockMs - lastMs);
    lastKnocksMs[index] = counts.lastKnockMs;
  }
}, watchMs);

process.on('message', () => {
  const sessions = states.reduce((sum, { counts }) => sum + counts.sessions, 0);
  process.send?.({ probes, probeGapsMs, sessions, mostSessions } satisfies FarmLook);
  [probes, probeGapsMs, mostSessions] = [0, [], 0];
});
process.once('disconnect', () => {
  clearInterval(watching);
  void farm.stop();
});
process.send?.({});
