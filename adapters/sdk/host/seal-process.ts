import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/**
 * Seals a process from outside: from now on it can open no file and no socket (`RLIMIT_NOFILE` 0: what is open stays
 * open), take no more memory than this on top of what it has (`RLIMIT_DATA`) and leave no core file. The kernel enforces it, whatever the
 * code inside does; only a privileged process could lift it, and Node offers no way to ask.
 *
 * @throws Error when this machine has no `prlimit` (util-linux) or the kernel refuses
 */
export async function sealProcess(pid: number, moreBytes: number): Promise<void> {
  const dataBytes = (await readReserved(pid)) + moreBytes;
  const limits = ['--nofile=0:0', '--core=0:0', `--data=${dataBytes}:${dataBytes}`];
  const child = spawn('prlimit', ['--pid', String(pid), ...limits], { stdio: 'ignore' });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', () => reject(new Error('prlimit (util-linux) is not installed: plug-ins cannot be sealed.')));
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`prlimit ended with ${code}: the plug-in could not be sealed.`);
}

/** What the kernel counts already: V8 reserves much more than it touches. */
async function readReserved(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kib] = /^VmData:\s+(\d+) kB$/m.exec(status) ?? [];
  if (kib === undefined) throw new Error('this system does not tell how much memory a process has: no plug-in runs.');
  return Number(kib) * 1024;
}
