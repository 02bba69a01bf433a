import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { CameraId } from '../../registry/camera.ts';

/** What a deep check goes through, in this order; it ends at the first step that fails. */
export const deepSteps = ['login', 'describe', 'open', 'packet', 'key-frame', 'decode', 'judge'] as const;
export type DeepStepName = (typeof deepSteps)[number];

/** One step: how long it took from the end of the step before, ms. */
export interface DeepStep {
  readonly name: DeepStepName;
  readonly state: 'ok' | 'failed' | 'skipped';
  readonly tookMs: number;
}

/**
 * `intact`; `suspected`: something is wrong and is looked at again before it counts; `faulty`: it was wrong twice;
 * `undecided`: nothing can be said, e.g. since all sessions of the device are taken.
 */
export const deepVerdicts = ['intact', 'suspected', 'faulty', 'undecided'] as const;
export type DeepVerdict = (typeof deepVerdicts)[number];

/** Light in which a picture was taken: infrared and grey pictures are of the night, whatever the hour. */
export const pictureLights = ['day', 'night'] as const;
export type PictureLight = (typeof pictureLights)[number];

/** Why the picture was not compared with a reference. */
export const comparisonGaps = [
  'no-reference',
  'not-at-reference-position',
  'position-unknown',
  'picture-unfit',
] as const;
export type ComparisonGap = (typeof comparisonGaps)[number];

/** What came over the stream. */
export interface StreamFacts {
  readonly profile: 'main' | 'sub';
  /** Judged from a stream that is open for viewers: no session of its own. */
  readonly wasOpen: boolean;
  readonly codec: 'h264' | 'h265' | 'mjpeg';
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly bitrateKbps: number;
}

/**
 * What a picture measures, without its burnt-in texts. Brightness is 0–255, full range; shares are 0–1.
 */
export interface PictureMeasures {
  readonly light: PictureLight;
  readonly brightness: number;
  /** From the darkest to the brightest fiftieth. */
  readonly contrast: number;
  /** How steep edges are: 1 from one pixel to the next. Absent without edges. */
  readonly acuity?: number;
  /** How far all colours lean to one side, 0–128. */
  readonly cast: number;
  /** Share of the picture that differs between two pictures of this check; absent when there was only one. */
  readonly changed?: number;
  /** Share of the reference's structure that is where it was; absent without comparison. */
  readonly matched?: number;
  /** Where the structure lies now, in shares of width and height; absent when it is nowhere. */
  readonly shift?: { readonly x: number; readonly y: number };
}

/** One deep check of one camera. Instants are ms since epoch. */
export interface DeepCheck {
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  readonly atMs: number;
  readonly verdict: DeepVerdict;
  /** Worst first. */
  readonly faults: readonly DeviceFault[];
  readonly steps: readonly DeepStep[];
  readonly stream?: StreamFacts;
  readonly measures?: PictureMeasures;
  readonly comparisonGap?: ComparisonGap;
  /** Intact checks in a row in this light, for the first reference. */
  readonly intactRuns: number;
  /** When this camera is looked at again at the latest. */
  readonly nextAtMs: number;
  /** Since when something was found wrong at each check. */
  readonly wrongSinceMs?: number;
  /** When something was last found wrong; kept through checks that decide nothing. */
  readonly lastWrongMs?: number;
  /** Since when nothing in its picture has changed; absent when something did. */
  readonly unchangedSinceMs?: number;
  /** What is remembered of the picture, to tell that nothing has changed. */
  readonly thumbnail?: Uint8Array;
}
