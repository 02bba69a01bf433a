import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
const startMs = 60_000;
const stopMs = 30_000;

/** A gateway that runs as a process of its own. */
export interface GatewayProcess {
  readonly url: string;
  /** Printed by a gateway whose database was empty. */
  readonly firstAdmin?: { readonly username: string; readonly password: string };
  /** Resolves with the exit code when the process ends, however that comes. */
  readonly ended: Promise<number>;
  /** SIGTERM, and SIGKILL when it has not ended in time. */
  stop(): Promise<void>;
}

/** Starts `gateway/main.ts` with these `VPG_*` variables and waits until it listens. */
export async function startGateway(variables: Readonly<Record<string, string>>): Promise<GatewayProcess> {
  const child = spawn(process.execPath, ['--max-semi-space-size=32', 'gateway/main.ts'], {
    cwd: projectFolder,
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number>((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
  const printed = await readUntilListening(child, ended);
  return { ...printed, ended, stop: () => stopChild(child, ended) };
}

/** Reads the lines `FIRST-ADMIN USER=… PASSWORD=…` (first start only) and `LISTENING URL=…`. */
async function readUntilListening(
  child: ChildProcess,
  ended: Promise<number>,
): Promise<Pick<GatewayProcess, 'url' | 'firstAdmin'>> {
  if (child.stdout === null) throw new Error('the gateway was started without a standard output');
  const lines = createInterface({ input: child.stdout });
  let firstAdmin: GatewayProcess['firstAdmin'];
  const listening = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      const admin = /^FIRST-ADMIN USER=(\S+) PASSWORD=(\S+)$/.exec(line);
      if (admin?.[1] !== undefined && admin[2] !== undefined) firstAdmin = { username: admin[1], password: admin[2] };
      const url = /^LISTENING URL=(\S+)$/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  const url = await Promise.race([
    listening,
    ended.then((code) => Promise.reject(new Error(`the gateway ended with code ${code} before it listened`))),
    late(startMs, `the gateway did not listen within ${startMs} ms`),
  ]);
  return firstAdmin === undefined ? { url } : { url, firstAdmin };
}

async function stopChild(child: ChildProcess, ended: Promise<number>): Promise<void> {
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await ended;
  clearTimeout(killer);
}

function late(ms: number, message: string): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error(message)), ms).unref();
  });
}
