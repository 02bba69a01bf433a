import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { ColourFrame } from '../../media/pixels/colour-frame.ts';
import { isHiding } from '../fault-meaning.ts';
import { changedShare, differences, isSameThumbnail, thumbnailOf } from './compare-pictures.ts';
import type { ComparisonGap, DeepCheck, PictureLight, PictureMeasures } from './deep-check.ts';
import { type AimPosition, isSameAim, type PictureStanding } from './deep-picture.ts';
import { judgePicture, type PictureEvidence, type PictureJudgement } from './judge-picture.ts';
import { matchScene, type SceneMatch } from './match-scene.ts';
import { measurePicture, type PictureReading } from './measure-picture.ts';
import type { PictureLimits } from './picture-limits.ts';
import { type Outline, outlineOf } from './structure.ts';

/** What a camera's picture should look like. */
export interface Reference {
  readonly standing: PictureStanding;
  readonly outline: Outline;
}

/** Where a camera looks now: it does not move; it tells its position; it may move and does not tell. */
export type Aim =
  { readonly kind: 'fixed' } | { readonly kind: 'told'; readonly position: AimPosition } | { readonly kind: 'unknown' };

/** Everything by which the pictures of one check are judged. */
export interface PictureCase {
  /** Oldest first, seconds apart; at least one. */
  readonly frames: readonly [ColourFrame, ...ColourFrame[]];
  readonly atMs: number;
  readonly isNightHour: boolean;
  readonly before: Pick<DeepCheck, 'thumbnail' | 'unchangedSinceMs' | 'verdict' | 'faults'> | undefined;
  readonly references: Partial<Readonly<Record<PictureLight, Reference>>>;
  readonly aim: Aim;
}

/** What the pictures of one check say. */
export interface PictureAssessment {
  readonly faults: readonly DeviceFault[];
  readonly measures: PictureMeasures;
  readonly gap?: ComparisonGap;
  readonly thumbnail: Uint8Array;
  readonly unchangedSinceMs?: number;
  /** The newest picture, ready to become a reference. */
  readonly standing: PictureStanding;
  readonly outline: Outline;
}

/** So much of a picture may differ though it stands still: a text in an unusual place. */
const stillBelow = 0.02;
/** Within this time the light of every place changes by more than its noise. */
const quietForMs = 50 * 60_000;

/** Judges the newest picture of a check by itself, against those just before it, and against the camera's reference. */
export function assessPicture(given: PictureCase, limits: PictureLimits): PictureAssessment {
  const newest = given.frames.at(-1) ?? given.frames[0];
  const reading = measurePicture(newest);
  const light = reading.isGrey || given.isNightHour ? 'night' : 'day';
  const [outline, thumbnail] = [outlineOf(newest), thumbnailOf(newest)];
  const { changed, sinceMs, isFrozen } = findStandstill(given, thumbnail);
  const { reference, gap } = chooseReference(given, light);
  const match = reference && matchScene(reference.outline, outline);
  const evidence: PictureEvidence = {
    ...{ reading, light, isFrozen },
    ...(reference && { reference: reference.standing }),
    ...(match && { match }),
  };
  const judged = judgeWith(evidence, gap, limits);
  const isFit = judged.gap !== 'picture-unfit';
  return {
    ...judged,
    measures: toMeasures(reading, light, changed, isFit ? match : undefined),
    ...{ thumbnail, outline, standing: toStanding(reading, light, outline, given.aim) },
    ...(sinceMs !== undefined && { unchangedSinceMs: sinceMs }),
  };
}

/** A camera that looks elsewhere may rightly see something dark, plain or far away. */
function judgeWith(evidence: PictureEvidence, gap: ComparisonGap | undefined, limits: PictureLimits): PictureJudgement {
  const judged = judgePicture(evidence, limits);
  const isElsewhere = gap === 'position-unknown' || gap === 'not-at-reference-position';
  if (isElsewhere) return { faults: judged.faults.filter(isHiding), gap };
  return { ...(gap && { gap }), ...judged };
}

interface Standstill {
  /** Share that differs between two pictures of this check; absent with one picture alone. */
  readonly changed?: number;
  /** Since when nothing has changed, as far as that can be told. */
  readonly sinceMs?: number;
  /** It is no quiet place: even its noise stands still, or it has for an hour. */
  readonly isFrozen: boolean;
}

/** The share that changed most between two pictures that follow each other. */
function mostChanged(frames: PictureCase['frames'], sameWithin: number): number {
  const shares = frames.slice(1).map((frame, index) => changedShare(frames[index] ?? frame, frame, sameWithin));
  return Math.max(...shares);
}

/**
 * Seconds of standstill make a suspicion when not even noise is left of the picture. A picture that was coded anew looks
 * like a quiet place: of both the light must have stood still for an hour.
 */
function findStandstill({ frames, before, atMs }: PictureCase, thumbnail: Uint8Array): Standstill {
  if (frames.length < 2) return { isFrozen: false };
  const changed = mostChanged(frames, differences.sameScene);
  if (changed > stillBelow) return { changed, isFrozen: false };
  const knownSinceMs = before?.unchangedSinceMs;
  const isSame = isAsBefore(before, thumbnail);
  const sinceMs = isSame && knownSinceMs !== undefined ? knownSinceMs : atMs;
  // A place that stood still before and shows another picture now lives.
  const mayBeSudden = isSame || knownSinceMs === undefined;
  const isSudden = mayBeSudden && mostChanged(frames, differences.sameCoding) <= stillBelow;
  return { changed, sinceMs, isFrozen: isSudden || atMs - sinceMs >= quietForMs };
}

function isAsBefore(before: PictureCase['before'], thumbnail: Uint8Array): boolean {
  return before?.thumbnail !== undefined && isSameThumbnail(before.thumbnail, thumbnail);
}

function chooseReference(
  { references, aim }: PictureCase,
  light: PictureLight,
): { readonly reference?: Reference; readonly gap?: ComparisonGap } {
  if (aim.kind === 'unknown') return { gap: 'position-unknown' };
  const reference = references[light];
  if (reference === undefined) return { gap: 'no-reference' };
  const { position } = reference.standing;
  if (aim.kind === 'told' && (position === undefined || !isSameAim(position, aim.position))) {
    return { gap: 'not-at-reference-position' };
  }
  return { reference };
}

function toMeasures(
  reading: PictureReading,
  light: PictureLight,
  changed: number | undefined,
  match: SceneMatch | undefined,
): PictureMeasures {
  const { brightness, brightest, darkest, acuity, cast } = reading;
  return {
    ...{ light, brightness: round(brightness, 0), contrast: brightest - darkest },
    ...(acuity !== undefined && { acuity: round(acuity, 2) }),
    cast: round(Math.hypot(cast.blue, cast.red), 0),
    ...(changed !== undefined && { changed: round(changed, 3) }),
    ...(match && { matched: round(match.matched, 2) }),
    ...(match && { shift: { x: round(match.shift.x, 3), y: round(match.shift.y, 3) } }),
  };
}

function toStanding(reading: PictureReading, light: PictureLight, outline: Outline, aim: Aim): PictureStanding {
  const { brightest, darkest, acuity, cast } = reading;
  return {
    ...{ light, contrast: brightest - darkest, cast },
    ...(acuity !== undefined && { acuity }),
    outline: { width: outline.width, height: outline.height },
    ...(aim.kind === 'told' && { position: aim.position }),
  };
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
