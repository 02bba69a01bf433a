import type { Adapter, CallLimits, DeviceFault, Outcome } from '../../../adapters/sdk/adapter.ts';
import type { PtzControl, PtzPreset, PtzTarget } from '../../../adapters/sdk/ptz.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { LivePath } from '../../registry/paths/live-path.ts';

/** A dome that has not answered by then does not obey. */
const deadlineMs = 5000;

/** Where a camera is sent. */
export type PtzMove = { readonly to: 'preset'; readonly presetToken: string } | { readonly to: 'home' };

/** The camera's own PTZ, through the adapter that its path names. */
export interface PtzDevice {
  listPresets(path: LivePath): Promise<Outcome<readonly PtzPreset[]>>;
  move(path: LivePath, move: PtzMove): Promise<Outcome<void>>;
}

/** Asks the adapters that move cameras; of others it says `unsupported`. */
export class AdapterPtz implements PtzDevice {
  readonly #adapters: readonly Pick<Adapter, 'kind' | 'ptz'>[];
  readonly #clock: Pick<Clock, 'monotonic'>;

  constructor(adapters: readonly Pick<Adapter, 'kind' | 'ptz'>[], clock: Pick<Clock, 'monotonic'>) {
    this.#adapters = adapters;
    this.#clock = clock;
  }

  listPresets(path: LivePath): Promise<Outcome<readonly PtzPreset[]>> {
    return this.#order(path, (ptz, target, limits) => ptz.listPresets(target, limits));
  }

  move(path: LivePath, move: PtzMove): Promise<Outcome<void>> {
    return this.#order(path, (ptz, target, limits) =>
      move.to === 'home' ? ptz.goHome(target, limits) : ptz.goToPreset(target, move.presetToken, limits),
    );
  }

  async #order<Value>(
    path: LivePath,
    order: (ptz: PtzControl, target: PtzTarget, limits: CallLimits) => Promise<Outcome<Value>>,
  ): Promise<Outcome<Value>> {
    const { adapterKind, host, devicePort: port, channelToken, profileToken, credential } = path;
    const ptz = this.#adapters.find(({ kind }) => kind === adapterKind)?.ptz;
    if (ptz === undefined || channelToken === undefined) return { kind: 'failed', fault: unmovable };
    const target = { address: { host, port }, channelToken, profileToken, ...(credential && { credential }) };
    const limits = { signal: AbortSignal.timeout(deadlineMs), deadlineMs: this.#clock.monotonic() + deadlineMs };
    return order(ptz, target, limits);
  }
}

const unmovable: DeviceFault = {
  stage: 'request',
  reason: 'unsupported',
  detail: 'This kind of access cannot move cameras.',
};
