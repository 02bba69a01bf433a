import type { DeviceFault, FaultReason } from '../../../adapters/sdk/adapter.ts';
import type { StreamProfile } from '../camera.ts';

/** Whether a path answers: nobody has asked yet, it does, or it does not. */
export const pathReaches = ['untried', 'answers', 'silent'] as const;
export type PathReach = (typeof pathReaches)[number];

/** What we remember of how one access path fared. */
export interface PathStanding {
  readonly reach: PathReach;
  /** When it began to be fit for use, or ceased to be, ms since epoch. */
  readonly sinceMs: number;
  readonly lastGoodMs?: number;
  readonly lastTriedMs?: number;
  /** Probes in a row. */
  readonly failures: number;
  readonly successes: number;
  /** Streams over it failed: it is not chosen before this instant, although it may answer. */
  readonly heldUntilMs?: number;
  /** Streams in a row that gave no picture. */
  readonly streamFailures: number;
  /** Who met with a refused login. Nobody tries it again before it changes, or a person asks for it. */
  readonly loginRefusedBy?: 'probe' | 'stream';
  /** Profiles that give pictures over this path right now: better evidence than any probe. */
  readonly liveProfiles: readonly StreamProfile[];
  /** Why it is not fit for use. */
  readonly fault?: DeviceFault;
}

/** What became known of a path. */
export type PathFact =
  | { readonly kind: 'answered' }
  | { readonly kind: 'missed'; readonly fault: DeviceFault }
  | { readonly kind: 'streaming'; readonly profile: StreamProfile }
  | { readonly kind: 'stream-ended'; readonly profile: StreamProfile }
  | {
      readonly kind: 'stream-failed';
      readonly profile: StreamProfile;
      readonly fault: DeviceFault;
      /** It had given pictures before: the first cut is forgiven, since cameras restart their servers. */
      readonly wasLive: boolean;
    }
  | { readonly kind: 'login-changed' };

type PathMeaning = 'path-failed' | 'login-refused' | 'nothing';

const meanings: Readonly<Record<FaultReason, PathMeaning>> = {
  forbidden: 'path-failed',
  refused: 'path-failed',
  reset: 'path-failed',
  timeout: 'path-failed',
  unreachable: 'path-failed',
  malformed: 'path-failed',
  'too-large': 'path-failed',
  unsupported: 'path-failed',
  'no-frame': 'path-failed',
  unauthorised: 'login-refused',
  locked: 'login-refused',
  aborted: 'nothing',
  'over-budget': 'nothing',
  drift: 'nothing',
  'certificate-changed': 'path-failed',
  'identity-changed': 'path-failed',
  // A bad picture came over a path that works.
  black: 'nothing',
  frozen: 'nothing',
  'too-dark': 'nothing',
  'too-bright': 'nothing',
  'low-contrast': 'nothing',
  blurred: 'nothing',
  'colour-cast': 'nothing',
  moved: 'nothing',
  'bitrate-collapse': 'nothing',
  'low-frame-rate': 'nothing',
  'codec-changed': 'nothing',
};

const failuresToSilent = 2;
const goodToAnswer = 2;
const cutsForgiven = 1;
/** How long a path rests after a failed stream: 1, 2, 4 … 15 minutes. */
const firstHoldMs = 60_000;
const longestHoldMs = 900_000;

export function newStanding(atMs: number): PathStanding {
  return { reach: 'untried', sinceMs: atMs, failures: 0, successes: 0, streamFailures: 0, liveProfiles: [] };
}

/** True when a stream may be dialled over it with hope. */
export function isFit({ reach, heldUntilMs, loginRefusedBy, liveProfiles }: PathStanding, atMs: number): boolean {
  if (loginRefusedBy !== undefined) return false;
  if (liveProfiles.length > 0) return true;
  return reach !== 'silent' && (heldUntilMs === undefined || heldUntilMs <= atMs);
}

/** What a fault says of the path: `nothing` is the gateway's own doing, or a camera that is busy. */
export function meaningOf({ reason }: DeviceFault): PathMeaning {
  return meanings[reason];
}

/**
 * Advances what we remember of a path by one fact.
 *
 * Two missed probes in a row make it silent, two good ones in a row make it answer again. A stream that fails takes it
 * out of use for a growing time, whatever the probes say: some recorders answer and show nothing. A refused login stays
 * refused until it changes; probes, which do not log in, cannot mend it.
 *
 * @param atMs when the fact came to be, ms since epoch
 */
export function nextStanding(before: PathStanding, fact: PathFact, atMs: number): PathStanding {
  const after = afterFact(before, fact, atMs);
  return hasTurned(before, after, atMs) ? { ...after, sinceMs: atMs } : after;
}

/** True when a path became fit for use by its last fact, or ceased to be. */
export function hasTurned(before: PathStanding, after: PathStanding, atMs: number): boolean {
  return isFit(before, before.lastTriedMs ?? before.sinceMs) !== isFit(after, atMs);
}

/** True when people and the database should hear of it. */
export function isStandingNews(before: PathStanding, after: PathStanding): boolean {
  return (
    before.reach !== after.reach ||
    before.heldUntilMs !== after.heldUntilMs ||
    before.loginRefusedBy !== after.loginRefusedBy ||
    before.fault?.reason !== after.fault?.reason
  );
}

function afterFact(standing: PathStanding, fact: PathFact, atMs: number): PathStanding {
  switch (fact.kind) {
    case 'answered':
      return afterAnswer(standing, atMs);
    case 'missed':
      return afterMiss(standing, fact.fault, atMs);
    case 'streaming':
      return afterPictures(standing, fact.profile, atMs);
    case 'stream-ended':
      return { ...standing, liveProfiles: standing.liveProfiles.filter((profile) => profile !== fact.profile) };
    case 'stream-failed':
      return afterStreamFailure(standing, fact, atMs);
    case 'login-changed':
      return standing.loginRefusedBy === undefined ? standing : withoutFault(withoutRefusal(standing));
  }
}

function afterAnswer(standing: PathStanding, atMs: number): PathStanding {
  const successes = Math.min(standing.successes + 1, goodToAnswer);
  const seen = { ...standing, successes, failures: 0, lastGoodMs: atMs, lastTriedMs: atMs };
  if (seen.reach === 'silent' && successes < goodToAnswer) return seen;
  const rested = standing.heldUntilMs !== undefined && standing.heldUntilMs <= atMs ? withoutHold(seen) : seen;
  const admitted = rested.loginRefusedBy === 'probe' ? withoutRefusal(rested) : rested;
  const answering = { ...admitted, reach: 'answers' as const };
  return isFit(answering, atMs) ? withoutFault(answering) : answering;
}

function afterMiss(standing: PathStanding, fault: DeviceFault, atMs: number): PathStanding {
  const tried = { ...standing, lastTriedMs: atMs };
  switch (meaningOf(fault)) {
    case 'nothing':
      return standing;
    case 'login-refused':
      return { ...tried, reach: 'answers', failures: 0, loginRefusedBy: standing.loginRefusedBy ?? 'probe', fault };
    case 'path-failed': {
      if (standing.liveProfiles.length > 0) return tried;
      const failures = Math.min(standing.failures + 1, failuresToSilent);
      const missed = { ...tried, failures, successes: 0 };
      return failures < failuresToSilent ? missed : { ...missed, reach: 'silent', fault };
    }
  }
}

function afterPictures(standing: PathStanding, profile: StreamProfile, atMs: number): PathStanding {
  const liveProfiles = [...new Set([...standing.liveProfiles, profile])];
  const good = { ...standing, reach: 'answers' as const, failures: 0, streamFailures: 0, liveProfiles };
  return withoutFault(withoutRefusal(withoutHold({ ...good, lastGoodMs: atMs, lastTriedMs: atMs })));
}

function afterStreamFailure(
  standing: PathStanding,
  { profile, fault, wasLive }: Extract<PathFact, { kind: 'stream-failed' }>,
  atMs: number,
): PathStanding {
  const liveProfiles = standing.liveProfiles.filter((each) => each !== profile);
  const tried = { ...standing, liveProfiles, lastTriedMs: atMs };
  switch (meaningOf(fault)) {
    case 'nothing':
      return tried;
    case 'login-refused':
      return { ...tried, loginRefusedBy: 'stream', fault };
    case 'path-failed': {
      const streamFailures = standing.streamFailures + 1;
      if (wasLive && streamFailures <= cutsForgiven) return { ...tried, streamFailures };
      const holdMs = Math.min(firstHoldMs * 2 ** Math.min(streamFailures - 1, 4), longestHoldMs);
      return { ...tried, streamFailures, heldUntilMs: atMs + holdMs, fault };
    }
  }
}

function withoutHold({ heldUntilMs: _held, ...rest }: PathStanding): PathStanding {
  return rest;
}

function withoutRefusal({ loginRefusedBy: _refused, ...rest }: PathStanding): PathStanding {
  return rest;
}

function withoutFault({ fault: _fault, ...rest }: PathStanding): PathStanding {
  return rest;
}
