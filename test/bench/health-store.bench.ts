import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { QueryTypes } from 'sequelize';
import { createMinutes } from '../../gateway/health/minutes/create-minutes.ts';
import { dateOfDay, dayNumberOf, placeMinute } from '../../gateway/health/minutes/day-number.ts';
import { rateGroupings } from '../../gateway/health/minutes/rates.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { CameraStore } from '../../gateway/registry/cameras/camera-store.ts';
import { RateReportService } from '../../gateway/reports/rate-report-service.ts';
import { MariadbServer } from '../contract/mariadb.ts';
import { anActor, city, scopeOf, silentLog } from '../fixtures/estate.ts';
import { repairReports } from '../fixtures/repairs.ts';
import type { Bench, BenchRow } from './bench.ts';
import { fillEstate, fillHours } from './load/filled-minutes.ts';
import { quantile } from './load/quantile.ts';

type Store = 'sqlite' | 'mariadb';
type Minutes = ReturnType<typeof createMinutes>;

/** What MariaDB keeps in memory unless it is told otherwise: much less than a month of a city. */
const poolMegabytes = 128;
const days = 30;
const startMs = Date.parse('2026-10-30T15:00:30+08:00');
/** So many dashboards are opened in each minute; the first one sums up the day so far. */
const dashboardsOfMinute = 5;
let nowMs = startMs;
const dashboards = 60;
const strips = 300;

/**
 * A month of minutes of a city: how fast the dashboard's rates over all of it, one camera's strip and the monthly report
 * are, and what it weighs. `--cameras 20000`, `--stores sqlite,mariadb`.
 *
 * The month is written hour by hour by the database itself, the sums of its days by the product. Goals: dashboard p95
 * < 300 ms, strip p95 < 50 ms, export < 30 s, < 2,000 MB.
 */
export const run: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: { cameras: { type: 'string', default: '20000' }, stores: { type: 'string', default: 'sqlite,mariadb' } },
  });
  const rows: BenchRow[] = [];
  for (const store of (['sqlite', 'mariadb'] as const).filter((each) => values.stores.split(',').includes(each))) {
    await withDatabase(store, async (database, weigh) => {
      rows.push({ store, cameras: Number(values.cameras), ...(await measure(database, Number(values.cameras), say)) });
      rows.push({
        ...rows.pop(),
        diskMb: Math.round((await weigh()) / 1e6),
        loadAverage: Math.round(loadavg()[0] ?? 0),
      });
      say(JSON.stringify(rows.at(-1)));
    });
  }
  return rows;
};

async function measure(database: Database, cameras: number, say: (text: string) => void): Promise<BenchRow> {
  nowMs = startMs;
  const today = placeMinute(nowMs).day;
  const filledMs = await timeOf(async () => {
    await fillEstate(database, cameras);
    const month = Array.from({ length: days }, (_, index) => today - days + 1 + index);
    await fillHours(
      database,
      month.map((day) => ({ day, hours: day === today ? 15 : 24 })),
    );
  });
  say(`${database.kind}: a month of ${String(cameras)} cameras written in ${String(Math.round(filledMs / 1000))} s`);
  const minutes = minutesOf(database);
  await minutes.parts[0]?.start?.();
  const rolledMs = await timeOf(() => minutes.rollUp.rollUpDue());
  const again = minutesOf(database);
  await again.parts[0]?.start?.();
  const coldMs = await timeOf(() => readDashboard(again, 0));
  return {
    dashboardColdMs: Math.round(coldMs),
    ...(await measureTurns('dashboard', dashboards, (turn) => readDashboard(again, turn))),
    ...(await measureTurns('strip', strips, (turn) => readStrip(again, (turn * 7919) % cameras))),
    exportS: Math.round((await timeOf(() => exportMonth(again, database))) / 100) / 10,
    rollUpDayS: Math.round(rolledMs / (days - 1) / 10) / 100,
  };
}

/** All that a city's front page asks: the month by a grouping, and each of its days. */
async function readDashboard({ rates }: Minutes, turn: number): Promise<void> {
  const period = { from: dateOfDay(dayNumberOf('2026-10-30') - days + 1), to: '2026-10-30' };
  if (turn % dashboardsOfMinute === 0) nowMs += 60_000;
  const by = rateGroupings[turn % rateGroupings.length] ?? 'organisation';
  const answer = [await rates.read(scopeOf(city), { ...period, by }), await rates.listDays(scopeOf(city), period)];
  if (!JSON.stringify(answer).includes('"onlineRate"')) throw new Error('the dashboard has no rate');
}

async function readStrip({ strips: service }: Minutes, camera: number): Promise<void> {
  const strip = await service.read(scopeOf(city), `camera-${String(camera).padStart(5, '0')}`, days);
  if (!JSON.stringify(strip).includes('"intact"')) throw new Error('the strip is empty');
}

/** The monthly report, down to each camera. */
async function exportMonth({ rates }: Minutes, database: Database): Promise<void> {
  const repairs = repairReports(database, rates, () => nowMs);
  const reports = new RateReportService({ rates, repairs, log: silentLog });
  const wish = { from: '2026-10-01', to: '2026-10-30', by: 'organisation', format: 'xlsx' } as const;
  let bytes = 0;
  for await (const chunk of await reports.export(anActor(city), wish)) bytes += chunk.length;
  if (bytes < 10_000) throw new Error('the report is empty');
}

function minutesOf(database: Database): Minutes {
  const store = new CameraStore(database);
  return createMinutes({
    ...{ database, log: silentLog, health: { listCameras: () => [] }, bus: new EventBus(() => undefined) },
    config: { health: { keepMinuteDays: 35, probeIntervalSeconds: 60, targetRate: 0.98 } },
    registry: {
      cameras: {
        findCameras: async (scope, ids) =>
          (await store.findMany(scope, ids)).map((camera) => ({ ...camera, organisationName: '派出所' })),
      },
      units: { namesOf: async (ids) => new Map(ids.map((id) => [id, `单位 ${id}`])) },
    },
    clock: { now: () => nowMs, monotonic: () => performance.now() },
  });
}

/** Wall time, and the CPU of this process for one of them, which a busy machine changes less. */
async function measureTurns(name: string, turns: number, work: (turn: number) => Promise<void>): Promise<BenchRow> {
  const tookMs: number[] = [];
  const before = process.cpuUsage();
  for (let turn = 0; turn < turns; turn++) tookMs.push(await timeOf(() => work(turn)));
  const { user, system } = process.cpuUsage(before);
  return {
    [`${name}P50Ms`]: Math.round(10 * quantile(tookMs, 0.5)) / 10,
    [`${name}P95Ms`]: Math.round(10 * quantile(tookMs, 0.95)) / 10,
    [`${name}CpuMs`]: Math.round((user + system) / turns / 100) / 10,
  };
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now();
  await work();
  return performance.now() - beganMs;
}

async function withDatabase(
  store: Store,
  work: (database: Database, weighBytes: () => Promise<number>) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'vpg-bench-'));
  // The server's process holds no reference of ours, so nothing else keeps us running while it ends.
  const alive = setInterval(() => undefined, 1000);
  const server = store === 'mariadb' ? await MariadbServer.start({ poolMegabytes }) : undefined;
  try {
    const url = (await server?.createDatabase()) ?? `sqlite:${join(folder, 'minutes.db')}`;
    const database = await openDatabase({ url, log: silentLog });
    await database.migrate();
    await work(database, () => (store === 'sqlite' ? weighFolder(folder) : weighTables(database)));
    await database.close();
  } finally {
    await server?.stop();
    clearInterval(alive);
    await rm(folder, { recursive: true, force: true });
  }
}

async function weighFolder(folder: string): Promise<number> {
  const sizes = (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function weighTables({ sequelize }: Database): Promise<number> {
  await sequelize.query('FLUSH TABLES');
  const rows = await sequelize.query<{ bytes: number | string }>(
    'SELECT SUM(file_size) AS bytes FROM information_schema.INNODB_SYS_TABLESPACES WHERE name LIKE CONCAT(DATABASE(), :all)',
    { replacements: { all: '/%' }, type: QueryTypes.SELECT },
  );
  return Number(rows[0]?.bytes ?? 0);
}
