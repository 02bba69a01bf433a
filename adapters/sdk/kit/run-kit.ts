import type { AdapterContext } from '../adapter.ts';
import { cancelChecks } from './cancel-checks.ts';
import { costChecks } from './cost-checks.ts';
import { deadlineChecks } from './deadline-checks.ts';
import { describeChecks } from './describe-checks.ts';
import { discoveryChecks } from './discovery-checks.ts';
import { type KitBench, type KitCheck, KitFailure, type KitGroup } from './kit-check.ts';
import { loginChecks } from './login-checks.ts';
import { LureListener } from './lure-listener.ts';
import { openSubject } from './open-subject.ts';
import { RemoteStage } from './remote-stage.ts';
import { streamChecks } from './stream-checks.ts';
import { allowedHosts, trafficChecks } from './traffic-checks.ts';
import { TrafficWatch } from './traffic-watch.ts';

/** Every check, in the order in which it is run; `traffic` is last, for it looks back. */
const checks: readonly KitCheck[] = [
  ...discoveryChecks,
  ...describeChecks,
  ...loginChecks,
  ...streamChecks,
  ...deadlineChecks,
  ...costChecks,
  ...cancelChecks,
  ...trafficChecks,
];

interface KitRun {
  /** Folder of the adapter. */
  readonly folder: string;
  /** Module of the fixture. */
  readonly fixture: string;
  /** All groups when empty. */
  readonly groups: readonly KitGroup[];
  readonly onResult: (result: KitResult) => void;
}

export interface KitResult {
  readonly group: KitGroup;
  readonly name: string;
  /** What was seen instead; absent when the check was passed. */
  readonly failure?: string;
}

/** Plays the devices of a fixture against an adapter and tells every check's result. */
export async function runKit({ folder, fixture, groups, onResult }: KitRun): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const lureHost = `127.${200 + (process.pid % 50)}.${(process.pid >> 6) % 250}.7`;
  const stage = stack.adopt(await RemoteStage.start(fixture, lureHost), (one) => one.stop());
  const { scene } = stage;
  const lure = stack.adopt(new LureListener(), (one) => one.stop());
  await lure.start(lureHost, [scene.address.port, scene.rtspPort ?? 554, 80, 443, 554, 3702]);
  const traffic = stack.adopt(new TrafficWatch(), (one) => one.stop());
  const { context, logged } = createContext(allowedHosts(scene));
  traffic.start();
  const subject = openSubject(folder);
  const opened = stack.adopt(await subject.open(context, scene.settings ?? {}), (one) => one.stop());
  const { manifest } = opened.adapter;
  if (manifest === undefined) throw new Error(`${folder}: the adapter has no manifest.`);
  const { adapter } = opened;
  const bench: KitBench = { adapter, manifest, scene, stage, traffic, lureHost, lureKnocks: () => lure.knocks, logged };
  for (const check of checks) {
    if (groups.length > 0 && !groups.includes(check.group)) continue;
    onResult(await runCheck(check, bench));
  }
}

async function runCheck({ group, name, run }: KitCheck, bench: KitBench): Promise<KitResult> {
  try {
    await run(bench);
    return { group, name };
  } catch (error) {
    const failure = error instanceof KitFailure ? error.message : `it threw ${String(error)}`;
    return { group, name, failure };
  } finally {
    await bench.stage.play(undefined);
    await bench.stage.pardon();
  }
}

function createContext(allowed: readonly string[]): { context: AdapterContext; logged: () => string } {
  const lines: string[] = [];
  const note = (fields: unknown, message: string): void => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const context: AdapterContext = {
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    netGuard: {
      assertAllowed: (host) => {
        if (!allowed.includes(host)) throw new Error(`${host} is forbidden`);
      },
    },
    log: { debug: note, warn: note },
  };
  return { context, logged: () => lines.join('\n') };
}
