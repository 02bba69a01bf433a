import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import type { OrganisationNodeView } from '../../gateway/registry/organisations/organisation-api.ts';
import type { CameraView } from '../../gateway/registry/registry-api.ts';
import { MariadbServer } from '../contract/mariadb.ts';
import { ApiCaller } from '../fixtures/api-caller.ts';
import { cityName, streets } from '../fixtures/estate/names.ts';
import { fillEstate } from '../fixtures/estate/fill-estate.ts';
import { planEstate } from '../fixtures/estate/plan-estate.ts';
import { type LoggedGateway, startLoggedGateway } from '../fixtures/logged-gateway.ts';
import type { Bench, BenchRow } from './bench.ts';
import { Child } from './load/child.ts';
import { quantile } from './load/quantile.ts';

type Store = 'sqlite' | 'mariadb';

/** What users ask, each with its share of a day at the desks. */
const requests = ['list', 'nextPage', 'filter', 'search', 'organisations', 'areas', 'one'] as const;
type Request = (typeof requests)[number];

/** A city's server keeps all of its cameras in memory. */
const cityPoolMegabytes = 512;

/** Words that officers look for: one that many names hold, one that few do, one that is in no name. */
const wordsSought = ['停车场', '大坝', '路口', '坝村', '13155', '不存在的地方'];

/**
 * How fast the registry answers while many work in it: a whole city is written into a gateway through its own doors, then
 * users ask without a pause, first each kind of request by itself, then all of them mixed.
 * What follows an import (looking for twins, first probes) goes on during the first row, and is waited for before the
 * others.
 * `--cameras 20000`, `--users 20`, `--seconds 10` for each row, `--stores sqlite,mariadb`, `--probe-seconds 60`: how often
 * each camera is probed meanwhile, as in a city at work; a process of simulated devices answers. A row tells beside the
 * times how much CPU of the gateway a request took, which a busy machine changes less, and how busy the machine was.
 */
export const run: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cameras: { type: 'string', default: '20000' },
      users: { type: 'string', default: '20' },
      seconds: { type: 'string', default: '10' },
      stores: { type: 'string', default: 'sqlite,mariadb' },
      'probe-seconds': { type: 'string', default: '60' },
    },
  });
  const [cameras, users, seconds] = [Number(values.cameras), Number(values.users), Number(values.seconds)];
  const rows: BenchRow[] = [];
  for (const store of (['sqlite', 'mariadb'] as const).filter((each) => values.stores.split(',').includes(each))) {
    await withGateway({ store, cameras, probeSeconds: values['probe-seconds'] }, async (admin, { url, pid }) => {
      await readLag(url);
      const { checkedMs, appliedMs } = await fillEstate(admin, planEstate(cameras));
      const fill = { checkedMs: Math.round(checkedMs), appliedMs: Math.round(appliedMs), ...(await readLag(url)) };
      rows.push({ store, request: `fill ${cameras}`, ...fill, loadAverage: loadOfMachine() });
      say(JSON.stringify(rows.at(-1)));
      const estate = await Estate.look(admin, new Pool(url, { connections: users }));
      for (const kind of ['list after fill', ...requests, 'mixed'] as const) {
        if (kind === 'list') await untilIdle(pid);
        const asked = kind === 'mixed' ? requests : kind === 'list after fill' ? (['list'] as const) : [kind];
        const beforeMs = await cpuOf(pid);
        const times = await load(users, seconds, (turn) => estate.ask(asked[turn % asked.length] ?? 'list', turn));
        const cpuMs = Math.round((100 * ((await cpuOf(pid)) - beforeMs)) / times.length) / 100;
        rows.push({ store, request: kind, users, ...summarise(times, seconds), cpuMs, loadAverage: loadOfMachine() });
        say(JSON.stringify(rows.at(-1)));
      }
      await estate.close();
    });
  }
  return rows;
};

/** Knows what there is, so that requests are spread over all of it. */
class Estate {
  readonly #pool: Pool;
  readonly #cookie: string;
  readonly #cameraIds: readonly string[];
  readonly #stationIds: readonly string[];
  readonly #areaIds: readonly string[];
  readonly #cursors: readonly string[];

  private constructor(
    { pool, cookie }: { readonly pool: Pool; readonly cookie: string },
    found: Readonly<Record<'cameraIds' | 'stationIds' | 'areaIds' | 'cursors', readonly string[]>>,
  ) {
    this.#pool = pool;
    this.#cookie = cookie;
    this.#cameraIds = found.cameraIds;
    this.#stationIds = found.stationIds;
    this.#areaIds = found.areaIds;
    this.#cursors = found.cursors;
  }

  static async look(admin: ApiCaller, pool: Pool): Promise<Estate> {
    const cameraIds: string[] = [];
    const cursors: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined && cursors.length < 100;) {
      const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await admin.get<{ items: CameraView[]; nextCursor?: string }>(`/cameras?limit=200${query}`);
      cameraIds.push(...page.items.map(({ id }) => id));
      if (page.nextCursor !== undefined) cursors.push(page.nextCursor);
      cursor = page.nextCursor;
    }
    const idsBelow = async (path: string): Promise<string[]> =>
      (await admin.get<{ items: OrganisationNodeView[] }>(path)).items.map(({ id }) => id);
    const [top = ''] = await idsBelow('/organisations/children');
    const counties = await idsBelow(`/organisations/children?parentId=${top}`);
    const below = await Promise.all(counties.map((id) => idsBelow(`/organisations/children?parentId=${id}`)));
    const grids = await idsBelow('/areas?tree=grid');
    return new Estate(
      { pool, cookie: admin.cookie },
      { cameraIds, stationIds: [...counties, ...below.flat()], areaIds: grids, cursors },
    );
  }

  async ask(request: Request, turn: number): Promise<void> {
    const path = `/api/v1${this.#path(request, turn)}`;
    const { statusCode, body } = await this.#pool.request({ path, method: 'GET', headers: { cookie: this.#cookie } });
    await body.dump({ limit: Number.MAX_SAFE_INTEGER });
    if (statusCode !== 200) throw new Error(`${request} was answered with ${statusCode}`);
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  #path(request: Request, turn: number): string {
    const pick = (ids: readonly string[]): string => encodeURIComponent(ids[(turn * 7919) % ids.length] ?? '');
    const word = [...wordsSought, ...streets][turn % (wordsSought.length + streets.length)] ?? cityName;
    switch (request) {
      case 'list':
        return '/cameras?limit=50';
      case 'nextPage':
        return `/cameras?limit=50&cursor=${pick(this.#cursors)}`;
      case 'filter':
        return `/cameras?limit=50&organisationId=${pick(this.#stationIds)}&ownership=leased&status=active`;
      case 'search':
        return `/cameras?limit=50&search=${encodeURIComponent(word)}`;
      case 'organisations':
        return `/organisations/children?parentId=${pick(this.#stationIds)}`;
      case 'areas':
        return `/areas?tree=grid&parentId=${pick(this.#areaIds)}`;
      case 'one':
        return `/cameras/${pick(this.#cameraIds)}`;
    }
  }
}

/** @returns how long each request took, ms */
async function load(users: number, seconds: number, ask: (turn: number) => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  const endMs = performance.now() + seconds * 1000;
  let turns = 0;
  const work = async (): Promise<void> => {
    while (performance.now() < endMs) {
      const beganMs = performance.now();
      await ask(turns++);
      times.push(performance.now() - beganMs);
    }
  };
  await Promise.all(Array.from({ length: users }, work));
  return times;
}

function summarise(times: readonly number[], seconds: number) {
  const at = (q: number): number => Math.round(quantile(times, q) * 10) / 10;
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), perSecond: Math.round(times.length / seconds) };
}

/** How late the gateway's event loop was since the reading before. */
async function readLag(url: string): Promise<{ readonly lagP99Ms: number; readonly lagMaxMs: number }> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const read = (name: string): number =>
    Math.round(
      1000 * Number(new RegExp(`^vpg_nodejs_eventloop_lag_${name}_seconds ([0-9.e+-]+)`, 'm').exec(text)?.[1]),
    );
  return { lagP99Ms: read('p99'), lagMaxMs: read('max') };
}

/** CPU that a process has used, all of its threads, ms (Linux: proc_pid_stat(5), ticks of 10 ms). */
async function cpuOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

/** Waits until a process has used little CPU for a second, a minute at most. */
async function untilIdle(pid: number): Promise<void> {
  for (let second = 0; second < 60; second++) {
    const beforeMs = await cpuOf(pid);
    await wait(1000);
    if ((await cpuOf(pid)) - beforeMs < 100) return;
  }
}

function loadOfMachine(): number {
  return Math.round(10 * (loadavg()[0] ?? 0)) / 10;
}

async function withGateway(
  { store, cameras, probeSeconds }: { readonly store: Store; readonly cameras: number; readonly probeSeconds: string },
  work: (admin: ApiCaller, gateway: LoggedGateway) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'vpg-bench-'));
  // The server's process holds no reference of ours, so nothing else keeps us running while it ends.
  const alive = setInterval(() => undefined, 1000);
  const city = new Child('city-child.ts', [String(cameras)]);
  const server = store === 'mariadb' ? await MariadbServer.start({ poolMegabytes: cityPoolMegabytes }) : undefined;
  try {
    await city.ask();
    const database = await server?.createDatabase();
    const gateway = await startLoggedGateway({
      VPG_DATA_FOLDER: folder,
      VPG_SERVER_PORT: '0',
      VPG_ESTATE_NAME: `${cityName}公安局`,
      VPG_NETWORK_ALLOW: '127.0.0.0/8',
      VPG_HEALTH_PROBE_INTERVAL_SECONDS: probeSeconds,
      VPG_HEALTH_DEEP_ENABLED: 'false',
      ...(database !== undefined && { VPG_DATABASE_URL: database }),
    });
    try {
      await work(await new ApiCaller(gateway.url, []).signIn(gateway.firstAdmin), gateway);
    } finally {
      for (const line of troublesOf(gateway.log())) console.warn(line);
      await gateway.stop();
    }
  } finally {
    await city.stop();
    await server?.stop();
    clearInterval(alive);
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the gateway warned of, without what the generated contracts make it say. */
function troublesOf(log: string): string[] {
  return log.split('\n').filter((line) => /"level":(40|50)/.test(line) && !/"msg":"contract /.test(line));
}
