import type { AccessPathId, CredentialId } from '../camera.ts';
import { isFit, type PathStanding } from './path-standing.ts';

/** What the choice among a camera's paths needs to know of each. */
export interface PathRank {
  readonly id: AccessPathId;
  /** 1 is tried first. */
  readonly priority: number;
  readonly isEnabled: boolean;
  readonly credentialId?: CredentialId;
}

export type PathStandings = ReadonlyMap<AccessPathId, PathStanding>;

/** How well a camera is secured against the loss of a path. `single` has no second one, `none` not even a first. */
export const redundancies = ['none', 'single', 'full', 'degraded', 'lost'] as const;
export type Redundancy = (typeof redundancies)[number];

/** The path to use now: the first of `rankPaths`. */
export function choosePath<Path extends PathRank>(
  paths: readonly Path[],
  standings: PathStandings,
  atMs: number,
): Path | undefined {
  return rankPaths(paths, standings, atMs)[0];
}

/**
 * The enabled paths, best first: those that are fit for use by their priority; then those that answer but rest after a
 * failed stream, the one that may be used soonest first; then those that do not answer; last those whose login was
 * refused, and those that would try the same login elsewhere.
 *
 * It only depends on what is remembered: without a new fact or the end of a rest it gives the same order again.
 */
export function rankPaths<Path extends PathRank>(
  paths: readonly Path[],
  standings: PathStandings,
  atMs: number,
): readonly Path[] {
  return judgePaths(paths, standings, atMs).map(({ path }) => path);
}

/** The fit ones of `rankPaths`; all of them when none is fit, since something has to be tried. */
export function usablePaths<Path extends PathRank>(
  paths: readonly Path[],
  standings: PathStandings,
  atMs: number,
): readonly Path[] {
  const judged = judgePaths(paths, standings, atMs);
  const fit = judged.filter(({ worse }) => worse === 0);
  return (fit.length > 0 ? fit : judged).map(({ path }) => path);
}

function judgePaths<Path extends PathRank>(
  paths: readonly Path[],
  standings: PathStandings,
  atMs: number,
): (Judgement & { readonly path: Path })[] {
  const refused = new Set(
    paths.flatMap(({ id, credentialId }) =>
      standings.get(id)?.loginRefusedBy === undefined ? [] : (credentialId ?? []),
    ),
  );
  const judged = paths
    .filter(({ isEnabled }) => isEnabled)
    .map((path) => ({ path, ...judge(path, { standing: standings.get(path.id), refused, atMs }) }));
  return judged.sort(
    (a, b) =>
      a.worse - b.worse ||
      a.waitsUntilMs - b.waitsUntilMs ||
      a.path.priority - b.path.priority ||
      (a.path.id < b.path.id ? -1 : 1),
  );
}

/** How many of the enabled paths are fit for use. */
export function redundancyOf(paths: readonly PathRank[], standings: PathStandings, atMs: number): Redundancy {
  const enabled = paths.filter(({ isEnabled }) => isEnabled);
  const fit = enabled.filter(({ id }) => {
    const standing = standings.get(id);
    return standing === undefined || isFit(standing, atMs);
  });
  if (enabled.length === 0) return 'none';
  if (enabled.length === 1) return 'single';
  if (fit.length === enabled.length) return 'full';
  return fit.length === 0 ? 'lost' : 'degraded';
}

interface Evidence {
  readonly standing: PathStanding | undefined;
  readonly refused: ReadonlySet<CredentialId>;
  readonly atMs: number;
}

interface Judgement {
  readonly worse: number;
  readonly waitsUntilMs: number;
}

function judge({ credentialId }: PathRank, { standing, refused, atMs }: Evidence): Judgement {
  const wouldRepeat = credentialId !== undefined && refused.has(credentialId);
  if (standing === undefined) return { worse: wouldRepeat ? 3 : 0, waitsUntilMs: 0 };
  const isRefused = standing.loginRefusedBy !== undefined || (wouldRepeat && standing.liveProfiles.length === 0);
  if (isRefused) return { worse: 3, waitsUntilMs: 0 };
  if (isFit(standing, atMs)) return { worse: 0, waitsUntilMs: 0 };
  if (standing.reach === 'silent') return { worse: 2, waitsUntilMs: 0 };
  return { worse: 1, waitsUntilMs: standing.heldUntilMs ?? 0 };
}
