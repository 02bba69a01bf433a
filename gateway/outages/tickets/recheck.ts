import type { HealthStatus, UnknownReason } from '../../health/health-state.ts';
import type { DeepCheck } from '../../health/pictures/deep-check.ts';
import type { RecheckFailure } from './recheck-failure.ts';

/** Stage and reason of a device fault. */
type NamedFault = Readonly<Record<'stage' | 'reason', string>>;

/** What is known of one camera while a repair is looked at. Instants are ms since the epoch. */
export interface RecheckedCamera {
  readonly name: string;
  /** Absent: nobody watches it any more. */
  readonly health?: {
    readonly status: HealthStatus;
    readonly why?: UnknownReason;
    readonly sinceMs: number;
    readonly lastProbeMs?: number;
    readonly fault?: NamedFault;
  };
  /** The last deep check; absent: none yet. */
  readonly deep?: Pick<DeepCheck, 'atMs' | 'verdict'> & { readonly faults: readonly NamedFault[] };
}

/** Local settings 本地设定. */
export interface RecheckPolicy {
  /** How long everything must have been well without a break, ms. */
  readonly stableMs: number;
  /** After so long what is not well has failed, ms. */
  readonly windowMs: number;
  /** Pictures are judged too. */
  readonly looksDeep: boolean;
}

interface RecheckTimes {
  /** When somebody said that it is repaired; nothing is believed that was read before. */
  readonly askedAtMs: number;
  /** Since when the gateway has been there and has seen; before that nothing could show. Absent: all the time. */
  readonly watchedSinceMs?: number;
  readonly nowMs: number;
}

export type RecheckVerdict =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly failures: readonly RecheckFailure[] };

type CameraVerdict = 'waiting' | 'passed' | Omit<RecheckFailure, 'cameraName'>;

/**
 * Whether a repair holds: every camera answers since it was said, has done so for `stableMs`, and its picture is intact
 * and shows what its reference shows.
 */
export function judgeRepair(
  cameras: readonly RecheckedCamera[],
  times: RecheckTimes,
  policy: RecheckPolicy,
): RecheckVerdict {
  const verdicts = cameras.map((camera) => ({ camera, verdict: judgeCamera(camera, times, policy) }));
  const failures = verdicts.flatMap(({ camera, verdict }) =>
    typeof verdict === 'string' ? [] : [{ cameraName: camera.name, ...verdict }],
  );
  if (failures.length > 0) return { kind: 'failed', failures };
  return { kind: verdicts.every(({ verdict }) => verdict === 'passed') ? 'passed' : 'waiting' };
}

function judgeCamera(
  { health, deep }: RecheckedCamera,
  times: RecheckTimes,
  { stableMs, windowMs, looksDeep }: RecheckPolicy,
): CameraVerdict {
  if (health === undefined) return 'passed';
  const { askedAtMs, nowMs } = times;
  const isLate = isOver(times, windowMs) && !isUnseen(health);
  if (!answers(health) || (health.lastProbeMs ?? 0) < askedAtMs) {
    return isLate ? failed('no-answer', health.fault) : 'waiting';
  }
  // A camera that was there before its repair was said still has to stay for the whole time after it.
  if (nowMs - Math.max(health.sinceMs, askedAtMs) < stableMs) return isLate ? failed('unstable') : 'waiting';
  return looksDeep ? judgePicture(deep, askedAtMs, isLate) : 'passed';
}

function isOver({ askedAtMs, watchedSinceMs = askedAtMs, nowMs }: RecheckTimes, windowMs: number): boolean {
  return nowMs >= Math.max(askedAtMs, watchedSinceMs) + windowMs;
}

function judgePicture(deep: RecheckedCamera['deep'], askedAtMs: number, isLate: boolean): CameraVerdict {
  if (deep === undefined || deep.atMs < askedAtMs) return isLate ? failed('picture-unjudged') : 'waiting';
  switch (deep.verdict) {
    case 'intact':
      return 'passed';
    case 'faulty':
      return failed('picture-faulty', deep.faults[0]);
    case 'suspected':
      return isLate ? failed('picture-faulty', deep.faults[0]) : 'waiting';
    case 'undecided':
      return isLate ? failed('picture-unjudged', deep.faults[0]) : 'waiting';
  }
}

/** The gateway itself is cut off or has just begun: that says nothing about the camera. */
export function isUnseen({ status, why }: RecheckedCamera['health'] & {}): boolean {
  return status === 'unknown' && (why === 'blind' || why === 'restart');
}

/** A clock that is wrong is a fault of its own: the camera is back. */
function answers({ status, fault }: RecheckedCamera['health'] & {}): boolean {
  return status === 'online' || (status === 'degraded' && fault?.stage === 'clock');
}

function failed(problem: RecheckFailure['problem'], fault?: NamedFault): Omit<RecheckFailure, 'cameraName'> {
  return fault === undefined ? { problem } : { problem, stage: fault.stage, reason: fault.reason };
}
