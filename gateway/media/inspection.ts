import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import type { LivePath } from '../registry/paths/live-path.ts';
import type { KeyFrame } from './engine/live-engine.ts';

/** What a camera’s stream went through, in ms from the dial; those that were not reached are absent. */
export interface OpeningTimes {
  readonly describedMs?: number;
  readonly playingMs?: number;
  readonly packetMs?: number;
  readonly keyFrameMs?: number;
}

/** What an inspection saw of a stream. */
export interface Inspection {
  readonly kind: 'seen';
  /** What was dialled, with what the registry has of it. */
  readonly path: LivePath;
  /** It was live already, for viewers: it cost no session. Then `times` are empty. */
  readonly wasOpen: boolean;
  readonly times: OpeningTimes;
  readonly pictureKind: KeyFrame['kind'];
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly bitrateKbps: number;
  /** The first ones and the last one that came, oldest first; at least one. */
  readonly keyFrames: readonly KeyFrame[];
}

/** An inspection that came to no picture. With reason `over-budget` or `aborted` it says nothing of the camera. */
export interface FailedInspection {
  readonly kind: 'failed';
  readonly fault: DeviceFault;
  readonly times: OpeningTimes;
}
