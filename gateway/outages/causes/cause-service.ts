import type { HealthService } from '../../health/health-service.ts';
import { isThere } from '../../health/health-state.ts';
import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction } from '../../platform/database/run-transaction.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import '../../registry/organisations/organisation-events.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { CoveredCamera } from '../maintenance/maintenance-window.ts';
import type { Outage, OutageId } from '../outage.ts';
import type { OutageStore } from '../outage-store.ts';
import '../outage-events.ts';
import type { Cause, CauseId } from './cause.ts';
import type { BookTime, BookWorld, CauseBook } from './cause-book.ts';
import { isDownNow, type LinkedOutage, partsOf, type SeverityPolicy } from './cause-part.ts';
import type { CauseStore } from './cause-store.ts';
import type { CauseTeller } from './cause-teller-service.ts';
import { describeCause, isSameCause, type OpenCause } from './open-cause.ts';
import type { TopologyService } from './topology-service.ts';

interface Deps {
  readonly book: CauseBook;
  readonly causes: Pick<CauseStore, 'listOpen' | 'save' | 'saveParts' | 'forgetMerged'>;
  readonly outages: Pick<OutageStore, 'listOfCauses' | 'listWithoutCause' | 'assignCauses'>;
  readonly topology: Pick<TopologyService, 'current' | 'nameOf' | 'refreshIfRested'>;
  readonly health: Pick<HealthService, 'listCameras'>;
  /** Whether silence means anything now; it always does when this is absent. */
  readonly sight?: { isTrusted(): boolean };
  /** Which window covers all of these cameras now, or the most of them when several do. */
  readonly maintenance: {
    /** Another one whenever other windows count. */
    editionAt(atMs: number): string;
    coveringWindow(cameras: readonly CoveredCamera[], atMs: number): string | undefined;
  };
  readonly teller: Pick<CauseTeller, 'tell'>;
  readonly transaction: RunTransaction;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
  readonly severity: SeverityPolicy;
}

type Fact =
  | { readonly kind: 'outages'; readonly outages: readonly Outage[] }
  | { readonly kind: 'moved'; readonly fromPath: string; readonly toPath: string };

const outagesAtOnce = 500;
const causesAtOnce = 500;
/** Tickets and notices are of confirmed causes, and those do not merge; pages that were left open may ask for it. */
const mergedKeptMs = 7 * 86_400_000;
/** After deciding about a city at once, so many times as long is rested before it is decided again. */
const restFactor = 20;

/**
 * Finds the causes of outages. Decisions are taken in memory, once a second at most, and stored before anybody is told;
 * what the database refuses is stored later. After a restart everything is read back from the outages.
 */
export class CauseService {
  readonly #deps: Deps;
  #facts: Fact[] = [];
  readonly #unsaved = new Set<OpenCause>();
  readonly #unassigned = new Map<OutageId, CauseId>();
  #working: Promise<void> | undefined;
  #restsUntilMs = Number.NEGATIVE_INFINITY;
  #windowEdition = '';
  #isFailing = false;
  #unsubscribe: (() => void)[] = [];

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Reads back what is not over. To be called before outages start, which tell what happened meanwhile. */
  async start(): Promise<void> {
    const { bus, topology } = this.#deps;
    this.#unsubscribe = [
      bus.on('outages.stored', ({ outages }) => void this.#facts.push({ kind: 'outages', outages })),
      bus.on(
        'organisation.moved',
        ({ fromPath, toPath }) => void this.#facts.push({ kind: 'moved', fromPath, toPath }),
      ),
    ];
    await topology.refreshIfRested();
    await this.#load();
  }

  /** Stops listening, and stores what can be stored. */
  async stop(): Promise<void> {
    for (const off of this.#unsubscribe.splice(0)) off();
    await this.#working;
    await this.#workOff();
  }

  /** Takes in what happened, decides, stores and tells; to be called every second. Never throws. */
  sweep(): Promise<void> {
    if (this.#deps.clock.monotonic() < this.#restsUntilMs) return Promise.resolve();
    this.#working ??= this.#workOff().finally(() => (this.#working = undefined));
    return this.#working;
  }

  /** Forgets what long ago became part of another cause: nobody follows a link to it any more. Never throws. */
  async forgetMerged(): Promise<void> {
    const { causes, clock, log } = this.#deps;
    try {
      const count = await causes.forgetMerged(clock.now() - mergedKeptMs);
      if (count > 0) log.info({ count }, 'merged causes forgotten');
    } catch (error) {
      log.warn({ err: error }, 'merged causes not forgotten');
    }
  }

  async #workOff(): Promise<void> {
    const { log, topology, clock } = this.#deps;
    await topology.refreshIfRested();
    const decidedInMs = await this.#decide();
    this.#restsUntilMs = clock.monotonic() + restFactor * decidedInMs;
    try {
      await this.#save();
    } catch (error) {
      if (!this.#isFailing) log.warn({ error, waiting: this.#unsaved.size }, 'causes wait for the database');
      this.#isFailing = true;
      return;
    }
    if (this.#isFailing) log.info({}, 'causes stored again');
    this.#isFailing = false;
  }

  /** @returns how long it held everybody else, ms */
  async #decide(): Promise<number> {
    const { book, clock } = this.#deps;
    const world = this.#world();
    const facts = this.#facts;
    this.#facts = [];
    for (const fact of facts) {
      if (fact.kind === 'moved') {
        // What is not decided yet has no cause in the book that would move.
        book.settle(world, this.#time());
        book.move(fact.fromPath, fact.toPath);
      } else {
        for (const outage of fact.outages) book.take(outage, world);
        await takeTurn();
      }
    }
    const beganMs = clock.monotonic();
    const time = this.#time();
    book.settle(world, time, this.#deps.sight?.isTrusted() ?? true);
    this.#collect();
    this.#coverWindows(time.atMs);
    this.#collect();
    return clock.monotonic() - beganMs;
  }

  #time(): BookTime {
    const { clock } = this.#deps;
    return { atMs: clock.now(), monotonicMs: clock.monotonic() };
  }

  #collect(): void {
    const { causes, moved } = this.#deps.book.takeChanges();
    for (const cause of causes) this.#unsaved.add(cause);
    for (const [outageId, causeId] of moved) this.#unassigned.set(outageId, causeId);
  }

  /** Causes that changed, and all when other windows count. */
  #coverWindows(atMs: number): void {
    const { book, maintenance } = this.#deps;
    const edition = maintenance.editionAt(atMs);
    const isOther = edition !== this.#windowEdition;
    this.#windowEdition = edition;
    const open = isOther ? [...book.causes()] : [...this.#unsaved].filter(({ id }) => book.find(id) !== undefined);
    for (const cause of open) book.setWindow(cause, maintenance.coveringWindow(this.#coveredBy(cause), atMs));
  }

  /** Cameras for which an alarm would ring; all of them when everything answers again. */
  #coveredBy(cause: OpenCause): CoveredCamera[] {
    const linked = [...cause.outages.values()];
    const down = linked.filter(({ outage }) => isDownNow(outage));
    const { current } = this.#deps.topology;
    return (down.length > 0 ? down : linked).map(({ outage: { cameraId, organisationPath } }) => ({
      cameraId,
      organisationPath,
      standsBehind: (kind, key) =>
        current.parentsOf(cameraId).some((parent) => parent.kind === kind && parent.key === key),
    }));
  }

  #world(): BookWorld {
    const { topology, health } = this.#deps;
    const { current } = topology;
    let heard: ReadonlyMap<CameraId, number> | undefined;
    return {
      parentsOf: (cameraId) => current.parentsOf(cameraId),
      camera: (cameraId) => current.camera(cameraId),
      nameOf: ({ key }) => topology.nameOf(key),
      lastHeardMs: (cameraId) => (heard ??= lastHeard(health)).get(cameraId),
    };
  }

  async #save(): Promise<void> {
    while (this.#unsaved.size > 0) {
      const batch = [...this.#unsaved].slice(0, causesAtOnce);
      const news = batch.flatMap((open) => newsOf(open, this.#deps.severity) ?? []);
      const assigned = Map.groupBy(this.#unassigned, ([, causeId]) => causeId);
      const stored = news.map(({ cause }) => cause);
      // One began while another one ended: the cause reads as before, and has another outage all the same.
      const joined = batch.filter(({ id, told }) => told !== undefined && assigned.has(id)).map(({ id }) => id);
      const ids = [...new Set([...stored.map(({ id }) => id), ...joined])];
      await this.#deps.transaction(async (transaction) => {
        const { causes, outages } = this.#deps;
        await causes.save(stored, transaction);
        await outages.assignCauses(new Map(ids.flatMap((id) => assigned.get(id) ?? [])), transaction);
        const over = news.filter(({ cause }) => cause.state === 'closed');
        await causes.saveParts(
          over.flatMap(({ cause, open }) => partsOf(cause, open.outages.values())),
          transaction,
        );
      });
      for (const open of batch) this.#unsaved.delete(open);
      for (const id of ids) for (const [outageId] of assigned.get(id) ?? []) this.#unassigned.delete(outageId);
      for (const { open, cause } of news) {
        this.#deps.teller.tell(open, cause);
        open.told = cause;
        open.peakCount = cause.peakCount;
      }
      // A city's causes are told in portions, so that others have their turn.
      await takeTurn();
    }
  }

  async #load(): Promise<void> {
    const { book, causes, outages, topology } = this.#deps;
    const stored = await causes.listOpen(wholeEstate);
    const linked = await outages.listOfCauses(
      wholeEstate,
      stored.map(({ id }) => id),
    );
    const byCause = Map.groupBy(linked, ({ causeId }) => causeId);
    const time = this.#time();
    const { current } = topology;
    for (const cause of stored) {
      const own = (byCause.get(cause.id) ?? []).map((outage): LinkedOutage => {
        return { outage, pointClass: current.camera(outage.cameraId)?.pointClass ?? 9 };
      });
      const [first] = own;
      const parents = first === undefined ? [] : current.parentsOf(first.outage.cameraId);
      const parent = parents.find(({ kind, key }) => kind === cause.kind && key === cause.key);
      book.load(cause, own, parent, time);
    }
    for (;;) {
      const nobodys = await outages.listWithoutCause(wholeEstate, outagesAtOnce);
      if (nobodys.length === 0) break;
      this.#facts.push({ kind: 'outages', outages: nobodys });
      await this.#decide();
      await this.#save();
    }
  }
}

/** Lets others have theirs. */
function takeTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

interface CauseNews {
  readonly open: OpenCause;
  readonly cause: Cause;
}

/** @returns undefined when nothing is another, or nobody has ever heard of it and it is a part of another one now */
function newsOf(open: OpenCause, severity: SeverityPolicy): CauseNews | undefined {
  if (open.state === 'merged' && open.told === undefined) return undefined;
  const cause = describeCause(open, severity);
  if (cause === undefined || (open.told !== undefined && isSameCause(open.told, cause))) return undefined;
  return { open, cause };
}

/**
 * When each camera was last heard that is not known to be down. One of which nothing is known for the moment, since the
 * gateway is blind or has just begun, counts as not heard; one that can never be asked does not count.
 */
function lastHeard(health: Pick<HealthService, 'listCameras'>): ReadonlyMap<CameraId, number> {
  const heard = new Map<CameraId, number>();
  for (const { path, state } of health.listCameras(wholeEstate)) {
    const { status, why, lastGoodMs = 0 } = state;
    if (isThere(status) || why === 'blind' || why === 'restart') heard.set(path.cameraId, lastGoodMs);
  }
  return heard;
}
