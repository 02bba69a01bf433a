/** What Linux counted for other processes (proc(5)). */
import { readFileSync } from 'node:fs';

/** USER_HZ of every Linux that we know: ticks a second in /proc/PID/stat. */
const ticksPerSecond = 100;

/** CPU time of a process since its start, all threads, user and system together; steps of 10 ms. */
export function readCpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The program's name stands in parentheses and may hold anything; the fields that follow do not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

/** Memory of a process in which shared pages are divided by those who share them. */
export function readPssBytes(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? Number.NaN) * 1024;
}
