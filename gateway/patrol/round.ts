import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import type { DutyResolution } from '../duty/duty-mode.ts';
import type { UserId } from '../platform/actor/actor.ts';
import type { Brand } from '../platform/ids/brand.ts';
import type { CameraId, OrganisationId } from '../registry/camera.ts';
import type { PatrolLayout } from './plan.ts';

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

/** Stops of a round by outcome; `due` is all of them. */
export interface RoundCounts {
  readonly due: number;
  readonly seen: number;
  readonly notViewable: number;
  readonly skipped: number;
  readonly normal: number;
}

/** One execution of a plan 巡查轮次. What it began with is frozen: name, duty mode, layout, stops. */
export interface Round {
  readonly id: RoundId;
  readonly planId: PlanId;
  readonly planName: string;
  readonly organisationId: OrganisationId;
  readonly organisationName: string;
  readonly organisationPath: string;
  readonly state: RoundState;
  readonly duty: DutyResolution;
  /** Due window [dueFromMs, dueToMs). */
  readonly dueFromMs: number;
  readonly dueToMs: number;
  readonly layout: PatrolLayout;
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  readonly officerId?: UserId;
  readonly officerName?: string;
  /** The seat that works on it now; a running round without one is paused. */
  readonly seatId?: string | undefined;
  readonly missedCause?: MissedCause;
  readonly counts: RoundCounts;
  /** Grows with each save; a save names the version that it read. */
  readonly version: number;
}

/** One camera to look at within a round. */
export interface RoundStop {
  readonly id: StopId;
  readonly roundId: RoundId;
  readonly organisationPath: string;
  /** From 0. */
  readonly order: number;
  readonly cameraId: CameraId;
  readonly cameraName: string;
  readonly place: string;
  readonly dwellMs: number;
  readonly outcome: StopOutcome;
  readonly markedNormal: boolean;
  readonly shownMs: number;
  readonly decidedAtMs?: number;
  readonly fault?: DeviceFault;
  readonly outageId?: string;
}

/** Who takes a round, and where they sit. */
export interface SeatClaim {
  readonly seatId: string;
  readonly officerId: UserId;
  readonly officerName: string;
}

/** True for a round that still can be worked on. */
export function isOpen(round: Round): boolean {
  return round.state === 'pending' || round.state === 'running';
}

/** True when a seat may take the round: due now, and nobody else works on it. */
export function isClaimable(round: Round, atMs: number): boolean {
  return isOpen(round) && round.seatId === undefined && round.dueFromMs <= atMs && atMs < round.dueToMs;
}

/** The round with an officer on it: it begins, or goes on where the officer before left it. */
export function claimRound(round: Round, claim: SeatClaim, atMs: number): Round {
  return { ...round, ...claim, state: 'running', startedAtMs: round.startedAtMs ?? atMs };
}

/** The round without its officer: paused until another seat takes it or its window ends. */
export function releaseRound(round: Round): Round {
  return { ...round, seatId: undefined };
}

/** Ends a round whose stops are decided: done when each was seen or could not be shown, else partial. */
export function finishRound(round: Round, atMs: number): Round {
  const { due, seen, notViewable } = round.counts;
  const state = seen + notViewable === due ? 'done' : 'partial';
  return { ...round, state, endedAtMs: atMs, seatId: undefined };
}

/** Ends a round that nobody began in its window. */
export function missRound(round: Round, missedCause: MissedCause, atMs: number): Round {
  return { ...round, state: 'missed', missedCause, endedAtMs: atMs, seatId: undefined };
}

/** Every waiting stop as skipped, because its round ends. */
export function skipWaiting(stops: readonly RoundStop[], atMs: number): RoundStop[] {
  return stops
    .filter((stop) => stop.outcome === 'waiting')
    .map((stop) => ({ ...stop, outcome: 'skipped', decidedAtMs: atMs }));
}

export function countStops(stops: readonly RoundStop[]): RoundCounts {
  const having = (outcome: StopOutcome): number => stops.filter((stop) => stop.outcome === outcome).length;
  return {
    due: stops.length,
    seen: having('seen'),
    notViewable: having('not-viewable'),
    skipped: having('skipped'),
    normal: stops.filter((stop) => stop.markedNormal).length,
  };
}

/** All stops with the changed ones in their places. */
export function replaceStops(stops: readonly RoundStop[], changed: readonly RoundStop[]): RoundStop[] {
  const byId = new Map(changed.map((stop) => [stop.id, stop]));
  return stops.map((stop) => byId.get(stop.id) ?? stop);
}
