import type { DutyBase, DutyLevel } from '../../duty/duty-mode.ts';
import type { DutySpan } from '../../duty/duty-spans.ts';
import type { MissedCause, RoundCounts, RoundState } from '../round.ts';

/** What of a round a shift's figures need. */
export interface WorkedRound {
  readonly id: string;
  readonly organisationId: string;
  readonly planId: string;
  readonly planName: string;
  readonly state: RoundState;
  readonly dueFromMs: number;
  readonly dueToMs: number;
  readonly officerId?: string;
  readonly missedCause?: MissedCause;
  readonly counts: RoundCounts;
  /** Whose it was by the roster: the organisation and its post. */
  readonly assignee?: { readonly organisationId: string; readonly postId?: string };
}

/** Rounds by how they ended; `open` are still to end. */
export interface RoundFigures {
  readonly due: number;
  readonly done: number;
  readonly partial: number;
  readonly missed: number;
  readonly open: number;
}

/** The rounds of one plan within a shift. */
export interface PlanWork {
  readonly planId: string;
  readonly planName: string;
  readonly firstFromMs: number;
  readonly lastToMs: number;
  readonly rounds: RoundFigures;
  readonly stops: RoundCounts;
}

/** A round of the shift that was missed. */
export interface MissedRound {
  readonly roundId: string;
  readonly planName: string;
  readonly dueFromMs: number;
  readonly dueToMs: number;
  readonly cause?: MissedCause;
}

/** A finding as a shift's record tells it; the words are those of gateway/findings. */
export interface FoundItem {
  readonly id: string;
  readonly category: string;
  readonly severity: string;
  readonly place: string;
  readonly cameraName: string;
  readonly text: string;
  readonly state: string;
  readonly foundAtMs: number;
  readonly officerName: string;
}

/** An outage as a shift's record tells it. */
export interface OutageItem {
  readonly id: string;
  readonly cameraName: string;
  readonly place: string;
  readonly stage: string;
  readonly reason: string;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
}

/** The duty mode from an instant on. */
export interface ModeChange {
  readonly fromMs: number;
  readonly base: DutyBase;
  readonly night: boolean;
  readonly level?: DutyLevel;
}

/** A list that is cut, with the count of all. */
export interface CutList<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

/** Everything that a shift did and leaves behind, computed from rounds, findings and outages; nothing of it is typed. */
export interface ShiftWork {
  readonly asOfMs: number;
  readonly plans: readonly PlanWork[];
  readonly rounds: RoundFigures;
  readonly stops: RoundCounts;
  readonly missed: readonly MissedRound[];
  /** Found by the crew in the shift. */
  readonly found: CutList<FoundItem>;
  /** Open in the organisation and below, whoever found them. */
  readonly openFindings: CutList<FoundItem>;
  /** Confirmed in the shift. */
  readonly outages: CutList<OutageItem>;
  readonly openOutages: CutList<OutageItem>;
  /** The mode at the start and its changes until the end. */
  readonly modes: readonly ModeChange[];
  /** Organisations that were closed and for which this one stood in. */
  readonly standsInFor: readonly { readonly organisationId: string; readonly organisationName: string }[];
}

/** Whose rounds a shift answers for. */
export interface ShiftCrew {
  readonly organisationId: string;
  readonly postId?: string | undefined;
  readonly memberIds: readonly string[];
  readonly standsInForIds: readonly string[];
}

const noStops: RoundCounts = { due: 0, seen: 0, notViewable: 0, skipped: 0, normal: 0 };

/**
 * True for a round that a shift answers for: one that the crew worked on, one that the roster gave to its post, or,
 * where no roster says so, one of its organisation and of those for which it stands in.
 */
export function isRoundOf(crew: ShiftCrew, { organisationId, officerId, assignee }: WorkedRound): boolean {
  if (officerId !== undefined && crew.memberIds.includes(officerId)) return true;
  if (assignee === undefined) {
    return organisationId === crew.organisationId || crew.standsInForIds.includes(organisationId);
  }
  const isSamePost = assignee.postId === undefined || crew.postId === undefined || assignee.postId === crew.postId;
  return assignee.organisationId === crew.organisationId && isSamePost;
}

export function countRounds(rounds: readonly WorkedRound[]): RoundFigures {
  const having = (...states: readonly RoundState[]): number =>
    rounds.filter(({ state }) => states.includes(state)).length;
  return {
    due: rounds.length,
    done: having('done'),
    partial: having('partial'),
    missed: having('missed'),
    open: having('pending', 'running'),
  };
}

/** Stops of all rounds together: a camera counts once for each round that it was due in. */
export function sumStops(rounds: readonly WorkedRound[]): RoundCounts {
  return rounds.reduce(
    (sum, { counts }) => ({
      due: sum.due + counts.due,
      seen: sum.seen + counts.seen,
      notViewable: sum.notViewable + counts.notViewable,
      skipped: sum.skipped + counts.skipped,
      normal: sum.normal + counts.normal,
    }),
    noStops,
  );
}

/** The rounds of a shift by plan, the earliest first. */
export function groupByPlan(rounds: readonly WorkedRound[]): PlanWork[] {
  return [...Map.groupBy(rounds, ({ planId }) => planId)]
    .map(([planId, own]) => ({
      planId,
      // A plan that was renamed meanwhile shows the name of its last round.
      planName: own.at(-1)?.planName ?? '',
      firstFromMs: Math.min(...own.map(({ dueFromMs }) => dueFromMs)),
      lastToMs: Math.max(...own.map(({ dueToMs }) => dueToMs)),
      rounds: countRounds(own),
      stops: sumStops(own),
    }))
    .sort((a, b) => a.firstFromMs - b.firstFromMs);
}

export function listMissed(rounds: readonly WorkedRound[]): MissedRound[] {
  return rounds
    .filter(({ state }) => state === 'missed')
    .map(({ id, planName, dueFromMs, dueToMs, missedCause }) => ({
      ...{ roundId: id, planName, dueFromMs, dueToMs },
      ...(missedCause !== undefined && { cause: missedCause }),
    }));
}

/** The mode at the beginning of some spans and each change of base, night or level. */
export function modeChanges(spans: readonly DutySpan[]): ModeChange[] {
  const changes: ModeChange[] = [];
  for (const { fromMs, resolution } of spans) {
    const { base, night, level } = resolution;
    const last = changes.at(-1);
    if (last !== undefined && last.base === base && last.night === night && last.level === level) continue;
    changes.push({ fromMs, base, night, ...(level !== undefined && { level }) });
  }
  return changes;
}

export function cutList<Item>(all: readonly Item[], limit: number): CutList<Item> {
  return { items: all.slice(0, limit), total: all.length };
}
