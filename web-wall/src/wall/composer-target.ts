/** What a finding is about: taken when the composer opens, so that a turning page can not change it. */
export interface ComposerTarget {
  readonly stopId: string;
  readonly cameraId: string;
  readonly name: string;
  /** Place in the grid, from 0. */
  readonly position: number;
  /** The page that it was opened on. */
  readonly pageKey: string;
  /** Instant of the picture that was on the screen, ms since epoch; undefined when it is unknown. */
  readonly seenAtMs: number | undefined;
}
