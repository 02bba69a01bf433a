import type { Adapter, CallLimits, DeviceFault, FaultReason } from '../../../adapters/sdk/adapter.ts';
import type { FailedInspection, Inspection, OpeningTimes } from '../../media/inspection.ts';
import type { InspectionService } from '../../media/inspection-service.ts';
import { isRefusedByFfmpeg } from '../../media/pixels/ffmpeg-command.ts';
import type { ColourFrame } from '../../media/pixels/colour-frame.ts';
import type { Pixels } from '../../media/pixels/pixels.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { LivePath } from '../../registry/paths/live-path.ts';
import type { DeepStep, DeepStepName } from './deep-check.ts';

interface DeepLookDeps {
  readonly inspections: Pick<InspectionService, 'inspect'>;
  readonly pixels: Pick<Pixels, 'decodeColours'>;
  /** By kind, as access paths name them. */
  readonly adapters: ReadonlyMap<string, Pick<Adapter, 'probeLogin'>>;
  readonly clock: Clock;
  readonly settings: { readonly watchSeconds: number };
}

/** What a look at one camera came to. */
export interface DeepLook {
  readonly steps: readonly DeepStep[];
  /** Where it stopped before there was a picture. */
  readonly fault?: DeviceFault;
  /** The gateway itself was in the way: the fault says nothing of the camera. */
  readonly isUndecided: boolean;
  readonly inspection?: Inspection;
  /** Oldest first; at least one when there is an inspection and no fault. */
  readonly frames: readonly ColourFrame[];
}

/** Pictures are judged at this size. */
const checkedSize = { width: 320, height: 180 };
const loginMs = 8000;

/** Refusals end a look: another login would be another bad try. Other trouble of the login is the stream's to tell. */
const refusals: ReadonlySet<FaultReason> = new Set([
  ...(['unauthorised', 'locked', 'certificate-changed', 'identity-changed'] as const),
]);
/** The gateway's own doing, or a matter of capacity. */
const undecided: ReadonlySet<FaultReason> = new Set(['aborted', 'over-budget', 'forbidden']);

/** Looks at one camera as deeply as it goes: login, stream, key frames, decoding; notes how long each step took. */
export class DeepLookService {
  readonly #deps: DeepLookDeps;

  constructor(deps: DeepLookDeps) {
    this.#deps = deps;
  }

  async look(path: LivePath, signal: AbortSignal): Promise<DeepLook> {
    const login = await this.#logIn(path, signal);
    if (login.fault !== undefined && refusals.has(login.fault.reason)) {
      return { steps: [login.step], fault: login.fault, isUndecided: false, frames: [] };
    }
    const { inspections, settings } = this.#deps;
    const inspected = await inspections.inspect(path, { watchMs: settings.watchSeconds * 1000, signal });
    const steps = [login.step, ...stepsOf(inspected)];
    if (inspected.kind === 'failed') {
      const { fault } = inspected;
      return { steps, fault, isUndecided: undecided.has(fault.reason), frames: [] };
    }
    return this.#decode(inspected, steps, signal);
  }

  async #logIn(path: LivePath, signal: AbortSignal): Promise<{ step: DeepStep; fault?: DeviceFault }> {
    const { adapters, clock } = this.#deps;
    const adapter = adapters.get(path.adapterKind);
    const { host, devicePort: port, credential } = path;
    if (adapter?.probeLogin === undefined || credential === undefined) {
      return { step: { name: 'login', state: 'skipped', tookMs: 0 } };
    }
    const startedMs = clock.monotonic();
    const limits: CallLimits = {
      signal: AbortSignal.any([signal, AbortSignal.timeout(loginMs)]),
      deadlineMs: startedMs + loginMs,
    };
    const answer = await adapter.probeLogin({ address: { host, port }, credential }, limits);
    const tookMs = Math.round(clock.monotonic() - startedMs);
    if (answer.kind === 'ok') return { step: { name: 'login', state: 'ok', tookMs } };
    if (answer.fault.reason === 'unsupported') return { step: { name: 'login', state: 'skipped', tookMs } };
    return { step: { name: 'login', state: 'failed', tookMs }, fault: answer.fault };
  }

  async #decode(inspection: Inspection, steps: readonly DeepStep[], signal: AbortSignal): Promise<DeepLook> {
    const { pixels, clock } = this.#deps;
    const startedMs = clock.monotonic();
    const step = (state: DeepStep['state']): DeepStep => {
      return { name: 'decode', state, tookMs: Math.round(clock.monotonic() - startedMs) };
    };
    const bytes = inspection.keyFrames.map((keyFrame) => keyFrame.bytes);
    try {
      const frames = await pixels.decodeColours(bytes, inspection.pictureKind, checkedSize, signal);
      if (frames.length > 0) return { steps: [...steps, step('ok')], isUndecided: false, inspection, frames };
    } catch (error) {
      if (!(error instanceof GatewayError) && !signal.aborted) throw error;
      // Without ffmpeg, or without time for it, nothing is known of the picture.
      if (signal.aborted || !isRefusedByFfmpeg(error)) {
        const detail = error instanceof GatewayError ? error.message : 'There was no time left to decode it.';
        const fault: DeviceFault = { stage: 'picture', reason: 'aborted', detail };
        return { steps: [...steps, step('skipped')], fault, isUndecided: true, inspection, frames: [] };
      }
    }
    return { steps: [...steps, step('failed')], fault: undecodable, isUndecided: false, inspection, frames: [] };
  }
}

const undecodable: DeviceFault = {
  stage: 'picture',
  reason: 'malformed',
  detail: 'The key frame that came cannot be decoded.',
};

const openings: readonly (readonly [DeepStepName, keyof OpeningTimes])[] = [
  ['describe', 'describedMs'],
  ['open', 'playingMs'],
  ['packet', 'packetMs'],
  ['key-frame', 'keyFrameMs'],
];

/** Steps of the opening of a stream; a stream that was open has none of its own. */
function stepsOf(inspected: Inspection | FailedInspection): DeepStep[] {
  if (inspected.kind === 'seen' && inspected.wasOpen) {
    return openings.map(([name]) => ({ name, state: 'skipped', tookMs: 0 }));
  }
  const steps: DeepStep[] = [];
  let lastMs = 0;
  for (const [name, time] of openings) {
    const atMs = inspected.times[time];
    if (atMs === undefined) {
      // Streams that are pulled have no such steps; what is missing before a failure is where it stopped.
      if (inspected.kind === 'seen') continue;
      return [...steps, { name, state: 'failed', tookMs: 0 }];
    }
    steps.push({ name, state: 'ok', tookMs: Math.max(0, Math.round(atMs - lastMs)) });
    lastMs = Math.max(lastMs, atMs);
  }
  return steps;
}
