import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import iconv from 'iconv-lite';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { MariadbServer } from '../contract/mariadb.ts';
import { mixedRows } from '../fixtures/bad-rows.ts';
import { csvOf, standardSheet, xlsxOf } from '../fixtures/camera-sheet.ts';
import { anActor, city, silentLog } from '../fixtures/estate.ts';
import { openSheets } from '../fixtures/sheets-rig.ts';
import type { Bench, BenchRow } from './bench.ts';

/**
 * How long an import of a sheet takes whose every tenth row is bad, and how long the event loop is held meanwhile: what
 * an officer's wall would notice. `--rows 10000`, `--stores sqlite,mariadb`, `--formats xlsx,csv`.
 *
 * A row for the first import and one for the same sheet again, which changes nothing.
 */
export const run: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string', default: '10000' },
      stores: { type: 'string', default: 'sqlite,mariadb' },
      formats: { type: 'string', default: 'xlsx,csv' },
    },
  });
  const sheet = standardSheet(...mixedRows(Number(values.rows)));
  const files = { xlsx: await xlsxOf(sheet), csv: iconv.encode(csvOf(sheet), 'gb18030') };
  const rows: BenchRow[] = [];
  for (const store of (['sqlite', 'mariadb'] as const).filter((each) => values.stores.split(',').includes(each))) {
    for (const format of (['xlsx', 'csv'] as const).filter((each) => values.formats.split(',').includes(each))) {
      await withDatabase(store, async (database) => {
        const rig = await openSheets(database);
        for (const turn of ['first', 'again'] as const) {
          rows.push({ store, rows: Number(values.rows), format, turn, ...(await measure(rig, files[format])) });
          say(JSON.stringify(rows.at(-1)));
        }
        await rig.close();
      });
    }
  }
  return rows;
};

async function measure({ sheets, upload }: Awaited<ReturnType<typeof openSheets>>, file: Buffer) {
  const lag = monitorEventLoopDelay({ resolution: 5 });
  let peakBytes = 0;
  const watch = setInterval(() => (peakBytes = Math.max(peakBytes, process.memoryUsage.rss())), 100);
  lag.enable();
  const startMs = performance.now();
  const { id } = await upload(file);
  const checkedMs = performance.now();
  await sheets.imports.apply(anActor(city), id, []);
  await sheets.imports.settled();
  const appliedMs = performance.now();
  lag.disable();
  clearInterval(watch);
  const { checked, applied, state } = await sheets.imports.readImport(anActor(city).scope, id);
  if (state !== 'done') throw new Error(`the import is ${state}`);
  return {
    dryRunMs: Math.round(checkedMs - startMs),
    applyMs: Math.round(appliedMs - checkedMs),
    lagP99Ms: Math.round(lag.percentile(99) / 1e6),
    lagMaxMs: Math.round(lag.max / 1e6),
    rssMb: Math.round(peakBytes / 1e6),
    ...{ added: applied.added, changed: applied.changed, rejected: checked.rejected },
  };
}

async function withDatabase(store: 'sqlite' | 'mariadb', work: (database: Database) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'vpg-bench-'));
  // The server's process holds no reference of ours, so nothing else keeps us running while it ends.
  const alive = setInterval(() => undefined, 1000);
  const server = store === 'mariadb' ? await MariadbServer.start() : undefined;
  try {
    const url = (await server?.createDatabase()) ?? `sqlite:${join(folder, 'import.db')}`;
    const database = await openDatabase({ url, log: silentLog });
    await database.migrate();
    await work(database);
  } finally {
    await server?.stop();
    clearInterval(alive);
    await rm(folder, { recursive: true, force: true });
  }
}
