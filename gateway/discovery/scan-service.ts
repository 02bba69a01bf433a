import type { Actor } from '../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import { newId } from '../platform/ids/new-id.ts';
import type { Log } from '../platform/observability/log.ts';
import type { CompareService } from './rescan/compare-service.ts';
import { describeShortfall, hasEnded, type Scan } from './scan.ts';
import type { NetRanges, ScanRunService } from './scan-run-service.ts';
import type { ScanStore } from './scan-store.ts';
import { readTimeCursor, writeTimeCursor } from './time-cursor.ts';

interface Deps {
  readonly scans: Pick<ScanStore, 'add' | 'save' | 'find' | 'list' | 'count' | 'listInState' | 'prune'>;
  readonly runs: Pick<ScanRunService, 'run' | 'countHosts'>;
  readonly comparisons: Pick<CompareService, 'compare'>;
  readonly ranges: NetRanges;
  readonly clock: Clock;
  readonly log: Log;
}

interface ScanRequest {
  readonly multicast: boolean;
  /** The configured ones when absent. */
  readonly ranges?: readonly string[] | undefined;
}

/** Who wants a scan: a person, or a schedule of an organisation. */
export type ScanAsker =
  | { readonly kind: 'person'; readonly actor: Actor }
  | { readonly kind: 'schedule'; readonly organisationPath: string; readonly scheduleId?: string };

/** A scan with its place in the queue, 1 for the next one; 0 when it does not wait. */
export interface PlacedScan extends Scan {
  readonly place: number;
}

interface RunningScan {
  scan: Scan;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  savedAtMs: number;
}

/** Ended scans of the estate that can still be read. */
const keptScans = 500;
/** How often a running scan's progress is written down, for after a crash. */
const saveEveryMs = 2000;

/** Looks for cameras: one scan is on the wire, those of other organisations wait their turn. */
export class ScanService {
  readonly #deps: Deps;
  #running: RunningScan | undefined;
  #pumping: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Marks what the last process left running and goes on with what waits. */
  async resume(): Promise<void> {
    const { scans, clock, log } = this.#deps;
    for (const scan of await scans.listInState(wholeEstate, 'running')) {
      const problem = 'The gateway ended while this scan ran. What it had found is on the list.';
      await scans.save({ ...scan, state: 'broken-off', endedAtMs: clock.now(), problem });
      log.warn({ scanId: scan.id }, 'scan broken off');
    }
    this.#pump();
  }

  /**
   * Puts a scan into the queue; it begins at once when nothing else is on the wire.
   *
   * @throws GatewayError `scan/running` when one of the same organisation waits or runs (extension `scanId`),
   * `request/invalid` when there is nothing to ask, or what `NetRanges.expand` refuses; nothing has been dialled then
   */
  async start(asker: ScanAsker, request: ScanRequest): Promise<PlacedScan> {
    const { ranges: netRanges, scans, runs, clock, log } = this.#deps;
    const ranges = request.ranges ?? netRanges.configured;
    const { count } = netRanges.expand(ranges);
    if (count === 0 && !request.multicast) throw nothingToAsk();
    const organisationPath = asker.kind === 'person' ? asker.actor.scope.organisationPath : asker.organisationPath;
    const open = await this.#findOpen(organisationPath);
    if (open !== undefined) throw alreadyRunning(open);

    const scan: Scan = {
      id: newId(clock.now()),
      organisationPath,
      state: 'waiting',
      cause: asker.kind,
      ...(asker.kind === 'person' && { startedBy: asker.actor.displayName }),
      ...(asker.kind === 'schedule' && asker.scheduleId !== undefined && { scheduleId: asker.scheduleId }),
      multicast: request.multicast,
      ranges: [...ranges],
      askedHosts: 0,
      hostCount: runs.countHosts(count),
      foundDevices: 0,
      askedAtMs: clock.now(),
    };
    await scans.add(scan);
    log.info({ scanId: scan.id, cause: scan.cause, hostCount: scan.hostCount }, 'scan asked for');
    this.#pump();
    await this.#pumping;
    return this.read({ organisationPath }, scan.id);
  }

  /** @throws GatewayError `scan/unknown` when it is unknown, of another organisation, or too long ago */
  async read(scope: Scope, id: string): Promise<PlacedScan> {
    const scan = await this.#deps.scans.find(scope, id);
    if (scan === undefined)
      throw new GatewayError('scan/unknown', 'There is no such scan; only the last ones are kept.');
    const [placed = { ...scan, place: 0 }] = await this.#placed([scan]);
    return placed;
  }

  /** The newest first. @throws GatewayError `request/invalid` for a cursor that no page returned */
  async list(scope: Scope, query: { readonly cursor?: string | undefined; readonly limit: number }) {
    const { scans } = this.#deps;
    const after = query.cursor === undefined ? undefined : readTimeCursor(query.cursor);
    const found = await scans.list(scope, { limit: query.limit + 1, ...(after && { after }) });
    const items = await this.#placed(found.slice(0, query.limit));
    const last = found.length > query.limit ? items.at(-1) : undefined;
    const total = await scans.count(scope);
    return { items, total, ...(last && { nextCursor: writeTimeCursor({ atMs: last.askedAtMs, id: last.id }) }) };
  }

  /** Resolves when the scan has let go of the network. Cancelling one that has ended changes nothing. */
  async cancel(actor: Actor, id: string): Promise<PlacedScan> {
    const { scans, clock } = this.#deps;
    await this.read(actor.scope, id);
    await this.#pumping;
    if (this.#running?.scan.id === id) {
      this.#running.abort.abort();
      await this.#running.ended;
      return this.read(actor.scope, id);
    }
    const scan = await scans.find(actor.scope, id);
    if (scan?.state === 'waiting') await scans.save({ ...scan, state: 'cancelled', endedAtMs: clock.now() });
    return this.read(actor.scope, id);
  }

  /** Ends a running scan and waits for it; those that wait stay in the queue for the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#pumping;
    this.#running?.abort.abort();
    await this.#running?.ended;
  }

  #pump(): void {
    this.#pumping = this.#pumping
      .then(() => this.#beginNext())
      .catch((error: unknown) => {
        this.#deps.log.error({ err: error }, 'the next scan cannot begin');
      });
  }

  async #beginNext(): Promise<void> {
    const { scans, clock, log } = this.#deps;
    if (this.#running !== undefined || this.#isStopped) return;
    const [next] = await scans.listInState(wholeEstate, 'waiting');
    if (next === undefined) return;
    const scan: Scan = { ...next, state: 'running', startedAtMs: clock.now() };
    await scans.save(scan);
    const abort = new AbortController();
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const running: RunningScan = { scan, abort, ended, savedAtMs: clock.monotonic() };
    this.#running = running;
    log.info({ scanId: scan.id }, 'scan started');
    void this.#run(running).finally(() => {
      this.#running = undefined;
      resolve();
      this.#pump();
    });
  }

  async #run(running: RunningScan): Promise<void> {
    const { scans, runs, comparisons, clock, log } = this.#deps;
    const { abort } = running;
    let end: Pick<Scan, 'state'> & Partial<Scan>;
    try {
      const found = await runs.run(running.scan, (change) => this.#note(running, change), abort.signal);
      const state = abort.signal.aborted ? 'cancelled' : 'done';
      const problem = state === 'done' ? describeShortfall(running.scan, found.dropped) : undefined;
      const changes = state === 'done' ? await comparisons.compare(running.scan, found.sightings) : undefined;
      end = { state, ...(problem !== undefined && { problem }), ...(changes && { changes }) };
    } catch (error) {
      abort.abort();
      const problem = error instanceof GatewayError ? error.message : 'The scan broke off; the log says why.';
      end = { state: 'failed', problem };
      log.error({ scanId: running.scan.id, err: error }, 'scan failed');
    }
    running.scan = { ...running.scan, ...end, endedAtMs: clock.now() };
    const { id, state, askedHosts, foundDevices } = running.scan;
    try {
      await scans.save(running.scan);
      await scans.prune(wholeEstate, keptScans);
    } catch (error) {
      log.error({ scanId: id, err: error }, 'the end of a scan cannot be stored');
    }
    log.info({ scanId: id, state, askedHosts, foundDevices }, 'scan ended');
  }

  #note(running: RunningScan, change: Partial<Scan>): void {
    const { scans, clock, log } = this.#deps;
    running.scan = { ...running.scan, ...change };
    const nowMs = clock.monotonic();
    if (nowMs - running.savedAtMs < saveEveryMs) return;
    running.savedAtMs = nowMs;
    scans.save(running.scan).catch((error: unknown) => log.warn({ err: error }, 'progress of a scan is not stored'));
  }

  /** With the progress of now and the place in the queue. */
  async #placed(found: readonly Scan[]): Promise<PlacedScan[]> {
    const isWaiting = found.some(({ state }) => state === 'waiting');
    const waiting = isWaiting ? await this.#deps.scans.listInState(wholeEstate, 'waiting') : [];
    const running = this.#running?.scan;
    return found.map((scan) => {
      const now = scan.id === running?.id && !hasEnded(scan) ? running : scan;
      return { ...now, place: waiting.findIndex(({ id }) => id === scan.id) + 1 };
    });
  }

  async #findOpen(organisationPath: string): Promise<Scan | undefined> {
    const { scans } = this.#deps;
    const open = [
      ...(await scans.listInState({ organisationPath }, 'running')),
      ...(await scans.listInState({ organisationPath }, 'waiting')),
    ];
    return open.find((scan) => scan.organisationPath === organisationPath);
  }
}

function nothingToAsk(): GatewayError {
  const message = 'names no address, and multicast is off; name a range or configure discovery.ranges';
  return new GatewayError('request/invalid', `body.ranges ${message}.`, { issues: [{ path: 'body.ranges', message }] });
}

function alreadyRunning({ id }: Scan): GatewayError {
  return new GatewayError('scan/running', 'A scan of your organisation waits or runs; wait for its end or cancel it.', {
    extensions: { scanId: id },
  });
}
