import type { Outcome, ProbeReading } from '../../adapters/sdk/adapter.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Announcer } from '../platform/realtime/announcement.ts';
import { Blindness, canTell, type Estate, type SightChange } from './blindness.ts';
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
  /** Tells whether an address lies in a network of the gateway's own interfaces, as they are now; none when absent. */
  readonly readOwnNetworks?: () => (host: string) => boolean;
}

interface SubnetCount {
  cameras: number;
  readonly isLocal: boolean;
}

/** How often the estate is counted anew. */
const countMs = 10_000;

/** Whether the gateway itself can see, and who is told when that changes. */
export class SightService {
  readonly #deps: SightServiceDeps;
  readonly #blindness: Blindness;
  #sight: { readonly isBlind: boolean; readonly sinceMs: number; readonly reason: BlindReason } | undefined;
  #countedMs = -Infinity;
  /** Subnets that tell nothing of the way to the others. */
  #asideSubnets: ReadonlySet<string> = new Set();

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
    const subnet = subnetOf(host);
    const isAside = this.#asideSubnets.has(subnet);
    const reading = { key, subnet, isSilent, wasThere: wasThere(state), isTurn, isAside };
    this.#tell(this.#blindness.take(reading, nowMs));
    return this.#blindness.sightOf(key, nowMs);
  }

  /** Counts the estate now and then; to be called often. */
  follow(cameras: Iterable<CameraHealth>): void {
    const nowMs = this.#deps.clock.monotonic();
    if (nowMs - this.#countedMs < countMs) return;
    this.#countedMs = nowMs;
    const there = new Map<string, SubnetCount>();
    const isLocal = this.#deps.readOwnNetworks?.();
    for (const { path, state } of cameras) if (wasThere(state)) countIn(there, path.host, isLocal);
    const beyond = new Map([...there].filter(([, { isLocal }]) => !isLocal));
    const isBeyondEnough = canTell(estateOf(beyond));
    this.#asideSubnets = new Set(isBeyondEnough ? [...there.keys()].filter((subnet) => !beyond.has(subnet)) : []);
    this.#blindness.follow(estateOf(isBeyondEnough ? beyond : there), nowMs);
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

function countIn(there: Map<string, SubnetCount>, host: string, isLocal?: (host: string) => boolean): void {
  const subnet = subnetOf(host);
  const known = there.get(subnet);
  if (known !== undefined) known.cameras++;
  else there.set(subnet, { cameras: 1, isLocal: isLocal?.(host) === true });
}

function estateOf(subnets: ReadonlyMap<string, SubnetCount>): Estate {
  let cameras = 0;
  for (const subnet of subnets.values()) cameras += subnet.cameras;
  return { cameras, subnets: subnets.size };
}
