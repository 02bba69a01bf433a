import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { MariadbServer } from '../contract/mariadb.ts';
import { silentLog } from '../fixtures/estate.ts';
import { loseAnswers } from '../fixtures/lost-answers.ts';
import { fibre, WaveRig } from '../fixtures/wave-rig.ts';
import { projectFolder } from '../run-program.ts';
import { skipBecause } from '../skip-because.ts';

const startMs = 1_750_000_000_000;
const half = fibre.slice(0, 150);
const rest = fibre.slice(150);

/** What must be true of a wave when everything is over, however it was stored. */
async function expectOneWave({ causes, told }: { causes: WaveRig['causes']; told: readonly string[] }): Promise<void> {
  const open = await causes.outages.listOpen(wholeEstate);
  const { items } = await causes.reading.list(wholeEstate, { state: 'open', sort: 'largest', limit: 20 });
  expect(new Set(open.map(({ cameraId }) => cameraId)).size, 'cameras with an outage').to.equal(fibre.length);
  expect(await causes.outages.count(wholeEstate, {}), 'no camera has two').to.equal(fibre.length);
  expect(new Set(open.map(({ causeId }) => causeId)).size, 'one cause').to.equal(1);
  expect(items.map(({ key, state, cameraCount }) => [key, state, cameraCount])).to.deep.equal([
    ['OLT-7', 'confirmed', fibre.length],
  ]);
  expect(told, 'one message').to.deep.equal(['opened']);
}

describe('a wave of 300 outages', function () {
  this.timeout(180_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vpg-wave-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the wave in a process that is killed some ms after it began a step. @returns the time it had reached */
  async function runUntilKilled(file: string, step: number, laterMs: number): Promise<number> {
    const child = spawn(process.execPath, ['test/fixtures/wave-child.ts', file, String(startMs)], {
      cwd: projectFolder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    let [steps, reachedMs] = [0, startMs];
    for await (const line of createInterface({ input: child.stdout })) {
      reachedMs = Number(line);
      if (++steps < step) continue;
      await wait(laterMs);
      child.kill('SIGKILL');
    }
    const [, signal] = (await ended) as [number | null, string | null]; // as Node's documentation has it
    expect(signal, 'it was killed in the middle').to.equal('SIGKILL');
    return reachedMs;
  }

  for (const [step, laterMs] of [
    [1, 0],
    [1, 25],
    [3, 10],
    [5, 40],
    [9, 5],
    [17, 0],
    [18, 8],
    [20, 0],
  ] as const) {
    it(`is one cause and one message after a kill -9, ${String(laterMs)} ms into step ${String(step)}`, async () => {
      const file = join(folder, 'wave.db');
      const reachedMs = await runUntilKilled(file, step, laterMs);

      const database = await openDatabase({ url: `sqlite:${file}`, log: silentLog });
      const rig = await new WaveRig(database, reachedMs + 15_000).start();
      await rig.causes.fail(fibre);
      for (let sweeps = 0; sweeps < 14; sweeps++) await rig.pass(10);

      await expectOneWave({ causes: rig.causes, told: await rig.told() });
      await rig.stop();
      await database.close();
    });
  }

  it('is stored once and told once when the database hangs in the middle of it, and holds nobody up meanwhile', async () => {
    const server = await MariadbServer.start();
    try {
      const database = await openDatabase({ url: await server.createDatabase(), log: silentLog });
      await database.migrate();
      const rig = await new WaveRig(database, startMs).start();
      const lag = monitorEventLoopDelay({ resolution: 5 });

      const under = rig.causes.fail(half);
      await server.freeze();
      lag.enable();
      await under;
      await rig.causes.fail(rest);
      await rig.causes.pass(30);
      lag.disable();
      const toldMeanwhile = rig.causes.news.filter((line) => line.startsWith('cause.confirmed'));
      server.thaw();
      for (let sweeps = 0; sweeps < 14; sweeps++) await rig.pass(10);

      expect(toldMeanwhile).to.deep.equal([]);
      await expectOneWave({ causes: rig.causes, told: await rig.told() });
      expect(lag.percentile(99) / 1e6).to.be.below(200);
      await rig.stop();
      await database.close();
    } finally {
      server.thaw();
      await server.stop();
    }
  });

  it('is stored once and told once though the database’s “done” is lost, again and again', async () => {
    const server = await MariadbServer.start();
    const url = new URL(await server.createDatabase());
    const direct = await openDatabase({ url: url.href, log: silentLog });
    await direct.migrate();
    await direct.close();
    const isWrite = (question: string): boolean => /COMMIT|INSERT INTO `(outages|notices)`/.test(question);
    const way = await loseAnswers(server.port, isWrite, 12);
    url.port = String(way.port);
    const database = await openDatabase({ url: url.href, log: silentLog });
    try {
      const rig = await new WaveRig(database, startMs).start();

      for (let from = 0; from < fibre.length; from += 60) {
        await rig.causes.fail(fibre.slice(from, from + 60));
        await rig.pass(6).catch(() => undefined);
      }
      for (let sweeps = 0; sweeps < 14; sweeps++) await rig.pass(10).catch(() => undefined);
      await rig.pass(1);

      expect(way.lost()).to.equal(12);
      await expectOneWave({ causes: rig.causes, told: await rig.told() });
      await rig.stop();
    } finally {
      await database.close();
      await way.close();
      await server.stop();
    }
  });

  it('is stored once when the disk was full in the middle of it, and the database is not damaged', async function () {
    if (process.getuid?.() !== 0) skipBecause(this, 'mounting a small disk needs root');
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'none', folder]);
    try {
      const ballast = join(folder, 'ballast');
      const database = await openDatabase({ url: `sqlite:${join(folder, 'wave.db')}`, log: silentLog });
      await database.migrate();
      const rig = await new WaveRig(database, startMs).start();
      await rig.causes.fail(half);
      // Its log would have room for what is written next.
      await database.sequelize.query('PRAGMA wal_checkpoint(TRUNCATE)');
      fill(ballast);

      await rig.causes.fail(rest);
      await rig.causes.pass(30);
      const whileFull = await rig.causes.outages.count(wholeEstate, {});
      rmSync(ballast);
      for (let sweeps = 0; sweeps < 14; sweeps++) await rig.pass(10);

      expect(whileFull, 'the disk was full').to.be.below(fibre.length);
      await expectOneWave({ causes: rig.causes, told: await rig.told() });
      const [damage] = await database.sequelize.query('PRAGMA integrity_check');
      expect(damage).to.deep.equal([{ integrity_check: 'ok' }]);
      await rig.stop();
      await database.close();
    } finally {
      // It may be in use still when the test has failed.
      execFileSync('umount', ['--lazy', folder]);
    }
  });
});

/** Writes a file until the disk has no room for a page more. */
function fill(file: string): void {
  writeFileSync(file, '');
  for (const size of [1_048_576, 65_536, 4096, 1]) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(size), { flag: 'a' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
}
