/** What was decided of a point: nothing yet, it is a camera, or it is left alone. */
export const pointDecisions = ['open', 'taken', 'ignored'] as const;
export type PointDecision = (typeof pointDecisions)[number];

/** How a point differs from the registry: what a desk asks for. */
export const pointDifferences = ['new', 'vanished', 'renamed'] as const;
export type PointDifference = (typeof pointDifferences)[number];
