import type { Adapter, FaultReason } from '../../../adapters/sdk/adapter.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { LivePath } from '../../registry/paths/live-path.ts';
import type { Aim } from './assess-picture.ts';

interface AimDeps {
  /** By kind, as access paths name them. */
  readonly adapters: ReadonlyMap<string, Pick<Adapter, 'ptz'>>;
  readonly clock: Pick<Clock, 'monotonic'>;
}

const deadlineMs = 5000;
const silent: ReadonlySet<FaultReason> = new Set(['timeout', 'reset', 'refused', 'unreachable', 'aborted']);
/** Types of cameras in records that turn: dome, remote bullet, remote half-dome (GB/T 28181-2022 PTZType). */
const turningTypes: ReadonlySet<string> = new Set(['1', '4', '5']);

/** Tells where cameras look that can be turned. */
export class AimService {
  readonly #deps: AimDeps;

  constructor(deps: AimDeps) {
    this.#deps = deps;
  }

  /**
   * @param cameraTypes as the camera's record has them; they count where the camera itself cannot be asked
   */
  async read(path: LivePath, cameraTypes: readonly string[], signal: AbortSignal): Promise<Aim> {
    const { adapters, clock } = this.#deps;
    const ptz = adapters.get(path.adapterKind)?.ptz;
    const { host, devicePort: port, channelToken, profileToken, credential } = path;
    const byRecord: Aim = cameraTypes.some((type) => turningTypes.has(type)) ? { kind: 'unknown' } : { kind: 'fixed' };
    if (ptz?.readPosition === undefined || channelToken === undefined) return byRecord;
    const target = { address: { host, port }, channelToken, profileToken, ...(credential && { credential }) };
    const limits = {
      signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]),
      deadlineMs: clock.monotonic() + deadlineMs,
    };
    const answer = await ptz.readPosition(target, limits);
    if (answer.kind === 'ok') return { kind: 'told', position: answer.value };
    // Cameras that do not move say so in many ways; only silence leaves it open.
    return silent.has(answer.fault.reason) ? { kind: 'unknown' } : byRecord;
  }
}
