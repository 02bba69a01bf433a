import type { Role } from '../../platform/actor/actor.ts';
import type { FindingState } from './finding-course.ts';

/** What a row of a finding's history tells. */
export const stepKinds = [
  'report',
  'push',
  'acknowledge',
  'arrive',
  'handle',
  'feed-back',
  'return',
  'close',
  'note',
  'photo',
  'escalate',
  'merge',
  'absorb',
  'hold',
  'release',
  'expire',
] as const;
export type StepKind = (typeof stepKinds)[number];

/** One row of a finding's history: added, never changed. */
export interface StepRecord {
  readonly id: string;
  readonly findingId: string;
  /** Of the finding. */
  readonly organisationPath: string;
  /** The finding's version after this step; unique, so that of two steps at once one fails. */
  readonly version: number;
  readonly kind: StepKind;
  readonly state: FindingState;
  readonly atMs: number;
  /** Absent when the gateway did it by itself. */
  readonly userId?: string;
  readonly byName: string;
  readonly note: string;
  /** Who answers from now on. */
  readonly holderId: string;
  readonly holderName: string;
  readonly holderRole: Role;
  readonly dueAtMs?: number;
  /** Of `merge` and `absorb`: the other finding; of `escalate`: the organisation that heard. */
  readonly otherId?: string;
}
