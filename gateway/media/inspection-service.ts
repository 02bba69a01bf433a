import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import { wholeEstate } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import type { CameraId } from '../registry/camera.ts';
import type { LivePath } from '../registry/paths/live-path.ts';
import type { LiveEngine } from './engine/live-engine.ts';
import type { FailedInspection, Inspection, OpeningTimes } from './inspection.ts';
import { InspectionMeter } from './inspection-meter.ts';
import type { PathFinder } from './path-finder.ts';
import { keyOf } from './stream-key.ts';
import type { StreamKeeper } from './stream-keeper.ts';
import type { WatchedStreams } from './watched-streams.ts';

export interface InspectionDeps {
  readonly paths: Pick<PathFinder, 'find'>;
  readonly keeper: Pick<StreamKeeper, 'ensure' | 'end'>;
  readonly streams: Pick<WatchedStreams, 'size' | 'idle' | 'use' | 'expendable'>;
  readonly engine: Pick<LiveEngine, 'status' | 'attach' | 'listen' | 'queueLength' | 'awaitingStart' | 'contests'>;
  readonly requestKeyFrame?: (path: LivePath) => Promise<unknown>;
  readonly clock: Clock;
  readonly policy: { readonly maxStreams: number; readonly firstFrameSeconds: number };
}

type Inspected = Inspection | FailedInspection;

interface InspectionLimits {
  /** How long a stream is watched from its first picture. */
  readonly watchMs: number;
  readonly signal: AbortSignal;
}

/** Of the gateway's streams so many are left to viewers. */
const shareForViewers = 0.2;
/** A camera that waits for its dial is told as it stands by then. */
const dialMs = 8000;
/** After that time another key frame comes by itself, or does not come at all. */
const nextKeyFrameMs = 4000;

/**
 * Looks at the streams of cameras, for checks: at one that is open for viewers as it is, else over a session of its own,
 * which any viewer who wants it takes over or pushes aside. Nothing of it is kept.
 */
export class InspectionService {
  readonly #deps: InspectionDeps;

  constructor(deps: InspectionDeps) {
    this.#deps = deps;
  }

  /** What is dialled for a camera's checks. Fails with `camera/unknown`, `camera/no-path` or `address/forbidden`. */
  locate(cameraId: CameraId): Promise<LivePath> {
    return this.#deps.paths.find(wholeEstate, cameraId, 'sub');
  }

  /**
   * A viewer, or a page that is warmed up for one, waits for a turn to dial, or for a session that a check has. Looks that
   * wait are no viewers, and no look has to wait for viewers who wait for each other.
   */
  areViewersWaiting(): boolean {
    const { engine, streams, clock } = this.#deps;
    if (engine.queueLength === 0) return false;
    const unwanted = new Set(streams.expendable(clock.monotonic()).map(({ key }) => key));
    if (engine.awaitingStart().some((key) => !unwanted.has(key))) return true;
    return engine
      .contests()
      .some(({ key, rivals }) => !unwanted.has(key) && rivals.some((rival) => unwanted.has(rival)));
  }

  /** Watches a camera's stream for a while: the sub-stream, or the main stream when only that is open. */
  async inspect(path: LivePath, limits: InspectionLimits): Promise<Inspected> {
    const open = await this.#findOpen(path);
    if (open !== undefined) return this.#watch(open, { ...limits, wasOpen: true });
    const { streams, keeper, policy } = this.#deps;
    if (streams.size >= policy.maxStreams * (1 - shareForViewers)) return failed(noRoom);
    try {
      keeper.ensure(path);
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'stream/over-budget') return failed(noRoom);
      throw error;
    }
    try {
      return await this.#watch(path, { ...limits, wasOpen: false });
    } finally {
      this.#letGo(keyOf(path));
    }
  }

  async #findOpen(path: LivePath): Promise<LivePath | undefined> {
    const { engine, paths } = this.#deps;
    if (engine.status(keyOf(path))?.state === 'live') return path;
    const mainKey = keyOf({ cameraId: path.cameraId, profile: 'main' });
    if (engine.status(mainKey)?.state !== 'live') return undefined;
    return paths.find(wholeEstate, path.cameraId, 'main');
  }

  async #watch(path: LivePath, limits: InspectionLimits & { readonly wasOpen: boolean }): Promise<Inspected> {
    const { engine, clock } = this.#deps;
    const meter = new InspectionMeter(clock);
    const opening = new OpeningWatch(clock, keyOf(path));
    // Attaching fails when the stream has just ended; listening does not.
    const offs = [engine.attach(keyOf(path), meter), engine.listen(opening)];
    try {
      await this.#look(path, meter, limits);
    } finally {
      for (const off of offs) off();
    }
    const { format, ...read } = meter.read();
    const times = limits.wasOpen ? {} : opening.timesUntil(meter.firstMs);
    if (format === undefined || !meter.hasPicture) return { ...failed(whyNot(meter, limits.signal)), times };
    const { kind: pictureKind, width, height } = format;
    return { kind: 'seen', path, wasOpen: limits.wasOpen, times, pictureKind, width, height, ...read };
  }

  async #look(path: LivePath, meter: InspectionMeter, { watchMs, signal }: InspectionLimits): Promise<void> {
    const { policy, requestKeyFrame } = this.#deps;
    const isOver = (): boolean => meter.isHopeless;
    await meter.until(() => meter.hasPicture || isOver(), dialMs + policy.firstFrameSeconds * 1000, signal);
    if (!meter.hasPicture) return;
    await meter.until(isOver, watchMs, signal);
    if (meter.hasSeveral || isOver()) return;
    // Two pictures tell whether anything moves; what the camera answers does not matter.
    void requestKeyFrame?.(path).catch(() => undefined);
    await meter.until(() => meter.hasSeveral || isOver(), nextKeyFrameMs, signal);
  }

  /** Ends the session unless somebody watches by now. */
  #letGo(key: string): void {
    const { streams, keeper, clock } = this.#deps;
    if (streams.idle(0, clock.monotonic()).some((unused) => unused.key === key)) keeper.end(key);
  }
}

/** Notes how far the opening of one stream has come. */
class OpeningWatch {
  readonly #startedMs: number;
  readonly #clock: Clock;
  readonly #key: string;
  #times: OpeningTimes = {};

  constructor(clock: Clock, key: string) {
    this.#clock = clock;
    this.#key = key;
    this.#startedMs = clock.monotonic();
  }

  timesUntil(keyFrameAtMs: number | undefined): OpeningTimes {
    return { ...this.#times, ...(keyFrameAtMs !== undefined && { keyFrameMs: keyFrameAtMs - this.#startedMs }) };
  }

  onStatus(): void {
    // The meter hears of it.
  }

  onMilestone(key: string, milestone: 'described' | 'packet'): void {
    if (key !== this.#key) return;
    if (milestone === 'described') this.#times = { ...this.#times, describedMs: this.#elapsedMs() };
    else this.#times = { ...this.#times, packetMs: this.#elapsedMs() };
  }

  onPlaying(key: string): void {
    if (key === this.#key) this.#times = { ...this.#times, playingMs: this.#elapsedMs() };
  }

  #elapsedMs(): number {
    return this.#clock.monotonic() - this.#startedMs;
  }
}

const noRoom: DeviceFault = {
  stage: 'stream',
  reason: 'over-budget',
  detail: 'The streams of this gateway are left to viewers now.',
};

const pushedAside: DeviceFault = {
  stage: 'stream',
  reason: 'aborted',
  detail: 'The look was ended, or gave way to viewers.',
};

function whyNot({ status }: InspectionMeter, signal: AbortSignal): DeviceFault {
  if (signal.aborted || status?.state === 'ended') return pushedAside;
  return status?.fault ?? { stage: 'stream', reason: 'no-frame', detail: 'No key frame came.' };
}

function failed(fault: DeviceFault): FailedInspection {
  return { kind: 'failed', fault, times: {} };
}
