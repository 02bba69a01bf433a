import type { OutageView } from '../../../../gateway/outages/outages-api.ts';

/** Open outages that failed at the same stage: often one cause. */
export interface OutageGroup {
  readonly stage: string;
  readonly outages: readonly OutageView[];
  /** Begin of the oldest, ms since epoch. */
  readonly oldestMs: number;
  /** Distinct units that are hit. */
  readonly unitCount: number;
}

/** Groups by the stage that failed, the largest first, the oldest outage first within. */
export function groupByStage(outages: readonly OutageView[]): readonly OutageGroup[] {
  const byStage = Map.groupBy(outages, (outage) => outage.fault.stage);
  const groups = [...byStage].map(([stage, members]) => {
    const sorted = members.toSorted((a, b) => a.startedAtMs - b.startedAtMs);

    return {
      stage,
      outages: sorted,
      oldestMs: sorted[0]?.startedAtMs ?? 0,
      unitCount: new Set(members.map((outage) => outage.organisationId)).size,
    };
  });

  return groups.toSorted((a, b) => b.outages.length - a.outages.length || a.oldestMs - b.oldestMs);
}
