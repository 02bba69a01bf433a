import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import type { CauseSummary } from '../../gateway/outages/causes/causes-api.ts';
import { MariadbServer } from '../contract/mariadb.ts';
import { launchBrowser } from '../e2e/browser.ts';
import { ApiCaller } from '../fixtures/api-caller.ts';
import { planEstate } from '../fixtures/estate/plan-estate.ts';
import type { LoggedGateway } from '../fixtures/logged-gateway.ts';
import { poll } from '../poll.ts';
import type { Bench, BenchRow } from './bench.ts';
import { breakCity } from './dashboard/broken-city.ts';
import { watchDoors } from './dashboard/door-watch.ts';
import { fillCity } from './dashboard/fill-city.ts';
import { filterCauses, filterMap, searchCameras } from './dashboard/filter-turns.ts';
import { watchLive } from './dashboard/live-watch.ts';
import { costOnPage } from './dashboard/page-cpu.ts';
import type { Screen } from './dashboard/page-watch.ts';
import { enter, spreadOf, timeScreen } from './dashboard/screen-rounds.ts';
import { Child } from './load/child.ts';
import { readCpuMs, readPssBytes } from './load/process-usage.ts';

type Store = 'sqlite' | 'mariadb';

/** A city's server keeps its registers in memory. */
const poolMegabytes = 512;
const settledWithinMs = 600_000;
/** Of the causes that were made so many must stand confirmed before people look. */
const confirmedShare = 0.9;
const screensTimed: readonly Screen[] = ['front', 'causes', 'tickets', 'map', 'cameras'];

interface Wish {
  readonly cameras: number;
  readonly days: number;
  readonly runs: number;
  readonly seconds: number;
  readonly folder: string | undefined;
}

/**
 * The outages desk of a whole city in a real browser over a real gateway: 20,000 cameras with a month of minutes, all
 * probed each minute (a process of simulated devices answers), about 560 of them broken with 69 causes. Measured are what
 * people get while the gateway starts and sums the month up, how soon each screen paints and shows, filters, and what a
 * page spends while half of the city falls silent within a minute. Goals: first paint < 1,500 ms, filters < 200 ms.
 *
 * `--cameras 20000`, `--days 30`, `--runs 5` of each screen, `--seconds 30` of each watch, `--stores sqlite`,
 * `--folder /tmp/city` keeps the filled city for the next run (SQLite). Pairs are the median and the 95th percentile.
 */
export const run: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cameras: { type: 'string', default: '20000' },
      days: { type: 'string', default: '30' },
      runs: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '30' },
      stores: { type: 'string', default: 'sqlite' },
      folder: { type: 'string' },
    },
  });
  const { cameras, days, runs, seconds } = values;
  const wish = { cameras: Number(cameras), days: Number(days), runs: Number(runs), seconds: Number(seconds) };
  const rows: BenchRow[] = [];
  for (const store of (['sqlite', 'mariadb'] as const).filter((each) => values.stores.split(',').includes(each))) {
    rows.push({ store, ...(await onStore(store, { ...wish, folder: values.folder }, say)) });
  }
  return rows;
};

async function onStore(store: Store, wish: Wish, say: (text: string) => void): Promise<BenchRow> {
  const folder = wish.folder ?? (await mkdtemp(join(tmpdir(), 'vpg-bench-')));
  // The server's process holds no reference of ours, so nothing else keeps us running while it ends.
  const alive = setInterval(() => undefined, 1000);
  const server = store === 'mariadb' ? await MariadbServer.start({ poolMegabytes }) : undefined;
  const farm = new Child('city-child.ts', [String(wish.cameras)]);
  try {
    await farm.ask();
    const databaseUrl = await server?.createDatabase();
    const city = await fillCity({ folder, ...(databaseUrl !== undefined && { databaseUrl }) }, wish, say);
    const broken = breakCity(planEstate(wish.cameras).cameras);
    await farm.ask({ down: broken.groups.flat() });
    const beganMs = performance.now();
    const gateway = await city.start({ VPG_TICKETS_OPEN_AFTER_MINUTES: '1' });
    try {
      const startMs = Math.round(performance.now() - beganMs);
      const measured = await measure({ gateway, farm, login: city.login, causes: broken.groups.length, wish, say });
      return { cameras: wish.cameras, broken: broken.cameras, startMs, ...measured };
    } finally {
      await gateway.stop();
    }
  } finally {
    await farm.stop();
    await server?.stop();
    clearInterval(alive);
    if (wish.folder === undefined) await rm(folder, { recursive: true, force: true });
  }
}

interface Stage {
  readonly gateway: LoggedGateway;
  readonly farm: Child;
  readonly login: { readonly username: string; readonly password: string };
  readonly causes: number;
  readonly wish: Wish;
  readonly say: (text: string) => void;
}

async function measure({ gateway, farm, login, causes, wish, say }: Stage): Promise<BenchRow> {
  const { url, pid } = gateway;
  const note = <Row>(name: string, row: Row): Row => {
    say(`${name}: ${JSON.stringify(row)} (load ${String(loadNow())})`);
    return row;
  };
  const forMs = wish.seconds * 1000;
  const starting = note('starting', (await watchDoors({ url, login, forMs: 2 * forMs })).summary());
  const admin = await new ApiCaller(url, []).signIn(login);
  await poll('the causes are confirmed', () => readConfirmed(admin, confirmedShare * causes), settledWithinMs);
  const cpuMs = readCpuMs(pid);
  const quiet = note('quiet', (await watchDoors({ url, login, forMs })).summary());
  const gatewayCpu = (readCpuMs(pid) - cpuMs) / forMs;
  const browser = await launchBrowser();
  try {
    const person = await enter(browser, url, login);
    const opened: Record<string, Awaited<ReturnType<typeof timeScreen>>> = {};
    for (const screen of screensTimed) {
      opened[screen] = note(screen, await timeScreen(browser, person, screen, wish.runs));
    }
    const filters = note('filters', {
      causes: await timeTurns(person.page, () => filterCauses(person.page, url)),
      cameras: await timeTurns(person.page, () => searchCameras(person.page, url)),
      map: await timeTurns(person.page, () => filterMap(person.page, url)),
    });
    const calm = note('calm', await watchLive(person.page, url, forMs));
    await farm.ask({ down: halfOfCity(wish.cameras) });
    // The first of them are confirmed down.
    await delay(20_000);
    const stormy = note('stormy', await watchLive(person.page, url, forMs));
    return {
      ...{ signedInMs: Math.round(person.signedInMs), starting, quiet, opened, filters },
      ...{ calm: { ...calm }, stormy: { ...stormy } },
      ...{ gatewayCpuShare: Math.round(100 * gatewayCpu) / 100, rssMb: Math.round(readPssBytes(pid) / 2 ** 20) },
      ...{ lagP99Ms: await readLag(url), complaints: person.complaints.length, loadAverage: loadNow() },
    };
  } finally {
    await browser.close();
  }
}

/** The opening of the page is in the cost of its first filter. */
async function timeTurns(page: Page, work: () => Promise<number[]>) {
  const { result, cpuMs } = await costOnPage(page, work);
  return { settledMs: spreadOf(result), cpuMsEach: Math.round(cpuMs / result.length) };
}

/** Three of four roadside cameras and leased points, half of the city: fewer than make the gateway take itself for blind. */
function halfOfCity(cameras: number): string[] {
  const hosts = planEstate(cameras).cameras.filter(({ ownership }) => ownership !== 'self-built');
  return hosts.filter((_, index) => index % 4 !== 0).map(({ host }) => host);
}

async function readConfirmed(admin: ApiCaller, least: number): Promise<true | undefined> {
  const { critical, major, minor } = await admin.get<CauseSummary>('/outage-cause-summary');
  return critical.causes + major.causes + minor.causes >= least ? true : undefined;
}

/** How late the gateway's event loop was at the 99th percentile since somebody asked before. */
async function readLag(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Math.round(1000 * Number(/^vpg_nodejs_eventloop_lag_p99_seconds ([0-9.e+-]+)/m.exec(text)?.[1]));
}

function loadNow(): number {
  return Math.round(10 * (loadavg()[0] ?? 0)) / 10;
}
