import type { DutyBase, DutyResolution } from '../duty/duty-mode.ts';
import type { CameraId, OrganisationId } from '../registry/camera.ts';
import type { PlanId } from './round.ts';

/** How many pictures a patrol shows at once. */
export type PatrolLayout = 1 | 4 | 9;

/** live 实时巡查: pictures that run; snapshot 抽帧巡查: fresh pictures, confirmed one by one. */
export const patrolMethods = ['live', 'snapshot'] as const;
export type PatrolMethod = (typeof patrolMethods)[number];

/** Order of a round's stops: fixed 固定, random 随机 (by the due time), longest-unseen 最久未看优先. */
export const stopSequences = ['fixed', 'random', 'longest-unseen'] as const;
export type StopSequence = (typeof stopSequences)[number];

/** One duty mode that a plan is made for. */
export interface PlanMode {
  readonly base: DutyBase;
  readonly night: boolean;
}

/** Daily window in Asia/Shanghai, `HH:mm`; it may span midnight, and equal ends mean the whole day. */
export interface PlanSlot {
  readonly start: string;
  readonly end: string;
  readonly intervalMinutes: number;
}

/** One camera to look at; without a dwell of its own it gets the plan's. */
export interface PlanStop {
  readonly cameraId: CameraId;
  readonly dwellSeconds?: number;
  /** On the key list 重点点位. */
  readonly isKey?: true;
  /** Stored position that the camera takes before it is looked at, and the one that it takes afterwards. */
  readonly patrolPreset?: string;
  readonly resetPreset?: string;
}

/**
 * What a plan has to achieve, from which its rounds are made. Without a goal each round shows every stop.
 *
 * `onceAShift`: every camera at least once in each slot, which is the shift; its rounds share the cameras out.
 * `keyEveryMinutes`: the key list is shown so often, whatever interval the slot has.
 */
export interface PlanGoals {
  readonly onceAShift: boolean;
  readonly keyEveryMinutes?: number;
}

/** A patrol plan 巡查方案: what an organisation watches, in which duty modes, how often and for how long. */
export interface PatrolPlan {
  readonly id: PlanId;
  readonly name: string;
  readonly organisationId: OrganisationId;
  readonly organisationPath: string;
  readonly modes: readonly PlanMode[];
  /** At least one; they do not overlap. */
  readonly slots: readonly PlanSlot[];
  /** First and last duty date of its rounds; without them it has no beginning or no end. */
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly method: PatrolMethod;
  readonly sequence: StopSequence;
  readonly goals: PlanGoals;
  /** Post of the roster that its rounds are assigned to; without one, to the post on duty of its organisation. */
  readonly postId?: string;
  readonly layout: PatrolLayout;
  readonly dwellSeconds: number;
  readonly stops: readonly PlanStop[];
  readonly enabled: boolean;
  /** Everything that fell due before this instant is accounted for; ms since epoch. */
  readonly sweptToMs: number;
}

/** True when the plan names exactly the resolved mode. */
export function isMadeFor(plan: PatrolPlan, mode: PlanMode): boolean {
  return plan.modes.some((candidate) => candidate.base === mode.base && candidate.night === mode.night);
}

/** True when rounds of the plan may fall due on that duty date. */
export function isValidOn({ validFrom, validTo }: Pick<PatrolPlan, 'validFrom' | 'validTo'>, date: string): boolean {
  return (validFrom === undefined || validFrom <= date) && (validTo === undefined || date <= validTo);
}

/** The mode of a resolution, as one word: two resolutions with the same word put the same plans in force. */
export function modeKey(resolution: Pick<DutyResolution, 'base' | 'night'>): string {
  return `${resolution.base}${resolution.night ? '+night' : ''}`;
}
