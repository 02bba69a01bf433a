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
import { type DeepPace, DeepTally, nextAllowance, turnSecondsAt } from './deep-pace.ts';
import { DeepQueue } from './deep-queue.ts';
import { DeepSchedule, type DeepTarget } from './deep-schedule.ts';

interface DeepCheckJobDeps {
  readonly health: {
    targets(): readonly ProbePath[];
    find(scope: typeof wholeEstate, cameraId: CameraId): { readonly status: HealthStatus } | undefined;
  };
  readonly deepChecks: Pick<DeepCheckService, 'check'>;
  readonly checks: Pick<DeepCheckStore, 'listNext'>;
  /** Viewers wait for something that a check would take: nobody is looked at meanwhile. */
  readonly areViewersWaiting: () => boolean;
  /** How late the event loop was since it was asked last, ms. */
  readonly lagMs: () => number;
  readonly clock: Clock;
  readonly ticker: Ticker;
  readonly log: Log;
  readonly settings: { readonly intervalSeconds: number; readonly concurrency: number };
}

const tickMs = 250;
/** Cameras are dialled a few at a time: viewers who come in that moment wait for them. */
const mostInATick = 4;
const allowanceMs = 1000;
/** Begun with; it grows by one a second. */
const firstAllowance = 4;
const longestMs = 45_000;
/** A camera that is away, and was not intact before, is looked at so soon after it is back. */
const awayMs = 60_000;

/**
 * Checks every camera deeply once an interval, evenly spread, one at a time per device, never more at once than
 * `concurrency`, and fewer while the event loop is late: neither probes nor viewers wait for checks. When that is too few
 * for the estate, a whole turn takes longer, and `pace()` says so; what was found wrong is looked at again first all the
 * same. Cameras that do not answer at all are left out: the probes say enough of them.
 */
export class DeepCheckJob {
  readonly #deps: DeepCheckJobDeps;
  readonly #queue = new DeepQueue();
  readonly #busyHosts = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #schedule: DeepSchedule | undefined;
  #tally: DeepTally | undefined;
  #allowance = firstAllowance;
  #followed: readonly ProbePath[] | undefined;
  #checked = new Set<CameraId>();
  /** Those that the last check did not find intact. */
  readonly #doubtful = new Set<CameraId>();
  readonly #stopTicking: (() => void)[] = [];

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
    const tally = (this.#tally = new DeepTally(nowMs));
    this.#stopTicking.push(
      ticker.every(tickMs, () => this.#tick(schedule, tally)),
      ticker.every(allowanceMs, () => {
        this.#allowance = nextAllowance(this.#allowance, this.#deps.lagMs(), settings.concurrency);
      }),
    );
  }

  /** Gives up what is under way; resolves when nothing of it is left. */
  async stop(): Promise<void> {
    for (const stopTicking of this.#stopTicking.splice(0)) stopTicking();
    this.#queue.clear();
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

  /** How fast the estate is looked at; undefined while nobody looks. */
  pace(): DeepPace | undefined {
    const [schedule, tally, nowMs] = [this.#schedule, this.#tally, this.#deps.clock.monotonic()];
    if (schedule === undefined || tally === undefined) return undefined;
    const { intervalSeconds } = this.#deps.settings;
    const pace = { cameras: schedule.size, perHour: tally.perHour(nowMs), intervalSeconds };
    const turnSeconds = turnSecondsAt(pace, this.#queue.waitedMs(nowMs));
    return { ...pace, turnSeconds, waiting: this.#queue.size };
  }

  #tick(schedule: DeepSchedule, tally: DeepTally): void {
    const { health, clock } = this.#deps;
    const targets = health.targets();
    if (targets !== this.#followed) {
      this.#followed = targets;
      schedule.follow(targets.filter(({ isSpare }) => isSpare === undefined), (id) => this.#checked.has(id)); // prettier-ignore
    }
    this.#queue.add(schedule.takeDue(clock.monotonic()), clock.monotonic());
    this.#launch(tally);
  }

  #launch(tally: DeepTally): void {
    const isFree = ({ host }: DeepTarget): boolean => !this.#busyHosts.has(host);
    for (let begun = 0; begun < mostInATick && this.#running.size < this.#allowance;) {
      if (this.#deps.areViewersWaiting()) return;
      const turns = this.#queue.size;
      const target = this.#queue.take(isFree);
      if (target === undefined) return;
      if (this.#queue.size < turns) tally.note(this.#deps.clock.monotonic());
      if (this.#isGone(target.cameraId)) {
        this.#lookWhenBack(target.cameraId);
      } else {
        this.#begin(target);
        begun += 1;
      }
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
      });
    this.#running.add(settled);
  }
}
