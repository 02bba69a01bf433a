import type { Outcome, ProbeReading } from '../../adapters/sdk/adapter.ts';
import type { AccessPathId, CameraId } from '../registry/camera.ts';
import type { ProbePath } from '../registry/paths/probe-path.ts';

/** What one reading of a path says. */
interface PathReading {
  /** It is a reading of the camera too: it answered, or no other path does. */
  readonly isOfCamera: boolean;
  /** The path answered before and does not now, or the other way round. */
  readonly hasTurned: boolean;
}

const ofCamera: PathReading = { isOfCamera: true, hasTurned: false };

/**
 * The last L1 reading of each path of cameras that have several. A camera is there while any of its paths answers, so a
 * missed probe is only one of the camera when all the others missed their last one too.
 */
export class PathReadings {
  readonly #isGood = new Map<AccessPathId, boolean>();
  #siblings = new Map<CameraId, AccessPathId[]>();

  /** Takes another list of paths over. */
  follow(targets: readonly ProbePath[]): void {
    const siblings = new Map<CameraId, AccessPathId[]>();
    for (const { cameraId, pathId } of targets) {
      if (pathId !== undefined) siblings.set(cameraId, [...(siblings.get(cameraId) ?? []), pathId]);
    }
    this.#siblings = siblings;
    const known = new Set([...siblings.values()].flat());
    for (const pathId of this.#isGood.keys()) if (!known.has(pathId)) this.#isGood.delete(pathId);
  }

  take({ cameraId, pathId }: ProbePath, outcome: Outcome<ProbeReading>): PathReading {
    if (pathId === undefined) return ofCamera;
    // What the gateway gave up itself says nothing.
    if (outcome.kind === 'failed' && outcome.fault.reason === 'aborted') return ofCamera;
    const isGood = outcome.kind === 'ok';
    const before = this.#isGood.get(pathId);
    this.#isGood.set(pathId, isGood);
    const others = (this.#siblings.get(cameraId) ?? []).filter((id) => id !== pathId);
    const allMissed = others.every((id) => this.#isGood.get(id) === false);
    return { isOfCamera: isGood || allMissed, hasTurned: before !== undefined && before !== isGood };
  }
}
