interface DayRates {
  readonly onlineRate?: number | undefined;
  readonly intactRate?: number | undefined;
}

/** Where the axis of rates may begin, the closest one first. */
const floors = [0.9, 0.8, 0.5, 0];

/** The lowest share on the axis: as high as all rates and the target allow, so that small differences can be seen. */
export function axisFloor(days: readonly DayRates[], target: number): number {
  const lowest = Math.min(target, ...days.flatMap(({ onlineRate = 1, intactRate = 1 }) => [onlineRate, intactRate]));

  return floors.find((floor) => lowest >= floor) ?? 0;
}
