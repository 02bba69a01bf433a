import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectFolder } from '../run-program.ts';
import { findFreePort } from '../find-free-port.ts';

/** A demo that runs beside any other: its own folder, ports and addresses. */
export interface Demo {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly farmUrl: string;
  readonly folder: string;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export interface DemoOptions {
  /** First three numbers of the simulated cameras' addresses, e.g. `127.61.0`. */
  readonly subnet: string;
  /** An earlier demo's folder, to start again on what it stored. */
  readonly folder?: string;
  readonly probeSeconds?: number;
  /** Where the gateway listens; any free port when absent. */
  readonly port?: number;
  /** Configuration of the gateway beyond the demo's, as environment variables. */
  readonly variables?: Readonly<Record<string, string>>;
}

export async function startDemo({ subnet, folder, probeSeconds = 5, port = 0, variables }: DemoOptions): Promise<Demo> {
  const home = folder ?? (await mkdtemp(join(tmpdir(), 'vpg-demo-')));
  const farmPort = await findFreePort();
  const child = spawn(
    process.execPath,
    [
      'scripts/demo.ts',
      ...['--folder', home, '--port', String(port), '--subnet', subnet],
      ...['--farm-port', String(farmPort), '--probe-seconds', String(probeSeconds)],
    ],
    { cwd: projectFolder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...variables } },
  );
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const ready = await readReadyLine(child, ended);
  return {
    ...ready,
    farmUrl: `http://127.0.0.1:${farmPort}`,
    folder: home,
    stop: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}

export async function removeDemoFolder({ folder }: Demo): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

async function readReadyLine(
  child: ChildProcess,
  ended: Promise<number | null>,
): Promise<Pick<Demo, 'url' | 'username' | 'password'>> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the demo was started without pipes');
  let complaints = '';
  stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString('utf8')));
  const ready = new Promise<Pick<Demo, 'url' | 'username' | 'password'>>((resolve) => {
    createInterface({ input: stdout }).on('line', (line) => {
      const [, url, username, password] = /^READY URL=(\S+) USER=(\S+) PASSWORD=(\S+)$/.exec(line) ?? [];
      if (url !== undefined && username !== undefined && password !== undefined) resolve({ url, username, password });
    });
  });
  const died = ended.then((code) => Promise.reject(new Error(`the demo ended with ${code}:\n${complaints}`)));
  return Promise.race([ready, died]);
}
