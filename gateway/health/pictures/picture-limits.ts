/** How soon a picture counts as bad; local setting 本地设定. */
export const sensitivities = ['low', 'medium', 'high'] as const;
export type Sensitivity = (typeof sensitivities)[number];

/** From where a picture is bad. Brightness is 0–255, shares are 0–1. */
export interface PictureLimits {
  /** Brightest fiftieth below this: too dark; at night half of it. */
  readonly darkBelow: number;
  /** Share of the picture that is washed out to white. */
  readonly washedOutShare: number;
  /** From the darkest to the brightest fiftieth; at night two thirds of it. */
  readonly contrastBelow: number;
  /** Acuity against the reference's, and by itself where there is no reference. */
  readonly acuityRatioBelow: number;
  readonly acuityBelow: number;
  /** Lean of all colours beyond that of the reference, and by itself where there is no reference. */
  readonly castBeyondReference: number;
  readonly castAbove: number;
  /** Share of the reference's structure that is still where it was. */
  readonly matchedBelow: number;
  /** A shorter shift of the scene is let pass; share of width or height. */
  readonly shiftFrom: number;
  /** Frame rate and bit rate against the registered ones. */
  readonly frameRateShare: number;
  readonly bitrateShare: number;
  /** Pictures of a frozen camera are compared over at least so long, ms. */
  readonly frozenForMs: number;
}

/** The steps that an administrator chooses from (`health.deep.sensitivity`). */
export const pictureLimits: Readonly<Record<Sensitivity, PictureLimits>> = {
  low: {
    ...{ darkBelow: 34, washedOutShare: 0.75, contrastBelow: 24, acuityRatioBelow: 0.5, acuityBelow: 0.19 },
    ...{ castBeyondReference: 24, castAbove: 30, matchedBelow: 0.12, shiftFrom: 0.08 },
    ...{ frameRateShare: 0.25, bitrateShare: 0.01, frozenForMs: 600_000 },
  },
  medium: {
    ...{ darkBelow: 46, washedOutShare: 0.55, contrastBelow: 36, acuityRatioBelow: 0.66, acuityBelow: 0.24 },
    ...{ castBeyondReference: 14, castAbove: 20, matchedBelow: 0.25, shiftFrom: 0.03 },
    ...{ frameRateShare: 0.4, bitrateShare: 0.02, frozenForMs: 50_000 },
  },
  high: {
    ...{ darkBelow: 62, washedOutShare: 0.35, contrastBelow: 52, acuityRatioBelow: 0.76, acuityBelow: 0.3 },
    ...{ castBeyondReference: 8, castAbove: 14, matchedBelow: 0.34, shiftFrom: 0.02 },
    ...{ frameRateShare: 0.6, bitrateShare: 0.04, frozenForMs: 50_000 },
  },
};
