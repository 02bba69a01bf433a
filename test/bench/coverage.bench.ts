import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { longestGap, byLongestGap } from '../../gateway/patrol/coverage/camera-gap.ts';
import { CoverageStore } from '../../gateway/patrol/coverage/coverage-store.ts';
import { RoundDigestStore } from '../../gateway/patrol/coverage/round-digest-store.ts';
import { civilTimeOf, instantOf } from '../../gateway/platform/clock/civil-time.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { type Scope, wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { MariadbServer } from '../contract/mariadb.ts';
import { silentLog } from '../fixtures/estate.ts';
import type { Bench, BenchRow } from './bench.ts';
import { fillRounds } from './load/fill-rounds.ts';
import { quantile } from './load/quantile.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;
const mostWatched = 50_000;
const roundsAtOnce = 500;

/**
 * How fast the coverage desk's questions are answered over a month of a city's rounds, each seen stop a row.
 * `--cameras 20000`, `--days 30`, `--views 2` a camera and day, `--turns 3` for each question, `--stores sqlite,mariadb`.
 */
export const run: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cameras: { type: 'string', default: '20000' },
      days: { type: 'string', default: '30' },
      views: { type: 'string', default: '2' },
      turns: { type: 'string', default: '3' },
      stores: { type: 'string', default: 'sqlite,mariadb' },
    },
  });
  const size = { cameras: Number(values.cameras), days: Number(values.days), views: Number(values.views) };
  const fromMs = instantOf(civilTimeOf(Date.now()).date) - size.days * dayMs;
  const rows: BenchRow[] = [];
  for (const store of (['sqlite', 'mariadb'] as const).filter((each) => values.stores.split(',').includes(each))) {
    await withDatabase(store, async (database) => {
      const filled = performance.now();
      const { stops, stationPath } = await fillRounds(database, { ...size, fromMs });
      rows.push({ store, question: `fill ${String(stops)} stops`, ms: Math.round(performance.now() - filled) });
      say(JSON.stringify(rows.at(-1)));
      const digesting = performance.now();
      const rounds = await digestAll(database);
      rows.push({ store, question: `digest ${String(rounds)} rounds`, ms: Math.round(performance.now() - digesting) });
      say(JSON.stringify(rows.at(-1)));
      const period = { fromMs, toMs: fromMs + size.days * dayMs };
      for (const [part, scope] of [
        ['city', { organisationPath: '/' }],
        ['station', { organisationPath: stationPath }],
      ] as const) {
        for (const [question, ask] of Object.entries(questionsOf(new CoverageStore(database), scope, period))) {
          rows.push({ store, question: `${question} of a ${part}`, ...(await timesOf(ask, Number(values.turns))) });
          say(JSON.stringify(rows.at(-1)));
        }
      }
    });
  }
  return rows;
};

/** What the desk asks when it opens: figures, the list of gaps, and the patterns. */
function questionsOf(store: CoverageStore, scope: Scope, period: { readonly fromMs: number; readonly toMs: number }) {
  return {
    tallies: () => store.tallyRounds(scope, period),
    begun: () => store.countBegun(scope, period, 5 * minuteMs),
    gaps: async () =>
      (await store.listCameraViews(scope, period))
        .map((view) => ({ ...view, ...longestGap(view, period) }))
        .sort(byLongestGap),
    watched: () => store.listWatched(scope, period, mostWatched),
    refused: () => store.listRefused(scope, period, 20),
  };
}

/** What a gateway does with rounds that ended before there were digests. @returns how many there were */
async function digestAll(database: Database): Promise<number> {
  const digests = new RoundDigestStore(database);
  let digested = 0;
  for (;;) {
    const rounds = await digests.listUndigested(wholeEstate, roundsAtOnce);
    for (const round of rounds) await database.transaction((underWay) => digests.write(round, underWay));
    digested += rounds.length;
    if (rounds.length < roundsAtOnce) return digested;
  }
}

async function timesOf(ask: () => Promise<unknown>, turns: number): Promise<{ ms: number; slowestMs: number }> {
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const begun = performance.now();
    await ask();
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  return { ms: Math.round(quantile(times, 0.5)), slowestMs: Math.round(times.at(-1) ?? 0) };
}

async function withDatabase(store: 'sqlite' | 'mariadb', work: (database: Database) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'vpg-coverage-'));
  const server = store === 'mariadb' ? await MariadbServer.start({ poolMegabytes: 512 }) : undefined;
  const url = server === undefined ? `sqlite:${join(folder, 'bench.db')}` : await server.createDatabase();
  const database = await openDatabase({ url, log: silentLog });
  try {
    await database.migrate();
    await work(database);
  } finally {
    await database.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
