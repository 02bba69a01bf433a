import type { ProbeLevel } from '../../adapters/sdk/adapter.ts';
import type { ProbePath } from '../registry/paths/probe-path.ts';

/** A probe that is due. */
export interface DueProbe {
  readonly path: ProbePath;
  readonly level: ProbeLevel;
}

/** Names what is probed: a camera, or one of its several paths. */
export function probeKeyOf({ cameraId, pathId }: ProbePath): string {
  return pathId ?? cameraId;
}

/** A probe to begin now. */
export interface PlannedProbe extends DueProbe {
  /** Absolute, on the monotonic clock, ms. */
  readonly deadlineMs: number;
}

/** What is under way and what is allowed. */
interface ProbeBudget {
  /** Monotonic, ms. */
  readonly nowMs: number;
  /** Time that one probe may take, ms. */
  readonly allowedMs: number;
  /** Probes that may begin now. */
  readonly free: number;
  /** Hosts that are being asked: a device answers one question at a time. */
  readonly busyHosts: ReadonlySet<string>;
}

interface ProbePlan {
  readonly start: readonly PlannedProbe[];
  /** What has to wait, in its order. */
  readonly wait: readonly DueProbe[];
}

/** Which of the due probes begin now: first come, first served, one in flight per host, within the budget. */
export function planProbes(due: Iterable<DueProbe>, budget: ProbeBudget): ProbePlan {
  const start: PlannedProbe[] = [];
  const wait: DueProbe[] = [];
  const busy = new Set(budget.busyHosts);
  for (const probe of due) {
    const { host } = probe.path;
    if (start.length >= budget.free || busy.has(host)) {
      wait.push(probe);
      continue;
    }
    busy.add(host);
    start.push({ ...probe, deadlineMs: budget.nowMs + budget.allowedMs });
  }
  return { start, wait };
}
