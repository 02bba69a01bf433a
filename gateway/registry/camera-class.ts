/** Who owns a camera: government 政府自建, leased 以租代建, self-built 单位自建. */
export const ownerships = ['government', 'leased', 'self-built'] as const;
export type Ownership = (typeof ownerships)[number];

/** Point class 监控点位类型 (GB/T 28181-2022 PointType): 1 public, 2 key units, 3 others, 9 other. */
export const pointClasses = [1, 2, 3, 9] as const;
export type PointClass = (typeof pointClasses)[number];
