import type { Scope } from '../platform/actor/scope.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import { chooseClip } from './choose-clip.ts';
import type { KeyFrame, LiveEngine } from './engine/live-engine.ts';
import { keepStretch } from './hls/segment.ts';
import type { Interval } from './hls/stretches-between.ts';
import { findPicture } from './pixels/find-picture.ts';
import type { NamelessFile } from './pixels/clip-file.ts';
import { maxClipSeconds } from './picture-api.ts';
import type { Pixels } from './pixels/pixels.ts';
import type { WarmUpService } from './warm-up-service.ts';

interface PictureDeps {
  readonly warmUp: Pick<WarmUpService, 'locate' | 'keep'>;
  readonly engine: Pick<LiveEngine, 'status' | 'newestKeyFrame' | 'between'>;
  readonly pixels: Pick<Pixels, 'takeSnapshot' | 'takePictureAt' | 'makeSheet' | 'makeClip'>;
  readonly policy: {
    /** How long a picture waits for a stream that starts. */
    readonly firstFrameSeconds: number;
  };
}

/** A JPEG with the instant at which its picture came, ms since epoch. */
export interface Snapshot {
  readonly jpeg: Buffer;
  readonly atMs: number;
}

/** Which instant a picture is asked of; without one, now. */
export interface SnapshotWish {
  readonly atMs?: number | undefined;
  readonly signal?: AbortSignal;
}

/** An MP4 file with the interval that it really covers. */
export interface Clip extends NamelessFile, Interval {}

export interface ContactSheet {
  readonly jpeg: Buffer;
  /** Cameras whose cell is grey, since there is no picture of them. */
  readonly missing: readonly string[];
}

/** Most bytes of a clip. */
const maxClipBytes = 256 * 1024 * 1024;

/** Pictures and clips of what the live rings hold: for findings, checks and the wall. */
export class PictureService {
  readonly #deps: PictureDeps;

  constructor(deps: PictureDeps) {
    this.#deps = deps;
  }

  /**
   * The picture that was shown at an instant, from the main stream if that is in memory, else from the sub-stream. When
   * there is none of that instant, or none is asked for: the newest key frame of the main stream if that is live, else
   * of the sub-stream, which is started if need be.
   *
   * Fails like `LiveService.open`, with `stream/failed`, or like the pixel work.
   *
   * @returns `atMs` tells of which instant the picture really is
   */
  async snapshot(scope: Scope, cameraId: string, { atMs, signal }: SnapshotWish = {}): Promise<Snapshot> {
    const { warmUp, pixels } = this.#deps;
    const keys = await warmUp.locate(scope, cameraId);
    const past = atMs === undefined ? undefined : await this.#takePast([keys.main, keys.sub], atMs, signal);
    if (past !== undefined) return past;
    const { bytes, kind, atMs: cameAtMs } = await this.#newestKeyFrame(scope, cameraId, signal);
    return { jpeg: await pixels.takeSnapshot(bytes, kind, signal), atMs: cameAtMs };
  }

  /**
   * Fresh pictures of several cameras side by side, in the order in which they are named; all are looked for at once.
   *
   * Fails with `camera/unknown` when any of them is outside the scope, and like the pixel work.
   */
  async contactSheet(
    scope: Scope,
    cameraIds: readonly string[],
    columns: number,
    signal?: AbortSignal,
  ): Promise<ContactSheet> {
    const { warmUp, pixels } = this.#deps;
    // All are asked for before any is dialled.
    const located = await Promise.all(cameraIds.map((cameraId) => unlessWanting(warmUp.locate(scope, cameraId))));
    const keyFrames = await Promise.all(
      cameraIds.map(
        async (cameraId, index) =>
          located[index] && (await unlessWanting(this.#newestKeyFrame(scope, cameraId, signal))),
      ),
    );
    const jpeg = await pixels.makeSheet(keyFrames, columns, signal);
    return { jpeg, missing: cameraIds.filter((_, index) => keyFrames[index] === undefined) };
  }

  /**
   * What is in memory of an interval, as MP4: it begins with the key frame at or before `fromMs`. Taken from the main
   * stream if that holds as much of it as the sub-stream, else from that one. Sessions before and after a reconnect are
   * joined; across a change of format only the longest piece is taken, since one file has one format.
   *
   * Fails with `camera/unknown`, `clip/unavailable` when nothing of that time is in memory, or like the pixel work.
   */
  async clip(scope: Scope, cameraId: string, { fromMs, toMs }: Interval, signal?: AbortSignal): Promise<Clip> {
    const { warmUp, engine, pixels } = this.#deps;
    const keys = await warmUp.locate(scope, cameraId);
    const interval = { fromMs: Math.max(fromMs, toMs - maxClipSeconds * 1000), toMs };
    const held = [keys.main, keys.sub].map((key) => engine.between(key, interval));
    const chosen = chooseClip(held, maxClipBytes);
    if (chosen === undefined) throw nothingHeld();
    const { stretches, kind, ...covered } = chosen;
    return { ...(await pixels.makeClip(stretches.map(keepStretch), kind, signal)), ...covered };
  }

  async #takePast(
    keys: readonly string[],
    atMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Snapshot | undefined> {
    const { engine, pixels } = this.#deps;
    for (const key of keys) {
      const found = findPicture(engine.between(key, aroundInstant(atMs)), atMs);
      if (found === undefined) continue;
      return {
        jpeg: await pixels.takePictureAt(keepStretch(found.stretch), found.showTicks, signal),
        atMs: found.atMs,
      };
    }
    return undefined;
  }

  async #newestKeyFrame(scope: Scope, cameraId: string, signal: AbortSignal | undefined): Promise<KeyFrame> {
    const { warmUp, engine, policy } = this.#deps;
    const { main, sub } = await warmUp.locate(scope, cameraId);
    const withinMs = policy.firstFrameSeconds * 1000;
    const isMainLive = engine.status(main)?.state === 'live';
    if (!isMainLive) await warmUp.keep(scope, cameraId, withinMs);
    return engine.newestKeyFrame(isMainLive ? main : sub, { withinMs, ...(signal === undefined ? {} : { signal }) });
  }
}

/** Pictures come in parts, and a player is a little behind: the newest picture may be so much older than the instant. */
const behindMs = 2000;

function aroundInstant(atMs: number): Interval {
  return { fromMs: atMs - behindMs, toMs: atMs + behindMs };
}

/** Undefined when a camera of one's own gives nothing; a foreign or unknown one is refused. */
async function unlessWanting<Result>(result: Promise<Result>): Promise<Result | undefined> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof GatewayError && error.code !== 'camera/unknown') return undefined;
    throw error;
  }
}

function nothingHeld(): GatewayError {
  return new GatewayError(
    'clip/unavailable',
    'There is no video of that time: only what is being watched is kept, for a minute. Open the camera first.',
  );
}
