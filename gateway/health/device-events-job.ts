import type { Adapter, DeviceFault, Outcome } from '../../adapters/sdk/adapter.ts';
import '../discovery/platforms/platform-events.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Log } from '../platform/observability/log.ts';
import type { RecorderService } from '../registry/paths/recorder-service.ts';
import type { ProbePath } from '../registry/paths/probe-path.ts';
import { camerasInDoubt, type EventDevice, listEventDevices } from './event-devices.ts';
import type { Ticker } from './health-probe-job.ts';
import type { HealthService } from './health-service.ts';

interface DeviceEventsJobDeps {
  readonly health: Pick<HealthService, 'targets'>;
  readonly recorders: Pick<RecorderService, 'open'>;
  /** By kind, as access paths name them. */
  readonly adapters: ReadonlyMap<string, Pick<Adapter, 'watchEvents' | 'manifest'>>;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly ticker: Ticker;
  readonly log: Log;
  readonly settings: { readonly deviceEvents: boolean; readonly deviceEventSubscriptions: number };
}

interface Watch {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/** When a device that could not be listened to is asked again. */
interface Pause {
  readonly failures: number;
  readonly untilMs: number;
}

const tickMs = 1000;
/** After a restart devices are subscribed to a few a second, not all at once. */
const beginsATick = 4;
/** One stretch of listening; then the login is read again. */
const watchMs = 3_600_000;
const firstPauseMs = 60_000;
const longestPauseMs = 15 * 60_000;
/** A device that cannot do it, or refuses the login, will not do it in a minute. */
const hopelessMs = 6 * 3_600_000;
const hopeless: ReadonlySet<DeviceFault['reason']> = new Set(['unsupported', 'unauthorised', 'locked', 'forbidden']);

/**
 * Listens to devices that tell events by themselves. What they say of a loss only has the camera probed at once: a hint,
 * never a verdict. Off unless configured, since each subscription takes one of a device's few sessions.
 */
export class DeviceEventsJob {
  readonly #deps: DeviceEventsJobDeps;
  readonly #watches = new Map<string, Watch>();
  readonly #pauses = new Map<string, Pause>();
  #targets: readonly ProbePath[] | undefined;
  #devices: readonly EventDevice[] = [];
  #stopTicking: (() => void) | undefined;

  constructor(deps: DeviceEventsJobDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { settings, ticker } = this.#deps;
    if (settings.deviceEvents) this.#stopTicking = ticker.every(tickMs, () => this.#tick());
  }

  /** Gives the subscriptions back; resolves when none is left. */
  async stop(): Promise<void> {
    this.#stopTicking?.();
    this.#stopTicking = undefined;
    const watches = [...this.#watches.values()];
    for (const { controller } of watches) controller.abort();
    await Promise.all(watches.map(({ ended }) => ended));
  }

  #tick(): void {
    this.#follow(this.#deps.health.targets());
    const nowMs = this.#deps.clock.monotonic();
    const idle = this.#devices.filter(
      ({ key }) => !this.#watches.has(key) && nowMs >= (this.#pauses.get(key)?.untilMs ?? 0),
    );
    for (const device of idle.slice(0, beginsATick)) this.#begin(device);
  }

  /** The array is another one exactly when the list changed. */
  #follow(targets: readonly ProbePath[]): void {
    if (targets === this.#targets) return;
    this.#targets = targets;
    const { adapters, settings } = this.#deps;
    const hasEvents = (kind: string): boolean => {
      const adapter = adapters.get(kind);
      return adapter?.watchEvents !== undefined && adapter.manifest?.capabilities.events.level !== 'no';
    };
    this.#devices = listEventDevices(targets, hasEvents, settings.deviceEventSubscriptions);
    const wanted = new Set(this.#devices.map(({ key }) => key));
    for (const [key, { controller }] of this.#watches) if (!wanted.has(key)) controller.abort();
    for (const key of this.#pauses.keys()) if (!wanted.has(key)) this.#pauses.delete(key);
  }

  #begin(device: EventDevice): void {
    const { clock, log } = this.#deps;
    const { key } = device;
    const controller = new AbortController();
    const startedMs = clock.monotonic();
    const ended = this.#watch(device, controller.signal)
      .then((outcome) => this.#rest(key, outcome, startedMs))
      .catch((err: unknown) => {
        log.warn({ err, device: key }, 'listening to a device broke');
        this.#pauses.set(key, { failures: 1, untilMs: clock.monotonic() + longestPauseMs });
      })
      .finally(() => this.#watches.delete(key));
    this.#watches.set(key, { controller, ended });
  }

  async #watch(device: EventDevice, signal: AbortSignal): Promise<Outcome<void>> {
    const { adapters, recorders, bus, clock } = this.#deps;
    const { key, adapterKind } = device;
    const target = await recorders.open(device);
    const unknown: DeviceFault = { stage: 'login', reason: 'unauthorised', detail: 'nobody knows its login' };
    if (target === undefined) return { kind: 'failed', fault: unknown };
    const onEvent: Parameters<NonNullable<Adapter['watchEvents']>>[1]['onEvent'] = (event) => {
      // Cameras may have been added to the device since.
      const { paths } = this.#devices.find((each) => each.key === key) ?? device;
      for (const cameraId of camerasInDoubt({ paths }, event)) bus.emit('camera.doubted', { cameraId, adapterKind });
    };
    const limits = { signal, deadlineMs: clock.monotonic() + watchMs };
    return (
      (await adapters.get(adapterKind)?.watchEvents?.(target, { onEvent }, limits)) ?? { kind: 'ok', value: undefined }
    );
  }

  #rest(key: string, outcome: Outcome<void>, startedMs: number): void {
    if (outcome.kind === 'ok') {
      this.#pauses.delete(key);
      return;
    }
    const { clock, log } = this.#deps;
    const nowMs = clock.monotonic();
    const before = nowMs - startedMs > firstPauseMs ? 0 : (this.#pauses.get(key)?.failures ?? 0);
    const usualMs = Math.min(firstPauseMs * 2 ** before, longestPauseMs);
    const pauseMs = hopeless.has(outcome.fault.reason) ? hopelessMs : usualMs;
    this.#pauses.set(key, { failures: before + 1, untilMs: nowMs + pauseMs });
    log.debug({ device: key, fault: outcome.fault, pauseMs }, 'device cannot be listened to');
  }
}
