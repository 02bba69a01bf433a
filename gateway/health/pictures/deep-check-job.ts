import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { ProbePath } from '../../registry/paths/probe-path.ts';
import type { Ticker } from '../health-probe-job.ts';
import type { HealthStatus } from '../health-state.ts';
import type { DeepCheck } from './deep-check.ts';
import type { DeepCheckService } from './deep-check-service.ts';
import type { DeepCheckStore } from './deep-check-store.ts';
import { DeepSchedule, type DeepTarget } from './deep-schedule.ts';

interface DeepCheckJobDeps {
  readonly health: {
    targets(): readonly ProbePath[];
    find(scope: typeof wholeEstate, cameraId: CameraId): { readonly status: HealthStatus } | undefined;
  };
  readonly deepChecks: Pick<DeepCheckService, 'check'>;
  readonly checks: Pick<DeepCheckStore, 'listNext'>;
  /** Viewers wait for their turn to dial: nobody dials for checks meanwhile. */
  readonly areViewersWaiting: () => boolean;
  readonly clock: Clock;
  readonly ticker: Ticker;
  readonly log: Log;
  readonly settings: { readonly intervalSeconds: number; readonly concurrency: number };
}

const tickMs = 250;
/** What waits longer than the queue holds is looked at in its next turn. */
const mostWaiting = 20_000;
const longestMs = 45_000;
/** A camera that is away, and was not intact before, is looked at so soon after it is back. */
const awayMs = 60_000;

/**
 * Checks every camera deeply once an interval, evenly spread, one at a time per device, never more at once than
 * `concurrency`: in a queue of its own, so that neither probes nor viewers wait. Cameras that do not answer at all are
 * left out: the probes say enough of them.
 */
export class DeepCheckJob {
  readonly #deps: DeepCheckJobDeps;
  readonly #waiting = new Map<CameraId, DeepTarget>();
  readonly #busyHosts = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #schedule: DeepSchedule | undefined;
  #followed: readonly ProbePath[] | undefined;
  #checked = new Set<CameraId>();
  /** Those that the last check did not find intact. */
  readonly #doubtful = new Set<CameraId>();
  #stopTicking: (() => void) | undefined;

  constructor(deps: DeepCheckJobDeps) {
    this.#deps = deps;
  }

  /** Takes up what was suspected before a restart. */
  async start(): Promise<void> {
    const { clock, ticker, checks, settings } = this.#deps;
    const nowMs = clock.monotonic();
    const schedule = new DeepSchedule(settings.intervalSeconds * 1000, nowMs);
    const known = await checks.listNext(wholeEstate);
    this.#checked = new Set(known.map(({ cameraId }) => cameraId));
    for (const { cameraId, verdict, nextAtMs } of known) {
      if (verdict === 'intact') continue;
      this.#doubtful.add(cameraId);
      schedule.lookAgain(cameraId, nowMs + Math.max(0, nextAtMs - clock.now()));
    }
    this.#schedule = schedule;
    this.#stopTicking = ticker.every(tickMs, () => this.#tick(schedule));
  }

  /** Gives up what is under way; resolves when nothing of it is left. */
  async stop(): Promise<void> {
    this.#stopTicking?.();
    this.#stopTicking = undefined;
    this.#waiting.clear();
    this.#stopping.abort();
    await Promise.all(this.#running);
  }

  /** A check was made out of turn: what it says of the next one counts. */
  follow({ cameraId, verdict, nextAtMs }: Pick<DeepCheck, 'cameraId' | 'verdict' | 'nextAtMs'>): void {
    const { clock } = this.#deps;
    this.#checked.add(cameraId);
    this.#schedule?.noteLooked(cameraId);
    this.#doubtful.delete(cameraId);
    if (verdict === 'intact') return;
    this.#doubtful.add(cameraId);
    this.#schedule?.lookAgain(cameraId, clock.monotonic() + Math.max(0, nextAtMs - clock.now()));
  }

  #tick(schedule: DeepSchedule): void {
    const { health, clock } = this.#deps;
    const targets = health.targets();
    if (targets !== this.#followed) {
      this.#followed = targets;
      schedule.follow(targets.filter(({ isSpare }) => isSpare === undefined), (id) => this.#checked.has(id)); // prettier-ignore
    }
    for (const target of schedule.takeDue(clock.monotonic())) {
      if (this.#waiting.size < mostWaiting) this.#waiting.set(target.cameraId, target);
    }
    this.#launch();
  }

  #launch(): void {
    const { settings, areViewersWaiting } = this.#deps;
    if (this.#waiting.size === 0 || areViewersWaiting()) return;
    for (const target of this.#waiting.values()) {
      if (this.#running.size >= settings.concurrency) return;
      if (this.#busyHosts.has(target.host)) continue;
      this.#waiting.delete(target.cameraId);
      if (this.#isGone(target.cameraId)) this.#lookWhenBack(target.cameraId);
      else this.#begin(target);
    }
  }

  #isGone(cameraId: CameraId): boolean {
    return this.#deps.health.find(wholeEstate, cameraId)?.status === 'offline';
  }

  /** What was wrong with its picture is believed until somebody looks again. */
  #lookWhenBack(cameraId: CameraId): void {
    if (!this.#doubtful.has(cameraId)) return;
    this.#schedule?.lookAgain(cameraId, this.#deps.clock.monotonic() + awayMs);
  }

  #begin({ cameraId, host }: DeepTarget): void {
    const { deepChecks, log } = this.#deps;
    this.#busyHosts.add(host);
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(longestMs)]);
    const settled = deepChecks
      .check(cameraId, signal)
      .catch((error: unknown) => {
        // What cannot be dialled says so where people ask for it.
        if (!(error instanceof GatewayError)) log.warn({ err: error, cameraId }, 'deep check broke');
      })
      .then(() => {
        this.#busyHosts.delete(host);
        this.#running.delete(settled);
        if (this.#stopTicking !== undefined) this.#launch();
      });
    this.#running.add(settled);
  }
}
