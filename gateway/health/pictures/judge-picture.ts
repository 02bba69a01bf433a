import type { DeviceFault, FaultReason } from '../../../adapters/sdk/adapter.ts';
import type { ComparisonGap, PictureLight } from './deep-check.ts';
import type { SceneMatch } from './match-scene.ts';
import type { PictureReading } from './measure-picture.ts';
import type { PictureLimits } from './picture-limits.ts';

/** What a reference says of a picture that is as it should be. */
export interface ReferenceReading {
  readonly contrast: number;
  readonly acuity?: number;
  readonly cast: { readonly blue: number; readonly red: number };
}

/** Everything that one picture is judged by. */
export interface PictureEvidence {
  readonly reading: PictureReading;
  readonly light: PictureLight;
  /** Nothing between the texts has changed for longer than the limit. */
  readonly isFrozen: boolean;
  /** Of the same light. */
  readonly reference?: ReferenceReading;
  /** Present when the picture may be compared with the reference's scene. */
  readonly match?: SceneMatch;
}

/** What is wrong with a picture, worst first, and whether its scene could be judged. */
export interface PictureJudgement {
  readonly faults: readonly DeviceFault[];
  readonly gap?: ComparisonGap;
}

interface Flaw {
  readonly reason: FaultReason;
  readonly detail: string;
}

type FindFlaw = (evidence: PictureEvidence, limits: PictureLimits) => Flaw | undefined;

/** A picture with less than this from dark to bright shows nothing at all. */
const nothingWithin = 10;
/** Of those, one that is darker than this is black, and one that is so blue is a recorder's “no signal”. */
const blackBelow = 48;
const blueFrom = 24;
/** With fewer blocks of structure nothing can be said of a scene. */
const fewestBlocks = 8;
/** So much of the reference must be found again elsewhere before a shift is named, and so little of it where it was. */
const foundElsewhere = 0.35;
const stillThere = 0.6;

/** Judges one picture. One that shows nothing, or has far too much light or too little, is judged no further. */
export function judgePicture(evidence: PictureEvidence, limits: PictureLimits): PictureJudgement {
  const blank = findBlank(evidence.reading);
  if (blank !== undefined) return { faults: toFaults([blank]), gap: 'picture-unfit' };
  const frozen = evidence.isFrozen ? standsStill : undefined;
  const light = findTooDark(evidence, limits) ?? findTooBright(evidence, limits);
  if (light !== undefined) return { faults: toFaults([frozen, light]), gap: 'picture-unfit' };
  const veil = findHaze(evidence, limits) ?? findBlur(evidence, limits);
  const faults = toFaults([frozen, veil ?? findMove(evidence, limits), findCast(evidence, limits)]);
  const isUnfit = evidence.match !== undefined && (veil !== undefined || evidence.match.blocks < fewestBlocks);
  return { faults, ...(isUnfit && { gap: 'picture-unfit' as const }) };
}

const standsStill: Flaw = {
  reason: 'frozen',
  detail: 'Nothing has changed from one picture to the next.',
};

function toFaults(flaws: readonly (Flaw | undefined)[]): DeviceFault[] {
  return flaws.flatMap((flaw) => (flaw === undefined ? [] : [{ stage: 'picture' as const, ...flaw }]));
}

function findBlank({ darkest, brightest, brightness, cast }: PictureReading): Flaw | undefined {
  if (brightest - darkest >= nothingWithin) return undefined;
  if (brightness < blackBelow) return { reason: 'black', detail: 'The picture is black.' };
  if (cast.blue >= blueFrom) return { reason: 'black', detail: 'The picture is plain blue: no signal.' };
  if (brightness > 200) return { reason: 'too-bright', detail: 'The picture is plain white.' };
  return { reason: 'low-contrast', detail: 'The picture is one plain surface.' };
}

const findTooDark: FindFlaw = ({ reading, light }, { darkBelow }) => {
  const limit = light === 'night' ? darkBelow / 2 : darkBelow;
  if (reading.brightest >= limit) return undefined;
  return { reason: 'too-dark', detail: `Its brightest parts have ${reading.brightest} of 255, at least ${limit}.` };
};

const findTooBright: FindFlaw = ({ reading }, { washedOutShare }) => {
  if (reading.washedOut < washedOutShare) return undefined;
  return { reason: 'too-bright', detail: `${percent(reading.washedOut)} of it is washed out to white.` };
};

const findHaze: FindFlaw = ({ reading, light }, { contrastBelow }) => {
  const contrast = reading.brightest - reading.darkest;
  const limit = light === 'night' ? (contrastBelow * 2) / 3 : contrastBelow;
  if (contrast >= limit) return undefined;
  return { reason: 'low-contrast', detail: `From dark to bright ${contrast} of 255, at least ${Math.round(limit)}.` };
};

const findBlur: FindFlaw = ({ reading: { acuity }, reference }, { acuityRatioBelow, acuityBelow }) => {
  if (acuity === undefined) return undefined;
  const usual = reference?.acuity;
  const limit = usual === undefined ? acuityBelow : usual * acuityRatioBelow;
  if (acuity >= limit) return undefined;
  const against = usual === undefined ? '' : `, the reference has ${usual.toFixed(2)}`;
  return { reason: 'blurred', detail: `Edges have an acuity of ${acuity.toFixed(2)}${against}.` };
};

const findCast: FindFlaw = ({ reading, reference }, { castBeyondReference, castAbove }) => {
  // Without colours there is nothing to lean.
  if (reading.isGrey) return undefined;
  const usual = reference?.cast ?? { blue: 0, red: 0 };
  const lean = Math.hypot(reading.cast.blue - usual.blue, reading.cast.red - usual.red);
  if (lean < (reference === undefined ? castAbove : castBeyondReference)) return undefined;
  return { reason: 'colour-cast', detail: `All colours lean by ${Math.round(lean)} of 128 ${leanTo(reading)}.` };
};

const findMove: FindFlaw = ({ match }, { matchedBelow, shiftFrom }) => {
  if (match === undefined || match.blocks < fewestBlocks) return undefined;
  const { matched, shift, matchedShifted } = match;
  const isOff = Math.abs(shift.x) >= shiftFrom || Math.abs(shift.y) >= shiftFrom;
  const isLikerThere = isOff && matched <= matchedShifted * stillThere;
  if (isLikerThere && matchedShifted >= foundElsewhere) {
    const where = `${percent(Math.abs(shift.x))} of its width and ${percent(Math.abs(shift.y))} of its height`;
    return { reason: 'moved', detail: `The scene lies off by ${where}.` };
  }
  // What fits a little far off is chance: it speaks for nothing.
  if (Math.max(matched, isLikerThere ? 0 : matchedShifted) >= matchedBelow) return undefined;
  return { reason: 'moved', detail: `${percent(matched)} of the reference's scene is left.` };
};

function leanTo({ cast: { blue, red } }: PictureReading): string {
  if (blue > 0 && red > 0) return 'to magenta';
  if (blue <= 0 && red <= 0) return 'to green';
  return blue > red ? 'to blue' : 'to red and yellow';
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
