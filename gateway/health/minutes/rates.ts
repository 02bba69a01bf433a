/** How rates are worked out. Another way to do it gets another version, and stored reports keep the one they name. */
export const formulaVersion = 'v1';

/** What rates are compared by: see the operation `health.readRates`. */
export const rateGroupings = ['organisation', 'owner', 'maintainer', 'district', 'carrier', 'class'] as const;
export type RateGrouping = (typeof rateGroupings)[number];

/** Which cameras come first: with the most minutes offline, not intact or unknown, or the most drops. */
export const rateOrders = ['offline', 'not-intact', 'unknown', 'drops'] as const;
export type RateOrder = (typeof rateOrders)[number];

/** Below this monitoring coverage 监测覆盖率 there is no rate, but 数据不足. */
export const leastCoverage = 0.95;

/** Minutes of one or many cameras; each member counts a part of the one before. */
export interface MinuteSums {
  readonly dueMinutes: number;
  readonly knownMinutes: number;
  readonly onlineMinutes: number;
  readonly intactMinutes: number;
  /** How often cameras went from up to down, as seen at the ends of minutes. */
  readonly drops: number;
}

export const noMinutes: MinuteSums = { dueMinutes: 0, knownMinutes: 0, onlineMinutes: 0, intactMinutes: 0, drops: 0 };

/** What minutes come to. Shares are 0–1. */
export interface Rates {
  /** Absent when nothing was due. */
  readonly coverage?: number;
  readonly onlineRate?: number;
  readonly intactRate?: number;
  /** True when there is no rate, because too little of what was due is known. */
  readonly insufficient: boolean;
}

export function addMinutes(a: MinuteSums, b: MinuteSums): MinuteSums {
  return {
    dueMinutes: a.dueMinutes + b.dueMinutes,
    knownMinutes: a.knownMinutes + b.knownMinutes,
    onlineMinutes: a.onlineMinutes + b.onlineMinutes,
    intactMinutes: a.intactMinutes + b.intactMinutes,
    drops: a.drops + b.drops,
  };
}

/**
 * Formula v1: online rate 在线率 = online / due and intact rate 完好率 = intact / due, in both of which unknown time counts
 * neither as due nor as online; coverage 监测覆盖率 = known / due.
 */
export function ratesOf({ dueMinutes, knownMinutes, onlineMinutes, intactMinutes }: MinuteSums): Rates {
  if (dueMinutes === 0) return { insufficient: true };
  const coverage = knownMinutes / dueMinutes;
  if (coverage < leastCoverage) return { coverage, insufficient: true };
  return {
    coverage,
    onlineRate: onlineMinutes / knownMinutes,
    intactRate: intactMinutes / knownMinutes,
    insufficient: false,
  };
}

/** The minutes by which cameras are put in order: the most first. */
export function badnessOf(sums: MinuteSums, order: RateOrder): number {
  switch (order) {
    case 'offline':
      return sums.knownMinutes - sums.onlineMinutes;
    case 'not-intact':
      return sums.knownMinutes - sums.intactMinutes;
    case 'unknown':
      return sums.dueMinutes - sums.knownMinutes;
    case 'drops':
      return sums.drops;
  }
}

/** The worst online rate first, then those without one; of equals the one with more due minutes. */
export function compareRates(a: MinuteSums, b: MinuteSums): number {
  const [rateA, rateB] = [ratesOf(a).onlineRate ?? 2, ratesOf(b).onlineRate ?? 2];
  return rateA - rateB || b.dueMinutes - a.dueMinutes;
}
