import type { AttentionRecord } from './attention-record.ts';

/** One seen stop, as much as tells how it was watched. */
export interface WatchedStop {
  readonly officerId: string;
  readonly officerName: string;
  readonly decidedAtMs: number;
  /** How long the picture ran beyond the dwell that was owed. */
  readonly surplusMs: number;
}

/** A way of watching that people do not have. It is a hint for a person, never a verdict. */
export type WatchPattern =
  | { readonly kind: 'no-pause'; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: 'alike-reactions'; readonly count: number; readonly meanMs: number; readonly spreadMs: number }
  | { readonly kind: 'inhuman-reactions'; readonly count: number; readonly fastestMs: number }
  | { readonly kind: 'alike-surplus'; readonly count: number; readonly spreadMs: number }
  | { readonly kind: 'missed-checks'; readonly missed: number; readonly of: number }
  | { readonly kind: 'refused-reports'; readonly count: number; readonly rounds: number };

/** Rounds of one officer whose tiles reported over and over what could not be true. */
export interface RefusedRounds {
  readonly officerId: string;
  readonly officerName: string;
  readonly rounds: number;
  /** Reports of these rounds that earned nothing. */
  readonly refusedReports: number;
}

export interface OfficerPatterns {
  readonly officerId: string;
  readonly officerName: string;
  readonly patterns: readonly WatchPattern[];
}

const minuteMs = 60_000;
/** Watching without a pause of `pauseMs` for so long. */
const noPauseMs = 4 * 60 * minuteMs;
const pauseMs = 5 * minuteMs;
/** People spread their reactions by far more than a script. */
const leastReactions = 5;
const alikeReactionsMs = 40;
const fastestHumanMs = 150;
/** Tiles of a browser end where the page happens to turn: never all at the same millisecond. */
const leastStops = 60;
const alikeSurplusMs = 2;
const missedShare = 0.5;
const leastChecks = 4;
/** A browser whose machine slept tells a few impossible things when it wakes; a round with so many has another cause. */
export const manyRefusedReports = 20;

/**
 * Patterns over many rounds, officer by officer; officers without any are left out.
 *
 * @param refused rounds with `manyRefusedReports` and more, one row for each officer
 */
export function findPatterns(
  stops: readonly WatchedStop[],
  checks: readonly AttentionRecord[],
  refused: readonly RefusedRounds[] = [],
): OfficerPatterns[] {
  const names = new Map<string, string>();
  for (const { officerId, officerName } of [...stops, ...checks, ...refused]) names.set(officerId, officerName);
  const stopsBy = Map.groupBy(stops, ({ officerId }) => officerId);
  const checksBy = Map.groupBy(checks, ({ officerId }): string => officerId);
  const refusedBy = new Map(refused.map((each) => [each.officerId, each]));
  return [...names].flatMap(([officerId, officerName]) => {
    const patterns = [
      ...ofRefused(refusedBy.get(officerId)),
      ...ofStops(stopsBy.get(officerId) ?? []),
      ...ofChecks(checksBy.get(officerId) ?? []),
    ];
    return patterns.length === 0 ? [] : [{ officerId, officerName, patterns }];
  });
}

function ofRefused(refused: RefusedRounds | undefined): WatchPattern[] {
  if (refused === undefined) return [];
  return [{ kind: 'refused-reports', count: refused.refusedReports, rounds: refused.rounds }];
}

function ofStops(stops: readonly WatchedStop[]): WatchPattern[] {
  const instants = stops.map(({ decidedAtMs }) => decidedAtMs).sort((a, b) => a - b);
  const surplus = spreadOf(stops.map(({ surplusMs }) => surplusMs));
  return [
    ...stretchesOf(instants)
      .filter(({ fromMs, toMs }) => toMs - fromMs >= noPauseMs)
      .map((stretch) => ({ kind: 'no-pause', ...stretch }) as const),
    ...(stops.length >= leastStops && surplus <= alikeSurplusMs
      ? [{ kind: 'alike-surplus', count: stops.length, spreadMs: Math.round(surplus) } as const]
      : []),
  ];
}

/** Stretches of watching between pauses. @param instants in order */
function stretchesOf(instants: readonly number[]): { fromMs: number; toMs: number }[] {
  const stretches: { fromMs: number; toMs: number }[] = [];
  for (const atMs of instants) {
    const last = stretches.at(-1);
    if (last !== undefined && atMs - last.toMs < pauseMs) last.toMs = atMs;
    else stretches.push({ fromMs: atMs, toMs: atMs });
  }
  return stretches;
}

function ofChecks(checks: readonly AttentionRecord[]): WatchPattern[] {
  const reactions = checks.flatMap(({ reactionMs }) => reactionMs ?? []);
  const fast = reactions.filter((reactionMs) => reactionMs < fastestHumanMs);
  const missed = checks.filter(({ outcome }) => outcome === 'missed').length;
  const spread = spreadOf(reactions);
  return [
    ...(reactions.length >= leastReactions && spread < alikeReactionsMs
      ? [
          {
            kind: 'alike-reactions',
            count: reactions.length,
            meanMs: Math.round(meanOf(reactions)),
            spreadMs: Math.round(spread),
          } as const,
        ]
      : []),
    ...(fast.length > 0
      ? [{ kind: 'inhuman-reactions', count: fast.length, fastestMs: Math.min(...fast) } as const]
      : []),
    ...(checks.length >= leastChecks && missed / checks.length >= missedShare
      ? [{ kind: 'missed-checks', missed, of: checks.length } as const]
      : []),
  ];
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length);
}

/** Standard deviation. */
function spreadOf(numbers: readonly number[]): number {
  const mean = meanOf(numbers);
  return Math.sqrt(meanOf(numbers.map((number) => (number - mean) ** 2)));
}
