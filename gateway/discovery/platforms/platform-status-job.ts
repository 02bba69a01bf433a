import type { Adapter } from '../../../adapters/sdk/adapter.ts';
import type { ChannelState } from '../../../adapters/sdk/device-event.ts';
import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { ListedPointStore } from './listed-point-store.ts';
import type { Platform } from './platform.ts';
import './platform-events.ts';
import type { PlatformPointsService } from './platform-points-service.ts';
import type { PlatformStore } from './platform-store.ts';

interface Deps {
  readonly platforms: Pick<PlatformStore, 'list'>;
  readonly points: Pick<ListedPointStore, 'camerasOf'>;
  readonly work: Pick<PlatformPointsService, 'targetOf'>;
  readonly adapters: readonly Adapter[];
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly log: Log;
  readonly policy: { readonly statusSeconds: number };
}

/** Changes that are told one by one; when more change at once, the probes find them in their turn. */
const maxHints = 500;

/**
 * Reads the status feed of every platform each so often: one call for thousands of points. Probes are answered from it,
 * and points that came or went are probed at once.
 */
export class PlatformStatusJob {
  readonly #deps: Deps;
  readonly #known = new Map<string, ReadonlyMap<string, ChannelState['state']>>();
  readonly #silent = new Set<string>();
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  start(): void {
    this.#reading = this.#read();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await this.#reading;
  }

  async #read(): Promise<void> {
    const { log, policy } = this.#deps;
    try {
      const platforms = await this.#deps.platforms.list(wholeEstate);
      await Promise.all(platforms.map((platform) => this.#readOne(platform)));
    } catch (err) {
      // The database is away: the next round tries again.
      log.warn({ err }, 'platforms not read');
    }
    if (this.#stopping.signal.aborted) return;
    this.#timer = setTimeout(() => this.start(), policy.statusSeconds * 1000);
  }

  async #readOne(platform: Platform): Promise<void> {
    const { adapters, work, clock, policy, log } = this.#deps;
    const adapter = adapters.find(({ kind }) => kind === platform.adapterKind);
    if (adapter?.readChannelStates === undefined) return;
    const limits = { signal: this.#stopping.signal, deadlineMs: clock.monotonic() + policy.statusSeconds * 1000 };
    const told = await adapter.readChannelStates(await work.targetOf(platform), limits);
    if (told.kind === 'ok') {
      if (this.#silent.delete(platform.id)) log.info({ platformId: platform.id }, 'platform tells its status again');
      return this.#compare(platform, told.value);
    }
    const isFirst = !this.#silent.has(platform.id) && told.fault.reason !== 'unsupported';
    if (isFirst) log.warn({ platformId: platform.id, fault: told.fault }, 'platform does not tell its status');
    this.#silent.add(platform.id);
  }

  async #compare({ id, adapterKind }: Platform, states: readonly ChannelState[]): Promise<void> {
    const before = this.#known.get(id);
    this.#known.set(id, new Map(states.map(({ channelToken, state }) => [channelToken, state])));
    if (before === undefined) return;
    const turned = states.filter(({ channelToken, state }) => (before.get(channelToken) ?? state) !== state);
    const pointIds = turned.slice(0, maxHints).map(({ channelToken }) => channelToken);
    const cameras = pointIds.length === 0 ? [] : (await this.#deps.points.camerasOf(id, pointIds)).values();
    for (const cameraId of cameras) this.#deps.bus.emit('camera.doubted', { cameraId, adapterKind });
  }
}
