import type { DutyBase, DutyResolution } from '../duty/duty-mode.ts';
import type { CameraId, OrganisationId } from '../registry/camera.ts';
import type { PlanId } from './round.ts';

/** How many pictures a patrol shows at once. */
export type PatrolLayout = 1 | 4 | 9;

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
}

/** A patrol plan 巡查方案: what an organisation watches, in which duty modes, how often and for how long. */
export interface PatrolPlan {
  readonly id: PlanId;
  readonly name: string;
  readonly organisationId: OrganisationId;
  readonly organisationPath: string;
  readonly modes: readonly PlanMode[];
  readonly slot: PlanSlot;
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

/** The mode of a resolution, as one word: two resolutions with the same word put the same plans in force. */
export function modeKey(resolution: Pick<DutyResolution, 'base' | 'night'>): string {
  return `${resolution.base}${resolution.night ? '+night' : ''}`;
}
