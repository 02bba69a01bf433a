import type { Outcome, ProbeReading } from '../../adapters/sdk/adapter.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Announcer } from '../platform/realtime/announcement.ts';
import { Blindness, type SightChange } from './blindness.ts';
import type { CameraHealth } from './camera-health.ts';
import { isSilence } from './fault-meaning.ts';
import type { BlindReason, GatewaySight } from './health-api.ts';
import './health-events.ts';
import { type HealthState, isThere, type Sight } from './health-state.ts';
import { subnetOf } from './subnet.ts';

interface SightServiceDeps {
  readonly bus: EventBus;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: { readonly canaries: readonly string[]; readonly probeIntervalSeconds: number };
}

/** How often the estate is counted anew. */
const countMs = 10_000;

/** Whether the gateway itself can see, and who is told when that changes. */
export class SightService {
  readonly #deps: SightServiceDeps;
  readonly #blindness: Blindness;
  #sight: { readonly isBlind: boolean; readonly sinceMs: number; readonly reason: BlindReason } | undefined;
  #countedMs = -Infinity;

  constructor(deps: SightServiceDeps) {
    this.#deps = deps;
    const { canaries, probeIntervalSeconds } = deps.settings;
    this.#blindness = new Blindness({
      hasCanaries: canaries.length > 0,
      probeIntervalMs: probeIntervalSeconds * 1000,
    });
  }

  /**
   * Takes in how an L1 probe of a camera ended.
   *
   * @param isTurn false when it was asked out of its turn, because of a suspicion
   * @returns what the silence of this camera means
   */
  judge({ path, state }: CameraHealth, outcome: Outcome<ProbeReading>, isTurn: boolean): Sight {
    const nowMs = this.#deps.clock.monotonic();
    const { cameraId: key, host } = path;
    const isSilent = outcome.kind === 'failed' && isSilence(outcome.fault);
    const reading = { key, subnet: subnetOf(host), isSilent, wasThere: wasThere(state), isTurn };
    this.#tell(this.#blindness.take(reading, nowMs));
    return this.#blindness.sightOf(key, nowMs);
  }

  /** Counts the estate now and then; to be called often. */
  follow(cameras: Iterable<CameraHealth>): void {
    const nowMs = this.#deps.clock.monotonic();
    if (nowMs - this.#countedMs < countMs) return;
    this.#countedMs = nowMs;
    const subnets = new Set<string>();
    let count = 0;
    for (const { path, state } of cameras) {
      if (!wasThere(state)) continue;
      count++;
      subnets.add(subnetOf(path.host));
    }
    this.#blindness.follow({ cameras: count, subnets: subnets.size }, nowMs);
  }

  /** True when the canaries should be asked now. */
  askCanaries(): boolean {
    return this.#blindness.askCanaries(this.#deps.clock.monotonic());
  }

  /** @param isGood any of them answered */
  takeCanaries(isGood: boolean): void {
    this.#tell(this.#blindness.takeCanaries(isGood, this.#deps.clock.monotonic()));
  }

  /** False while silence proves nothing: it is blind, or has only just seen again. */
  isTrusted(): boolean {
    return !this.#blindness.isBlind && this.#deps.clock.monotonic() >= this.#blindness.graceUntilMs;
  }

  read(): GatewaySight {
    const { clock } = this.#deps;
    if (this.#sight === undefined) return { isBlind: false };
    const { isBlind, sinceMs, reason } = this.#sight;
    if (isBlind) return { isBlind, sinceMs, reason };
    const graceLeftMs = this.#blindness.graceUntilMs - clock.monotonic();
    return { isBlind, sinceMs, ...(graceLeftMs > 0 && { graceUntilMs: Math.round(clock.now() + graceLeftMs) }) };
  }

  #tell(change: SightChange): void {
    if (change === undefined) return;
    const { bus, announcer, clock, log } = this.#deps;
    const { isBlind, reason } = change;
    const sinceMs = clock.now();
    this.#sight = { isBlind, sinceMs, reason };
    if (isBlind) log.warn({ reason }, 'gateway is blind: what is silent is unknown, not down');
    else log.warn({ reason }, 'gateway sees again');
    bus.emit('gateway.blind', { isBlind, sinceMs, reason });
    announcer.announce({ topic: 'gateway', key: 'sight', data: this.read(), audience: 'everybody' });
  }
}

/** Believed to be there, or known from before: its silence says something. Of one that never answered it does not. */
function wasThere({ status, lastGoodMs }: HealthState): boolean {
  return isThere(status) || (status === 'unknown' && lastGoodMs !== undefined);
}
