import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import mysql2 from 'mysql2/promise';
import { findFreePort } from '../find-free-port.ts';

const serverProgram = '/usr/sbin/mariadbd';
const setpriv = '/usr/bin/setpriv';

/** A real MariaDB on a private port and data folder; it leaves nothing behind, however the test process ends. */
export class MariadbServer {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #forget: () => void;
  #databases = 0;

  private constructor(child: ChildProcess, folder: string, port: number) {
    this.port = port;
    this.#child = child;
    this.#folder = folder;
    const end = (): void => this.#end();
    process.once('exit', end);
    this.#forget = () => process.off('exit', end);
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('mariadbd is not running');
    return this.#child.pid;
  }

  /** @param poolMegabytes what the server keeps of its tables in memory; tests of small tables need little */
  static async start({ poolMegabytes = 32 } = {}): Promise<MariadbServer> {
    if (!existsSync(serverProgram)) {
      throw new Error(
        `${serverProgram} is missing: these tests need a real MariaDB. Run: apt-get install mariadb-server`,
      );
    }
    const folder = mkdtempSync(join(tmpdir(), 'vpg-mariadb-'));
    await run('mariadb-install-db', [
      '--no-defaults',
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      `--datadir=${folder}`,
      ...asRoot(),
    ]);
    const port = await findFreePort();
    const server = new MariadbServer(launch(folder, port, poolMegabytes), folder, port);
    try {
      await server.#untilItAnswers();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** Makes an empty database and returns its URL. */
  async createDatabase(): Promise<string> {
    const name = `vpg_${String(++this.#databases)}`;
    await this.#execute(`CREATE DATABASE ${name}`);
    return `mysql://root:@127.0.0.1:${String(this.port)}/${name}`;
  }

  /** Makes it hang, sockets open. Ends when all of its threads stand still: one of them might answer once more. */
  async freeze(): Promise<void> {
    process.kill(this.pid, 'SIGSTOP');
    while (!this.#isFrozen()) await wait(5);
  }

  thaw(): void {
    process.kill(this.pid, 'SIGCONT');
  }

  async stop(): Promise<void> {
    const ended =
      this.#child.exitCode === null && this.#child.signalCode === null ? onceClosed(this.#child) : undefined;
    this.#end();
    await ended;
    this.#forget();
  }

  #isFrozen(): boolean {
    const tasks = `/proc/${String(this.pid)}/task`;
    return readdirSync(tasks).every((task) => /\) T /.test(readFileSync(join(tasks, task, 'stat'), 'utf8')));
  }

  /** Nothing in it is worth a clean shutdown. */
  #end(): void {
    this.#child.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }

  async #execute(sql: string): Promise<void> {
    const connection = await mysql2.createConnection({ host: '127.0.0.1', port: this.port, user: 'root' });
    try {
      await connection.query(sql);
    } finally {
      await connection.end();
    }
  }

  async #untilItAnswers(): Promise<void> {
    const deadline = performance.now() + 30_000;
    for (;;) {
      try {
        return await this.#execute('SELECT 1');
      } catch (error) {
        const isDead = this.#child.exitCode !== null;
        if (isDead || performance.now() > deadline) throw new Error('mariadbd did not start', { cause: error });
        await wait(50);
      }
    }
  }
}

function launch(folder: string, port: number, poolMegabytes: number): ChildProcess {
  const argv = [
    serverProgram,
    '--no-defaults',
    `--datadir=${folder}`,
    `--socket=${join(folder, 'socket')}`,
    `--pid-file=${join(folder, 'pid')}`,
    '--bind-address=127.0.0.1',
    `--port=${String(port)}`,
    `--innodb-buffer-pool-size=${String(poolMegabytes)}M`,
    '--innodb-log-file-size=16M',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-doublewrite=0',
    '--key-buffer-size=1M',
    '--performance-schema=0',
    '--skip-name-resolve',
    '--skip-log-bin',
    ...asRoot(),
  ];
  // setpriv ends the server also when this process is killed and cannot do it itself.
  const [program, ...parameters] = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL', '--', ...argv] : argv;
  const child = spawn(program ?? serverProgram, parameters, { stdio: 'ignore' });
  child.unref();
  return child;
}

function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

function onceClosed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('close', () => resolve()));
}

async function run(program: string, parameters: readonly string[]): Promise<void> {
  const child = spawn(program, parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (status !== 0) throw new Error(`${program} ended with ${String(status)}: ${said}`);
}
