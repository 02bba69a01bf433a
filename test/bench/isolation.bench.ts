import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { LiveStreamView } from '../../gateway/media/live-api.ts';
import { ApiClient } from '../../scripts/demo/api-client.ts';
import { startGateway } from '../../scripts/demo/gateway-process.ts';
import type { Bench, BenchRow } from './bench.ts';
import type { ApiLook } from './load/api-child.ts';
import { Child } from './load/child.ts';
import { crowdScenario } from './load/crowd-scenario.ts';
import { adoptAll } from './load/estate.ts';
import type { FarmLook } from './load/farm-child.ts';
import { quantile } from './load/quantile.ts';

const subnet = '127.172.0';
const probeSeconds = 5;
const idleSeconds = 10;
/** A viewer asks again well within the idle time. */
const heartbeatMs = 5000;
/** Streams of one session are limited, so the viewers share two. */
const viewers = 2;

type Phase = 'quiet' | 'starting-elsewhere' | 'running-elsewhere' | 'starting' | 'running' | 'dying' | 'quiet-again';
type Row = {
  readonly phase: Phase;
  readonly apiP50Ms: number;
  readonly apiP99Ms: number;
  readonly apiFailures: number;
} & {
  readonly probesPerS: number;
  readonly probeDelayP99Ms: number;
  readonly sessions: number;
  /** Delay of a process that does next to nothing: what the machine itself adds. */
  readonly machineLagP99Ms: number;
};

/**
 * Whether the other subjects notice live video: answers of the API and the pace of probes while streams start, run and
 * die, compared with the same gateway before; several rounds of it. What the machine itself loses when so many simulated
 * cameras send is told by the phases `-elsewhere`: the same streams, taken in the same way by another gateway.
 * `--streams 200`, `--rounds 3`, `--seconds 20` for each phase.
 */
export const run: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      streams: { type: 'string', default: '200' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '20' },
    },
  });
  const [streams, rounds, phaseMs] = [Number(values.streams), Number(values.rounds), Number(values.seconds) * 1000];
  const farm = new Child('farm-child.ts', [subnet, String(streams)]);
  const gateways: Watchable[] = [];
  try {
    await farm.ask();
    gateways.push(await open(streams, probeSeconds), await open(streams, 3600));
    const [own, other] = gateways;
    if (own === undefined || other === undefined) throw new Error('there are not two gateways');
    say(`${own.cameraIds.length} cameras adopted, twice`);
    return await watch({ farm, own, other, rounds, phaseMs, say });
  } finally {
    for (const gateway of gateways) await gateway.stop();
    await farm.stop();
  }
};

/** A gateway that has all of the cameras, and its viewers. */
interface Watchable {
  readonly url: string;
  readonly apis: readonly ApiClient[];
  readonly cameraIds: readonly string[];
  stop(): Promise<void>;
}

async function open(streams: number, everySeconds: number): Promise<Watchable> {
  const folder = await mkdtemp(join(tmpdir(), 'vpg-bench-'));
  const gateway = await startGateway(variablesOf(folder, everySeconds));
  const stop = async (): Promise<void> => {
    await gateway.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { username, password } = gateway.firstAdmin ?? { username: '', password: '' };
    const signIn = (): Promise<ApiClient> => ApiClient.signIn(gateway.url, username, password);
    const apis = await Promise.all(Array.from({ length: viewers }, signIn));
    const cameras = await adoptAll(await signIn(), crowdScenario({ subnet, devices: streams }).devices);
    return { url: gateway.url, apis, cameraIds: cameras.map(({ id }) => id), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Rig {
  readonly farm: Child;
  /** The one whose answers and probes are watched. */
  readonly own: Watchable;
  readonly other: Watchable;
  readonly rounds: number;
  readonly phaseMs: number;
  readonly say: (text: string) => void;
}

function variablesOf(folder: string, everySeconds: number): Record<string, string> {
  return {
    VPG_SERVER_PORT: '0',
    VPG_DATA_FOLDER: folder,
    VPG_NETWORK_ALLOW: `${subnet}.0/24`,
    VPG_DISCOVERY_RANGES: `${subnet}.0/24`,
    VPG_DISCOVERY_PORTS: '8000',
    VPG_HEALTH_PROBE_INTERVAL_SECONDS: String(everySeconds),
    VPG_HEALTH_DEEP_ENABLED: 'false',
    VPG_LIVE_IDLE_SECONDS: String(idleSeconds),
    VPG_LOG_LEVEL: 'warn',
  };
}

async function watch({ farm, own, other, rounds, phaseMs, say }: Rig): Promise<BenchRow[]> {
  const reader = new Child('api-child.ts', [`${own.url}/api/v1`, own.apis[0]?.cookie ?? '']);
  try {
    await reader.ask();
    await delay(2 * probeSeconds * 1000);
    const looks = new Map<Phase, PhaseLook[]>();
    const measure = async (phase: Phase, work: () => Promise<unknown>): Promise<void> => {
      looks.set(phase, [...(looks.get(phase) ?? []), await lookAt({ farm, reader }, work)]);
    };
    const end = (watched: readonly Watched[]) => Promise.all([closeAll(watched), delay(idleSeconds * 1000 + phaseMs)]);
    for (let round = 0; round < rounds; round++) {
      const watched: Watched[] = [];
      const start = async (gateway: Watchable): Promise<void> => {
        watched.push(...(await startAll(gateway, phaseMs)));
      };
      await measure('quiet', () => delay(phaseMs));
      await measure('starting-elsewhere', () => Promise.all([start(other), delay(phaseMs)]));
      await measure('running-elsewhere', () => delay(phaseMs));
      await end(watched.splice(0));
      await measure('starting', () => Promise.all([start(own), delay(phaseMs)]));
      await measure('running', () => delay(phaseMs));
      await measure('dying', () => end(watched));
      await measure('quiet-again', () => delay(phaseMs));
    }
    const rows = [...looks].map(([phase, own]) => rowOf(phase, own));
    for (const row of rows) say(JSON.stringify(row));
    return [...rows, compare(rows)];
  } finally {
    await reader.stop();
  }
}

interface Watched {
  readonly api: ApiClient;
  readonly path: string;
  readonly heartbeat: NodeJS.Timeout;
}

/** Opens a stream of every camera within some seconds, as walls that turn their pages do. */
async function startAll({ apis, cameraIds }: Watchable, phaseMs: number): Promise<Watched[]> {
  const stepMs = phaseMs / 2 / cameraIds.length;
  return Promise.all(
    cameraIds.map(async (cameraId, index): Promise<Watched> => {
      await delay(index * stepMs);
      const api = apis[index % apis.length];
      if (api === undefined) throw new Error('there is no viewer');
      const { streamId } = await api.post<LiveStreamView>('/streams', { cameraId, profile: 'sub' });
      const path = `/streams/${streamId}`;
      return { api, path, heartbeat: setInterval(() => void api.get(path).catch(() => undefined), heartbeatMs) };
    }),
  );
}

async function closeAll(watched: readonly Watched[]): Promise<void> {
  for (const { api, path, heartbeat } of watched) {
    clearInterval(heartbeat);
    await api.delete(path);
  }
}

/** What was seen in one phase of one round. */
interface PhaseLook extends FarmLook, ApiLook {
  readonly seconds: number;
}

async function lookAt(
  { farm, reader }: { readonly farm: Child; readonly reader: Child },
  work: () => Promise<unknown>,
): Promise<PhaseLook> {
  await Promise.all([farm.ask<FarmLook>({}), reader.ask<ApiLook>({})]);
  const sinceMs = performance.now();
  await work();
  const seconds = (performance.now() - sinceMs) / 1000;
  const [farmLook, apiLook] = await Promise.all([farm.ask<FarmLook>({}), reader.ask<ApiLook>({})]);
  return { ...farmLook, ...apiLook, seconds };
}

/** All rounds of a phase as one: the p99 of one alone is the eighth worst answer of 800. */
function rowOf(phase: Phase, looks: readonly PhaseLook[]): Row {
  const latenciesMs = looks.flatMap((look) => look.latenciesMs);
  const sum = (read: (look: PhaseLook) => number): number => looks.reduce((total, look) => total + read(look), 0);
  return {
    phase,
    apiP50Ms: round(quantile(latenciesMs, 0.5)),
    apiP99Ms: round(quantile(latenciesMs, 0.99)),
    apiFailures: sum(({ failures }) => failures),
    probesPerS: round(sum(({ probes }) => probes) / sum(({ seconds }) => seconds)),
    probeDelayP99Ms: round(
      quantile(
        looks.flatMap(({ probeGapsMs }) => probeGapsMs.map(lateness)),
        0.99,
      ),
    ),
    sessions: looks.at(-1)?.sessions ?? 0,
    machineLagP99Ms: round(Math.max(...looks.map(({ lagP99Ms }) => lagP99Ms))),
  };
}

function lateness(gapMs: number): number {
  return Math.max(0, gapMs - probeSeconds * 1000);
}

/** Each phase with streams against the quiet one, and against the same elsewhere; 1 is no difference. */
function compare(rows: readonly Row[]): BenchRow {
  const of = (phase: Phase, read: (row: Row) => number): number => {
    const row = rows.find((each) => each.phase === phase);
    return row === undefined ? Number.NaN : read(row);
  };
  const ratios = (read: (row: Row) => number, pairs: readonly (readonly [Phase, Phase])[]): number[] =>
    pairs.map(([phase, other]) => round(of(phase, read) / of(other, read)));
  const toQuiet = (['starting', 'running', 'dying'] as const).map((phase) => [phase, 'quiet'] as const);
  const toElsewhere = (['starting', 'running'] as const).map((phase) => [phase, `${phase}-elsewhere`] as const);
  const apiP99 = ({ apiP99Ms }: Row): number => apiP99Ms;
  return {
    phase: 'summary',
    apiP99WorstToQuiet: Math.max(...ratios(apiP99, toQuiet)),
    apiP99WorstToElsewhere: Math.max(...ratios(apiP99, toElsewhere)),
    probesPerSWorstRatio: Math.min(...ratios(({ probesPerS }) => probesPerS, toQuiet)),
    probeDelayP99WorstRatio: Math.max(...ratios(({ probeDelayP99Ms }) => probeDelayP99Ms, toQuiet)),
  };
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
