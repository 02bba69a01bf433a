import type { CameraId } from '../../registry/camera.ts';
import type { Parent, ParentKind } from './parent.ts';

/** A camera that went down and whose cause is not certain yet. Instants are ms since the epoch. */
export interface DownCamera {
  readonly cameraId: CameraId;
  /** Last good reading before. */
  readonly startedAtMs: number;
  /** When it was confirmed. */
  readonly openedAtMs: number;
  /** The address behind which it hangs does not answer, rather than this one picture being gone. */
  readonly isUnreachable: boolean;
}

/** What is known of the cameras that are not among those that went down. */
export interface Neighbours {
  /** Everything that a camera stands behind. */
  parentsOf(cameraId: CameraId): readonly Parent[];
  /** When a watched camera was last heard; undefined when it is down for other reasons, or nobody can tell. */
  lastHeardMs(cameraId: CameraId): number | undefined;
}

export interface GroupingPolicy {
  /** So long after each other cameras go down that have one cause, ms. */
  readonly windowMs: number;
  /** Share of those behind a parent that must be down, 0–1. */
  readonly share: number;
  /** A parent of fewer cameras is no cause. */
  readonly fewestCameras: number;
}

export interface CauseGroup {
  readonly parent: Parent;
  readonly cameras: readonly DownCamera[];
}

export interface Grouping {
  /** No camera is in two of them. */
  readonly groups: readonly CauseGroup[];
  /** What nothing larger explains. */
  readonly singles: readonly DownCamera[];
  /** Cameras that may turn out to have a larger cause: many behind it have not been heard since. */
  readonly open: ReadonlySet<CameraId>;
}

/** The most specific first. */
const specificity: readonly ParentKind[] = ['recorder', 'upstream', 'platform', 'contract', 'area', 'subnet'];

/**
 * Finds what broke: the fewest causes that explain who went down and do not contradict who still answers.
 *
 * A parent is a cause when enough of those behind it went down within the window. Of several, the one comes first that
 * explains most, less those behind it that answer; of equal ones the more specific, then the smaller. What it explains
 * is taken away before the next is looked for. A recorder that nobody has heard since is a cause however few of its
 * channels have been asked. The result does not depend on the order of `downs`.
 */
export function groupByCause(downs: readonly DownCamera[], neighbours: Neighbours, policy: GroupingPolicy): Grouping {
  const left = new Map(downs.map((down) => [down.cameraId, down]));
  const surroundings = { downs: new Set(left.keys()), neighbours, policy };
  const standings = [...byParent(downs, neighbours)].map(([parent, own]) => judge(parent, own, surroundings));
  const groups: CauseGroup[] = [];
  const claims = standings
    .filter(({ isCause }) => isCause)
    .flatMap((standing) => claimOf(standing, left, policy) ?? [])
    .sort(compareClaims);
  for (let claim = claims.shift(); claim !== undefined; claim = claims.shift()) {
    const now = claimOf(claim.standing, left, policy);
    if (now === undefined) continue;
    // A claim only shrinks; one that did waits for its turn again.
    if (now.gain < claim.gain) insert(claims, now);
    else {
      groups.push({ parent: now.standing.parent, cameras: now.cameras });
      for (const { cameraId } of now.cameras) left.delete(cameraId);
    }
  }
  const open = new Set(
    standings
      .filter(({ mayBecomeCause }) => mayBecomeCause)
      .flatMap(({ within }) => within.map(({ cameraId }) => cameraId)),
  );
  return { groups, singles: [...left.values()], open };
}

/** What speaks for and against a parent. */
interface Standing {
  readonly parent: Parent;
  /** Those behind it that went down within the window. */
  readonly within: readonly DownCamera[];
  /** Cameras behind it that answer, as far as is known. */
  readonly upCount: number;
  readonly isSilent: boolean;
  readonly isCause: boolean;
  readonly mayBecomeCause: boolean;
}

interface Surroundings {
  readonly downs: ReadonlySet<CameraId>;
  readonly neighbours: Neighbours;
  readonly policy: GroupingPolicy;
}

function byParent(downs: readonly DownCamera[], neighbours: Neighbours): Map<Parent, DownCamera[]> {
  const found = new Map<Parent, DownCamera[]>();
  for (const down of downs) {
    for (const parent of neighbours.parentsOf(down.cameraId)) {
      const own = found.get(parent);
      if (own === undefined) found.set(parent, [down]);
      else own.push(down);
    }
  }
  return found;
}

function judge(parent: Parent, own: readonly DownCamera[], surroundings: Surroundings): Standing {
  const { policy } = surroundings;
  const unreachable = parent.kind === 'recorder' ? own.filter(({ isUnreachable }) => isUnreachable) : [];
  if (unreachable.length > 0) {
    const heard = countHeard(parent, unreachable, surroundings);
    if (heard.sinceCount === 0) {
      return { parent, within: unreachable, upCount: 0, isSilent: true, isCause: true, mayBecomeCause: false };
    }
  }
  const within = densest(own, policy.windowMs);
  const idle = { parent, within, isSilent: false, upCount: 0, isCause: false, mayBecomeCause: false };
  if (within.length < 2) return idle;
  const { upCount, sinceCount } = countHeard(parent, within, surroundings);
  if (within.length + upCount < policy.fewestCameras) return idle;
  const isCause = within.length >= policy.share * (within.length + upCount);
  return {
    ...{ ...idle, upCount, isCause },
    mayBecomeCause: !isCause && within.length >= policy.share * (within.length + sinceCount),
  };
}

/** Cameras behind the parent that answer: all of them, and those that were heard after the first was known to be down. */
function countHeard(
  { members }: Parent,
  within: readonly DownCamera[],
  { downs, neighbours }: Surroundings,
): { upCount: number; sinceCount: number } {
  const firstMs = within.reduce((first, { openedAtMs }) => Math.min(first, openedAtMs), Infinity);
  let [upCount, sinceCount] = [0, 0];
  for (const cameraId of members) {
    if (downs.has(cameraId)) continue;
    const heardMs = neighbours.lastHeardMs(cameraId);
    if (heardMs === undefined) continue;
    upCount++;
    if (heardMs > firstMs) sinceCount++;
  }
  return { upCount, sinceCount };
}

/** The most of them that went down within one window; the earliest of equal ones. */
function densest(downs: readonly DownCamera[], windowMs: number): readonly DownCamera[] {
  const sorted = downs.toSorted((a, b) => a.startedAtMs - b.startedAtMs || (a.cameraId < b.cameraId ? -1 : 1));
  let [from, bestFrom, bestTo] = [0, 0, 0];
  for (const [to, { startedAtMs }] of sorted.entries()) {
    while ((sorted[from]?.startedAtMs ?? startedAtMs) < startedAtMs - windowMs) from++;
    if (to + 1 - from > bestTo - bestFrom) [bestFrom, bestTo] = [from, to + 1];
  }
  return sorted.slice(bestFrom, bestTo);
}

/** What a parent would explain of what is left. */
interface Claim {
  readonly standing: Standing;
  readonly cameras: readonly DownCamera[];
  /** Causes that it spares, less the cameras that speak against it. */
  readonly gain: number;
}

/** @returns undefined when too little is left that it could explain */
function claimOf(
  standing: Standing,
  left: ReadonlyMap<CameraId, DownCamera>,
  { share }: GroupingPolicy,
): Claim | undefined {
  const cameras = standing.within.filter(({ cameraId }) => left.has(cameraId));
  const fewest = standing.isSilent ? 1 : 2;
  if (cameras.length < fewest || cameras.length < share * (cameras.length + standing.upCount)) return undefined;
  return { standing, cameras, gain: cameras.length - 1 - standing.upCount };
}

/** The first to be believed comes first. */
function compareClaims(claim: Claim, other: Claim): number {
  const [a, b] = [claim.standing.parent, other.standing.parent];
  return (
    other.gain - claim.gain ||
    specificity.indexOf(a.kind) - specificity.indexOf(b.kind) ||
    a.members.length - b.members.length ||
    b.depth - a.depth ||
    (a.id < b.id ? -1 : 1)
  );
}

/** Puts a claim into its place among sorted ones. */
function insert(claims: Claim[], claim: Claim): void {
  let [from, to] = [0, claims.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const other = claims[middle];
    if (other !== undefined && compareClaims(other, claim) < 0) from = middle + 1;
    else to = middle;
  }
  claims.splice(from, 0, claim);
}
