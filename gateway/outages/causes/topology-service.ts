import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import '../../registry/contracts/contract-events.ts';
import '../../registry/organisations/organisation-events.ts';
import '../../registry/paths/path-events.ts';
import '../../registry/registry-events.ts';
import type { CameraLinksStore } from './camera-links-store.ts';
import { Topology } from './topology.ts';

interface Deps {
  readonly links: Pick<CameraLinksStore, 'list' | 'listSystems' | 'listNames'>;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

const camerasAtOnce = 1000;
/** After reading the register, so many times as long is rested before events make it be read again, ms at most. */
const restFactor = 50;
const longestRestMs = 30_000;

/** Which cameras stand behind what now: read from the register, and again some time after it changed. */
export class TopologyService {
  readonly #deps: Deps;
  #current = new Topology();
  #names: ReadonlyMap<string, string> = new Map();
  #isStale = true;
  /** By the monotonic clock. */
  #restsUntilMs = Number.NEGATIVE_INFINITY;
  #unsubscribe: (() => void)[] = [];

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  start(): void {
    const { bus } = this.#deps;
    const stale = (): void => void (this.#isStale = true);
    this.#unsubscribe = [
      bus.on('camera.adopted', stale),
      bus.on('camera.changed', stale),
      bus.on('camera.paths-changed', stale),
      bus.on('organisation.moved', stale),
      bus.on('contract.changed', stale),
    ];
  }

  stop(): void {
    for (const off of this.#unsubscribe.splice(0)) off();
  }

  /** Another object whenever the register was read again. */
  get current(): Topology {
    return this.#current;
  }

  /** @param key of a recorder, platform, contract or area */
  nameOf(key: string): string | undefined {
    return this.#names.get(key);
  }

  /** Reads the register when it has changed and was not read just now. What was known before stays when that fails. */
  async refreshIfRested(): Promise<void> {
    const { clock, log } = this.#deps;
    const beganMs = clock.monotonic();
    if (!this.#isStale || beganMs < this.#restsUntilMs) return;
    this.#isStale = false;
    try {
      await this.#read();
    } catch (error) {
      this.#isStale = true;
      log.warn({ error }, 'the register was not read for causes');
    }
    const endedMs = clock.monotonic();
    this.#restsUntilMs = endedMs + Math.min(longestRestMs, restFactor * (endedMs - beganMs));
  }

  async #read(): Promise<void> {
    const { links } = this.#deps;
    const [systems, names] = await Promise.all([links.listSystems(wholeEstate), links.listNames(wholeEstate)]);
    const topology = new Topology();
    for (let afterId = ''; ;) {
      const cameras = await links.list(wholeEstate, { afterId, limit: camerasAtOnce }, systems);
      topology.add(cameras);
      const last = cameras.at(-1);
      if (last === undefined) break;
      afterId = last.cameraId;
    }
    this.#current = topology;
    this.#names = names;
  }
}
