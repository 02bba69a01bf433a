import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('child/plugin-main.ts', import.meta.url));
const readable = [new URL('.', import.meta.url), new URL('../../../package.json', import.meta.url)].map((url) =>
  fileURLToPath(url),
);

/** JavaScript heap of a plug-in, MiB. */
const heapMb = 128;

/** `child` of spawn, with the id that it has since it started. */
export interface PluginChild {
  readonly child: ChildProcess;
  readonly pid: number;
}

/**
 * Starts the process of a plug-in: nothing of the environment, no writing, no processes, workers, addons or inspector
 * (Node's permission model), no code out of strings, killed by the kernel when the gateway dies, and behind the
 * gateway in the queue for CPU time.
 *
 * @throws Error when `setpriv` (util-linux) is not there
 */
export async function spawnPluginChild(): Promise<PluginChild> {
  const node = [
    ...[process.execPath, '--permission', ...readable.map((path) => `--allow-fs-read=${path}`)],
    ...[`--max-old-space-size=${heapMb}`, '--disallow-code-generation-from-strings', '--no-warnings', main],
  ];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--no-new-privs', ...node], {
    // The key lies in our environment perhaps: the plug-in gets none of it.
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', () => reject(new Error('setpriv (util-linux) is not installed: plug-ins cannot be started.')));
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('a process that started has no id');
  setPriority(pid, constants.priority.PRIORITY_LOW);
  return { child, pid };
}

/** Resident memory of a process, bytes; 0 when it is gone or this system does not tell. */
export async function readMemory(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '');
  return Number(text.split(' ')[1] ?? 0) * 4096;
}
