import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import type { DutyResolution } from '../duty/duty-mode.ts';
import type { StandInReason } from '../duty/roster/post-on-duty.ts';
import type { UserId } from '../platform/actor/actor.ts';
import type { Brand } from '../platform/ids/brand.ts';
import type { CameraId, OrganisationId } from '../registry/camera.ts';
import { without } from '../platform/records/without.ts';
import type { PatrolLayout, PatrolMethod } from './plan.ts';

export type PlanId = Brand<'PlanId'>;
export type RoundId = Brand<'RoundId'>;
export type StopId = Brand<'StopId'>;

/** pending → running → done | partial | missed. */
export const roundStates = ['pending', 'running', 'done', 'partial', 'missed'] as const;
export type RoundState = (typeof roundStates)[number];

/** Outcome of a stop: seen 已看 by proof, not-viewable 无法观看, skipped 未看. */
export const stopOutcomes = ['waiting', 'seen', 'not-viewable', 'skipped'] as const;
export type StopOutcome = (typeof stopOutcomes)[number];

/**
 * Why a round was missed or is only partial. Missed: nobody-signed-in 无人签到, post-empty 无人在岗 (the roster had
 * nobody), platform 平台原因. Partial: paused-too-long 暂停过久, seat-left 离席未续, out-of-time 超时, not-watched 漏看.
 */
export const missedCauses = [
  'nobody-signed-in',
  'post-empty',
  'platform',
  'paused-too-long',
  'seat-left',
  'out-of-time',
  'not-watched',
] as const;
export type MissedCause = (typeof missedCauses)[number];

/** Why an officer pauses a round: incident 处置警情, break 休息, handover 交接班, equipment 设备问题, other 其他. */
export const pauseReasons = ['incident', 'break', 'handover', 'equipment', 'other'] as const;
export type PauseReason = (typeof pauseReasons)[number];

/** Who shall work a round: the post that was on duty when it fell due. */
export interface RoundAssignee {
  readonly organisationId: string;
  readonly organisationName: string;
  readonly postId?: string;
  readonly postName?: string;
  /** Those on the roster; empty where nobody was assigned. */
  readonly officers: readonly { readonly officerId: UserId; readonly officerName: string }[];
  /** The organisation that it stands in for 代管, and why. */
  readonly standsIn?: { readonly organisationName: string; readonly reason: StandInReason };
}

/** An officer put the round aside; nobody takes it by itself then, somebody resumes it by hand. */
export interface RoundPause {
  readonly atMs: number;
  readonly reason: PauseReason;
  readonly byName: string;
}

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
  readonly method: PatrolMethod;
  /** Absent where no roster is kept: whoever has the organisation in their part may take it. */
  readonly assignee?: RoundAssignee;
  readonly pause?: RoundPause;
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  readonly officerId?: UserId;
  readonly officerName?: string;
  /** The seat that works on it now; a running round without one is paused. */
  readonly seatId?: string | undefined;
  readonly missedCause?: MissedCause;
  readonly counts: RoundCounts;
  /** Reports of its tiles that could not be true. */
  readonly refusedReports: number;
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
  /** When the camera was seen before this stop was, ms since epoch. */
  readonly previousSeenAtMs?: number;
  /** Stored positions before and after, see `PlanStop`. */
  readonly patrolPreset?: string;
  readonly resetPreset?: string;
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

/** True when a seat may have the round: due now, and nobody else works on it. */
export function isFree(round: Round, atMs: number): boolean {
  return isOpen(round) && round.seatId === undefined && round.dueFromMs <= atMs && atMs < round.dueToMs;
}

/** True when a seat may take the round by itself: it is free, and nobody put it aside. */
export function isClaimable(round: Round, atMs: number): boolean {
  return isFree(round, atMs) && round.pause === undefined;
}

/** The round with an officer on it: it begins, or goes on where the officer before left it. */
export function claimRound(round: Round, claim: SeatClaim, atMs: number): Round {
  return { ...without(round, 'pause'), ...claim, state: 'running', startedAtMs: round.startedAtMs ?? atMs };
}

/** The round put aside by its officer: it waits for somebody to resume it, at this seat or another. */
export function pauseRound(round: Round, pause: RoundPause): Round {
  return { ...round, seatId: undefined, pause };
}

/** The round without its officer: paused until another seat takes it or its window ends. */
export function releaseRound(round: Round): Round {
  return { ...round, seatId: undefined };
}

/**
 * Ends a round whose stops are decided: done when each was seen or could not be shown, else partial.
 *
 * @param cause why it is partial, if it is: by itself, that stops were not watched
 */
export function finishRound(round: Round, atMs: number, cause: MissedCause = 'not-watched'): Round {
  const { due, seen, notViewable } = round.counts;
  const ended = { ...round, endedAtMs: atMs, seatId: undefined };
  return seen + notViewable === due ? { ...ended, state: 'done' } : { ...ended, state: 'partial', missedCause: cause };
}

/** Why a round is missed or partial whose window ends now. @param wasAway the gateway was not there when it ended */
export function causeOf(round: Round, wasAway: boolean): MissedCause {
  if (wasAway) return 'platform';
  if (round.state === 'pending') return isPostEmpty(round) ? 'post-empty' : 'nobody-signed-in';
  if (round.pause !== undefined) return 'paused-too-long';
  return round.seatId === undefined ? 'seat-left' : 'out-of-time';
}

function isPostEmpty({ assignee }: Round): boolean {
  return assignee?.postId !== undefined && assignee.officers.length === 0;
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
