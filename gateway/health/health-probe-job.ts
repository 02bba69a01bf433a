import type { Adapter, DeviceFault, Outcome, ProbeReading } from '../../adapters/sdk/adapter.ts';
import '../discovery/platforms/platform-events.ts';
import type { StreamState } from '../media/live-api.ts';
import '../media/stream-changed.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Log } from '../platform/observability/log.ts';
import type { ProbePath } from '../registry/paths/probe-path.ts';
import { isSilence } from './fault-meaning.ts';
import type { HealthService } from './health-service.ts';
import { isUnsettled } from './health-state.ts';
import { ProbePace } from './probe-pace.ts';
import { type DueProbe, ProbeQueue } from './probe-queue.ts';
import { ProbeRoom } from './probe-room.ts';
import { ProbeSchedule } from './probe-schedule.ts';

/** Port to a repeating timer. */
export interface Ticker {
  /** @returns stops it */
  every(periodMs: number, work: () => void): () => void;
}

export const systemTicker: Ticker = {
  every: (periodMs, work) => {
    const timer = setInterval(work, periodMs);
    return () => clearInterval(timer);
  },
};

export interface HealthProbeJobDeps {
  readonly health: Pick<
    HealthService,
    'targets' | 'record' | 'hasPathTurned' | 'resumeWatching' | 'refreshIfRested' | 'catchUp'
  >;
  /** By kind, as access paths name them. */
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly ticker: Ticker;
  readonly log: Log;
  readonly settings: {
    readonly probeIntervalSeconds: number;
    readonly clockCheckIntervalSeconds: number;
    readonly deadlineMs: number;
    readonly concurrency: number;
  };
}

/** A probe that is under way. */
interface StartedProbe extends DueProbe {
  /** Absolute, on the monotonic clock, ms. */
  readonly deadlineMs: number;
}

interface Flight {
  readonly probe: StartedProbe;
  readonly wakings: number;
  readonly giveUp: (fault: DeviceFault) => void;
  readonly ended: Promise<void>;
}

const tickMs = 100;
/** An adapter that misses its own deadline by so much is given up. */
const graceMs = 250;
/** Ticks further apart than this mean that the gateway itself slept: deadlines that passed meanwhile prove nothing. */
const sleepMs = 2000;
const catchUpMs = 5000;

/**
 * States of a watched stream that are a first hint of loss. A camera that refuses, asks for another login or is out of
 * sessions has answered just now.
 */
const troubled: ReadonlySet<StreamState> = new Set(['frozen', 'reconnecting', 'failed']);

/**
 * Probes every camera on the monotonic clock: evenly over the interval, one question at a time per host, never more at
 * once than `concurrency`, and fewer while the event loop is late. What a sleep of the gateway left out is not replayed.
 */
export class HealthProbeJob {
  readonly #deps: HealthProbeJobDeps;
  readonly #flights = new Map<string, Flight>();
  readonly #schedule: ProbeSchedule;
  readonly #due = new ProbeQueue();
  readonly #pace = new ProbePace();
  readonly #room: ProbeRoom;
  /** Since when something has waited without a break for more than the host that it is of. */
  #crowdedSinceMs: number | undefined;
  #lastTickMs = 0;
  #caughtUpMs = 0;
  /** Sleeps of the gateway so far. */
  #wakings = 0;
  #stopTicking: (() => void) | undefined;
  #stopListening: (() => void)[] = [];

  constructor(deps: HealthProbeJobDeps) {
    this.#deps = deps;
    this.#room = new ProbeRoom(deps.settings.concurrency);
    this.#schedule = new ProbeSchedule({
      probeIntervalMs: deps.settings.probeIntervalSeconds * 1000,
      clockIntervalMs: deps.settings.clockCheckIntervalSeconds * 1000,
      slotMs: tickMs,
    });
  }

  start(): void {
    const { bus, clock, health, ticker } = this.#deps;
    this.#lastTickMs = clock.monotonic();
    this.#caughtUpMs = this.#lastTickMs;
    this.#schedule.begin(health.targets(), this.#lastTickMs);
    this.#stopTicking = ticker.every(tickMs, () => this.#tick());
    this.#stopListening = [
      bus.on('stream.changed', ({ cameraId, state }) => {
        if (troubled.has(state)) this.#schedule.hurry(cameraId, clock.monotonic());
      }),
      bus.on('camera.doubted', ({ cameraId }) => this.#schedule.hurry(cameraId, clock.monotonic())),
    ];
  }

  /** Gives up what is under way; resolves when nothing of it is left. */
  async stop(): Promise<void> {
    for (const off of this.#stopListening.splice(0)) off();
    this.#stopTicking?.();
    this.#stopTicking = undefined;
    this.#due.clear();
    const flights = [...this.#flights.values()];
    for (const { giveUp } of flights) {
      giveUp({ stage: 'request', reason: 'aborted', detail: 'The gateway stops.' });
    }
    await Promise.all(flights.map(({ ended }) => ended));
  }

  /** `waitedMs`: for how long more has been due than may be under way. */
  pace(): { readonly probesPerMinute: number; readonly lateProbes: number; readonly waitedMs: number } {
    const nowMs = this.#deps.clock.monotonic();
    const waitedMs = this.#crowdedSinceMs === undefined ? 0 : nowMs - this.#crowdedSinceMs;
    return { probesPerMinute: this.#pace.perMinute(nowMs), lateProbes: this.#due.size, waitedMs };
  }

  #tick(): void {
    const { clock, health, settings } = this.#deps;
    const nowMs = clock.monotonic();
    const sleptMs = nowMs - this.#lastTickMs;
    if (sleptMs > sleepMs) this.#wakings++;
    if (sleptMs > settings.probeIntervalSeconds * 1000) {
      health.resumeWatching();
      this.#schedule.skipTo(nowMs);
      this.#due.clear();
    }
    this.#lastTickMs = nowMs;
    this.#room.note(sleptMs - tickMs);
    this.#giveUpLate(nowMs);
    this.#queue(this.#schedule.follow(health.targets()));
    this.#queue(this.#schedule.takeDue(nowMs));
    this.#launch(nowMs);
    if (this.#flights.size < this.#room.size) this.#crowdedSinceMs = undefined;
    else this.#crowdedSinceMs ??= nowMs;
    health.refreshIfRested();
    if (nowMs - this.#caughtUpMs < catchUpMs) return;
    this.#caughtUpMs = nowMs;
    void health.catchUp();
  }

  #queue(probes: Iterable<DueProbe>): void {
    for (const probe of probes) this.#due.add(probe);
  }

  #launch(nowMs: number): void {
    const { deadlineMs } = this.#deps.settings;
    for (const probe of this.#due.take(this.#room.size - this.#flights.size)) {
      this.#begin({ ...probe, deadlineMs: nowMs + deadlineMs }, nowMs);
    }
  }

  #begin(probe: StartedProbe, nowMs: number): void {
    const controller = new AbortController();
    const { promise: givenUp, resolve } = Promise.withResolvers<Outcome<ProbeReading>>();
    const giveUp = (fault: DeviceFault): void => {
      controller.abort();
      resolve({ kind: 'failed', fault });
    };
    const asked = Promise.race([this.#ask(probe, controller.signal), givenUp]);
    this.#schedule.noteStart(probe, nowMs);
    const wakings = this.#wakings;
    const ended = asked.then((outcome) => this.#end({ probe, wakings }, outcome));
    this.#flights.set(probe.path.host, { probe, wakings, giveUp, ended });
  }

  async #ask(probe: StartedProbe, signal: AbortSignal): Promise<Outcome<ProbeReading>> {
    const { adapters, log } = this.#deps;
    const { path, level, deadlineMs } = probe;
    const adapter = adapters.get(path.adapterKind);
    if (adapter === undefined) {
      const detail = `No adapter speaks ${path.adapterKind}.`;
      return { kind: 'failed', fault: { stage: 'address', reason: 'unsupported', detail } };
    }
    try {
      return await adapter.probe(targetOf(path), level, { signal, deadlineMs });
    } catch (error) {
      log.error({ error, cameraId: path.cameraId, level }, 'probe broke');
      return { kind: 'failed', fault: { stage: 'request', reason: 'aborted', detail: 'The probe broke.' } };
    }
  }

  #end({ probe, wakings }: Pick<Flight, 'probe' | 'wakings'>, outcome: Outcome<ProbeReading>): void {
    const { host } = probe.path;
    this.#flights.delete(host);
    // A door that does not answer is not knocked at anew for each channel behind it.
    const same = this.#isDoorSilent(probe, outcome) ? this.#due.takeSame(probe) : [];
    this.#due.release(host);
    if (this.#stopTicking === undefined) return;
    const nowMs = this.#deps.clock.monotonic();
    for (const each of same) this.#schedule.noteStart(each, nowMs);
    const hasSlept = wakings !== this.#wakings || nowMs - this.#lastTickMs > sleepMs;
    for (const each of [probe, ...same]) {
      this.#pace.note(nowMs);
      if (outcome.kind === 'ok' || !hasSlept) this.#record(each, outcome, nowMs);
    }
    if (this.#due.size > 0) this.#launch(nowMs);
  }

  /** Of adapters that knock at the device itself; a platform's feed tells of one point at a time. */
  #isDoorSilent({ path, level }: DueProbe, outcome: Outcome<ProbeReading>): boolean {
    if (level !== 'L1' || outcome.kind === 'ok' || outcome.fault.stage !== 'connect') return false;
    const manifest = this.#deps.adapters.get(path.adapterKind)?.manifest;
    return manifest?.capabilities.probeL1.level === 'yes' && isSilence(outcome.fault);
  }

  #record({ path, level, isHint }: DueProbe, outcome: Outcome<ProbeReading>, nowMs: number): void {
    const state = this.#deps.health.record(path, level, outcome, isHint !== true);
    if (level === 'L1' && state !== undefined) this.#lookCloser(path, isUnsettled(state), nowMs);
  }

  /** A change is confirmed soon; when one of several paths turned, the others tell whether the camera is still there. */
  #lookCloser(path: ProbePath, isCameraUnsettled: boolean, nowMs: number): void {
    const hasPathTurned = this.#deps.health.hasPathTurned(path);
    if (hasPathTurned) this.#schedule.hurry(path.cameraId, nowMs);
    if (hasPathTurned || isCameraUnsettled) this.#schedule.confirm(path, nowMs);
  }

  #giveUpLate(nowMs: number): void {
    for (const { probe, giveUp } of this.#flights.values()) {
      if (nowMs < probe.deadlineMs + graceMs) continue;
      const detail = `No answer to the ${probe.level} probe within ${this.#deps.settings.deadlineMs} ms.`;
      giveUp({ stage: 'request', reason: 'timeout', detail });
    }
  }
}

function targetOf({ host, port, rtspPort, channelToken }: ProbePath): Parameters<Adapter['probe']>[0] {
  return {
    address: { host, port },
    ...(rtspPort !== undefined && { rtspPort }),
    ...(channelToken !== undefined && { channelToken }),
  };
}
