import type { MissedCause } from '../round.ts';

/** Version of the formulas below; every report names it. */
export const coverageFormula = 'v1';
/** With less of the time known than this no rate is told: 数据不足. */
export const leastKnownShare = 0.95;

/** Rounds of one duty mode whose windows began in one hour, by what became of them. */
export interface RoundTally {
  readonly modeKey: string;
  /** Begin of the hour, ms since epoch. */
  readonly hourMs: number;
  readonly state: 'done' | 'partial' | 'missed';
  readonly cause?: MissedCause;
  readonly roundCount: number;
  /** Length of their windows together, ms. */
  readonly windowMs: number;
  readonly dueCount: number;
  readonly seenCount: number;
  readonly notViewableCount: number;
}

/** Rounds that somebody began, and those of them that were begun in time. */
export interface BegunCounts {
  readonly startedCount: number;
  readonly onTimeCount: number;
}

/** Figures that are counted apart from the hours. */
export interface CoverageCounts extends BegunCounts {
  /** Distinct cameras that were due, and those of them that were seen. */
  readonly dueCameras: number;
  readonly seenCameras: number;
}

/** A share with what it is made of; without a share when nothing was due. */
export interface Rate {
  readonly count: number;
  readonly of: number;
  readonly share?: number;
}

/** One hour of the day in one duty mode. */
export interface HeatCell {
  readonly modeKey: string;
  /** 0 to 23, Beijing time. */
  readonly hour: number;
  readonly due: number;
  readonly seen: number;
  readonly rounds: number;
  readonly missed: number;
}

/** How well an organisation patrolled. */
export interface Coverage {
  /** 监测覆盖率: share of the due windows in which the platform was there. What it missed is unknown, not undone. */
  readonly known: Rate;
  readonly isSufficient: boolean;
  /** 巡查完成率: rounds done / due. */
  readonly completion: Rate;
  /** 点位巡查覆盖率: distinct cameras seen / due. */
  readonly points: Rate;
  /** 准点率: rounds begun in time / due. */
  readonly onTime: Rate;
  /** 勤务落实率: rounds begun / due. */
  readonly executed: Rate;
  /** Stops seen / due, and those that could not be shown. */
  readonly stops: Rate & { readonly notViewable: number };
  readonly causes: readonly { readonly cause: MissedCause; readonly count: number }[];
  readonly heat: readonly HeatCell[];
}

const hourMs = 3_600_000;
const beijingOffsetHours = 8;

/** Figures of ended rounds. Time in which the platform was away is in no numerator and no denominator. */
export function coverageOf(tallies: readonly RoundTally[], counts: CoverageCounts): Coverage {
  const known = tallies.filter(({ cause }) => cause !== 'platform');
  const rounds = sum(known, 'roundCount');
  const knownTime = rateOf(sum(known, 'windowMs'), sum(tallies, 'windowMs'));
  return {
    known: knownTime,
    isSufficient: (knownTime.share ?? 0) >= leastKnownShare,
    completion: rateOf(
      sum(
        known.filter(({ state }) => state === 'done'),
        'roundCount',
      ),
      rounds,
    ),
    points: rateOf(counts.seenCameras, counts.dueCameras),
    onTime: rateOf(counts.onTimeCount, rounds),
    executed: rateOf(counts.startedCount, rounds),
    stops: { ...rateOf(sum(known, 'seenCount'), sum(known, 'dueCount')), notViewable: sum(known, 'notViewableCount') },
    causes: causesOf(tallies),
    heat: heatOf(known),
  };
}

function rateOf(count: number, of: number): Rate {
  return of === 0 ? { count, of } : { count, of, share: count / of };
}

type Countable = 'roundCount' | 'windowMs' | 'dueCount' | 'seenCount' | 'notViewableCount';

function sum(tallies: readonly RoundTally[], name: Countable): number {
  return tallies.reduce((total, tally) => total + tally[name], 0);
}

function causesOf(tallies: readonly RoundTally[]): Coverage['causes'] {
  const byCause = Map.groupBy(tallies, ({ cause }) => cause);
  return [...byCause]
    .flatMap(([cause, own]) => (cause === undefined ? [] : [{ cause, count: sum(own, 'roundCount') }]))
    .sort((a, b) => b.count - a.count);
}

/** Hour of the day in Beijing, 0 to 23. */
function hourOf(atMs: number): number {
  return (Math.floor(atMs / hourMs) + beijingOffsetHours) % 24;
}

function heatOf(tallies: readonly RoundTally[]): HeatCell[] {
  const cells = Map.groupBy(tallies, (tally) => `${tally.modeKey} ${String(hourOf(tally.hourMs))}`);
  return [...cells.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const missed = own.filter(({ state }) => state === 'missed');
    return [
      {
        modeKey: first.modeKey,
        hour: hourOf(first.hourMs),
        due: sum(own, 'dueCount'),
        seen: sum(own, 'seenCount'),
        rounds: sum(own, 'roundCount'),
        missed: sum(missed, 'roundCount'),
      },
    ];
  });
}
