import type { Brand } from '../platform/ids/brand.ts';

export type PlanId = Brand<'PlanId'>;
export type RoundId = Brand<'RoundId'>;
export type StopId = Brand<'StopId'>;

/** pending → running → done | partial | missed. */
export const roundStates = ['pending', 'running', 'done', 'partial', 'missed'] as const;
export type RoundState = (typeof roundStates)[number];

/** Outcome of a stop: seen 已看 by proof, not-viewable 无法观看, skipped 未看. */
export const stopOutcomes = ['waiting', 'seen', 'not-viewable', 'skipped'] as const;
export type StopOutcome = (typeof stopOutcomes)[number];

/** Why a round was missed. */
export const missedCauses = ['nobody-signed-in', 'platform'] as const;
export type MissedCause = (typeof missedCauses)[number];
