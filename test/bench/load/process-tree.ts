/** Processes by parentage (proc(5)). */
import { readdirSync, readFileSync } from 'node:fs';

/** Processes whose program has this name, among all that descend from `rootPid`. */
export function descendantsNamed(rootPid: number, name: RegExp): number[] {
  const processes = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => readProcess(Number(entry)))
    .filter((each) => each !== undefined);
  const family = new Set([rootPid]);
  // Parents may have higher numbers than their children once numbers have wrapped around.
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const { pid, parentPid } of processes) if (family.has(parentPid)) family.add(pid);
  }
  return processes.filter((each) => family.has(each.pid) && name.test(each.name)).map(({ pid }) => pid);
}

function readProcess(pid: number): { pid: number; parentPid: number; name: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const nameEnd = stat.lastIndexOf(')');
    const [, parent] = stat.slice(nameEnd + 2).split(' ');
    return { pid, parentPid: Number(parent), name: stat.slice(stat.indexOf('(') + 1, nameEnd) };
  } catch {
    return undefined; // it ended while we looked
  }
}
