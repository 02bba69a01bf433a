/** What is asked of a picture that an officer confirms. Local settings. */
export interface PicturePolicy {
  /** So long it has to be on the screen at least. */
  readonly lookSeconds: number;
  /** Older pictures tell nothing of now. */
  readonly maxAgeSeconds: number;
}

/** A fresh picture that was handed to a seat. */
export interface GivenPicture {
  /** When it was handed out, monotonic ms. */
  readonly givenAtMs: number;
  /** How old it was then, ms. */
  readonly ageMs: number;
}

/** Why a confirmation counts for nothing. */
export type PictureRefusal = 'not-loaded' | 'too-fast' | 'too-old';

/** Two confirmations of one officer lie so far apart at least: nobody judges pictures faster, ms. */
export const leastBetweenMs = 700;

/** Pictures of one contact sheet: nine are looked at side by side. */
export const sheetLayout = 9;

/**
 * Whether the confirmation of a picture is believed.
 *
 * @param nowMs monotonic ms
 * @param confirmedAtMs when this officer confirmed the picture before, monotonic ms
 */
export function judgePicture(
  picture: GivenPicture | undefined,
  policy: PicturePolicy,
  { nowMs, confirmedAtMs }: { readonly nowMs: number; readonly confirmedAtMs: number },
): PictureRefusal | undefined {
  if (picture === undefined) return 'not-loaded';
  const shownMs = nowMs - picture.givenAtMs;
  if (shownMs < policy.lookSeconds * 1000 || nowMs - confirmedAtMs < leastBetweenMs) return 'too-fast';
  return picture.ageMs + shownMs > policy.maxAgeSeconds * 1000 ? 'too-old' : undefined;
}
