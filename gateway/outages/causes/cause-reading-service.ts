import { z } from 'zod';
import { isWithin, type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { noPageCursor, parsePageCursor, writePageCursor } from '../../platform/http/page-cursor.ts';
import type { CameraId, PlacedCamera } from '../../registry/camera.ts';
import { lastIdOf } from '../../registry/organisations/organisation-tree.ts';
import type { Cause, CauseKind, Severity } from './cause.ts';
import type { CauseBook } from './cause-book.ts';
import { joinParts, type LinkedOutage, type SeverityPolicy, severityOf, tally } from './cause-part.ts';
import type { CauseStore, ClosedFilter } from './cause-store.ts';
import type { CauseSummary, CauseView } from './causes-api.ts';
import { type SeenCause, viewCause } from './cause-view.ts';
import type { KeyNames } from './key-names-service.ts';
import { describeCause, type OpenCause } from './open-cause.ts';
import type { TopologyService } from './topology-service.ts';

interface Deps {
  readonly book: Pick<CauseBook, 'causes' | 'find' | 'edition'>;
  readonly causes: Pick<CauseStore, 'findMany' | 'listClosedIds' | 'countClosed' | 'listParts'>;
  readonly topology: Pick<TopologyService, 'current'>;
  readonly registry: { findCameras(scope: Scope, ids: readonly string[]): Promise<readonly PlacedCamera[]> };
  readonly names: Pick<KeyNames, 'find'>;
  readonly maintenance: { noteOf(windowId: string, atMs: number): CauseView['maintenance'] };
  readonly clock: Clock;
  readonly severity: SeverityPolicy;
}

interface CauseQuery {
  readonly state: 'open' | 'suspected' | 'confirmed' | 'closed';
  readonly kind?: CauseKind | undefined;
  readonly severity?: Severity | undefined;
  readonly inMaintenance?: boolean | undefined;
  readonly sort: 'newest' | 'largest';
  readonly cursor?: string | undefined;
  readonly limit: number;
}

interface CausePage {
  readonly items: CauseView[];
  readonly nextCursor?: string;
  readonly total: number;
}

const cursorShape = z.tuple([z.number(), z.string().max(36)]);
/** A cause that was merged into one that was merged, and so on. */
const longestChain = 5;
/** Parts whose causes are remembered. */
const mostParts = 500;

/** Causes as people read them: each reader's view is made of the own cameras, as if there were no others. */
export class CauseReading {
  readonly #deps: Deps;
  /** By the path of the part, as of `#edition` of the book. */
  readonly #seen = new Map<string, readonly SeenCause[]>();
  #edition = -1;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `request/invalid` for a cursor that no page returned */
  list(scope: Scope, query: CauseQuery): Promise<CausePage> {
    return query.state === 'closed' ? this.#listClosed(scope, query) : this.#listOpen(scope, query);
  }

  /** One that was merged reads as what it became. @throws GatewayError `cause/unknown` */
  async read(scope: Scope, causeId: string): Promise<CauseView> {
    const seen = await this.#see(scope, causeId, longestChain);
    const [view] = seen === undefined ? [] : await this.#view(scope, [seen]);
    if (view === undefined) throw new GatewayError('cause/unknown', 'There is no such cause in your part.');
    return view;
  }

  summary(scope: Scope, sinceMs?: number): CauseSummary {
    const nowMs = this.#deps.clock.now();
    const none = { causes: 0, cameras: 0 };
    const counts = { critical: none, major: none, minor: none, suspected: none, inMaintenance: none };
    let [camerasDown, camerasImpaired, camerasRecovering, confirmedSince] = [0, 0, 0, 0];
    for (const { cause, sum } of this.#seenIn(scope)) {
      const group = groupOf(cause, severityOf(sum, this.#deps.severity));
      const { causes, cameras } = counts[group];
      counts[group] = { causes: causes + 1, cameras: cameras + sum.cameraIds.length };
      camerasImpaired += sum.impairedCount;
      camerasDown += sum.cameraIds.length - sum.impairedCount;
      camerasRecovering += sum.recoveringCount;
      if ((cause.confirmedAtMs ?? 0) > (sinceMs ?? Infinity)) confirmedSince++;
    }
    return {
      ...{ ...counts, camerasDown, camerasImpaired, camerasRecovering, asOfMs: nowMs },
      ...(sinceMs !== undefined && { confirmedSince }),
    };
  }

  /** Confirmed causes that are not over and hit cameras of the scope, as they are to everybody. */
  async listConfirmed(scope: Scope): Promise<readonly Cause[]> {
    return [...this.#deps.book.causes()]
      .filter((open) => open.state === 'confirmed' && ownOf(open, scope).length > 0)
      .flatMap((open) => describeCause(open, this.#deps.severity) ?? []);
  }

  /** Some causes that hit cameras of the scope, in whatever state, as they are to everybody. */
  async findMany(scope: Scope, ids: readonly string[]): Promise<readonly Cause[]> {
    const { book, causes, severity } = this.#deps;
    const open = ids.flatMap((id) => book.find(id) ?? []);
    const others = ids.filter((id) => book.find(id) === undefined);
    const [stored, parts] = await Promise.all([causes.findMany(wholeEstate, others), causes.listParts(scope, others)]);
    const hit = new Set(parts.map(({ causeId }) => causeId));
    return [
      ...open.filter((each) => ownOf(each, scope).length > 0).flatMap((each) => describeCause(each, severity) ?? []),
      ...stored.filter(({ id, organisationPath }) => hit.has(id) || isWithin(scope, organisationPath)),
    ];
  }

  /** Cameras of the scope that a cause keeps from being used now. */
  async listCameraIds(scope: Scope, causeId: string): Promise<readonly CameraId[]> {
    const open = this.#deps.book.find(causeId);
    return open === undefined ? [] : (tally(ownOf(open, scope))?.cameraIds ?? []);
  }

  async #listOpen(scope: Scope, query: CauseQuery): Promise<CausePage> {
    const { cursor, limit, sort } = query;
    const weightOf = ({ sum }: SeenCause): number => (sort === 'largest' ? sum.affectedCount : 0);
    const all = this.#seenIn(scope)
      .filter((seen) => matches(seen, query, this.#deps.severity))
      .sort((a, b) => weightOf(b) - weightOf(a) || (a.cause.id < b.cause.id ? 1 : -1));
    const after = cursor === undefined ? undefined : parsePageCursor(cursorShape, cursor);
    if (cursor !== undefined && after === undefined) throw noPageCursor();
    const left = after === undefined ? all : all.filter((seen) => isAfter(seen, weightOf(seen), after));
    const page = left.slice(0, limit);
    const last = left.length > limit ? page.at(-1) : undefined;
    return {
      items: await this.#view(scope, page),
      total: all.length,
      ...(last && { nextCursor: writePageCursor([weightOf(last), last.cause.id]) }),
    };
  }

  async #listClosed(scope: Scope, { kind, severity, cursor, limit }: CauseQuery): Promise<CausePage> {
    const { causes } = this.#deps;
    const after = cursor === undefined ? undefined : parsePageCursor(cursorShape, cursor);
    if (cursor !== undefined && after === undefined) throw noPageCursor();
    const filter = { kind, ...sizesOf(severity, this.#deps.severity) };
    const [ids, total] = await Promise.all([
      causes.listClosedIds(scope, filter, { beforeId: after?.[1], limit: limit + 1 }),
      causes.countClosed(scope, filter),
    ]);
    const shown = ids.slice(0, limit);
    const last = ids.length > limit ? shown.at(-1) : undefined;
    return {
      items: await this.#view(scope, await this.#seeClosed(scope, shown)),
      total,
      ...(last !== undefined && { nextCursor: writePageCursor([0, last]) }),
    };
  }

  async #see(scope: Scope, causeId: string, depth: number): Promise<SeenCause | undefined> {
    const { book, causes } = this.#deps;
    const open = book.find(causeId);
    if (open !== undefined) return this.#seeOpen(scope, open);
    const [stored] = await causes.findMany(wholeEstate, [causeId]);
    if (stored?.mergedIntoId !== undefined && depth > 0) return this.#see(scope, stored.mergedIntoId, depth - 1);
    const [seen] = await this.#seeClosed(scope, [causeId]);
    return seen;
  }

  /** Every open cause that hits cameras of the scope, worked out once for everybody of one part. */
  #seenIn(scope: Scope): readonly SeenCause[] {
    const { book } = this.#deps;
    if (this.#edition !== book.edition || this.#seen.size > mostParts) this.#seen.clear();
    this.#edition = book.edition;
    const known = this.#seen.get(scope.organisationPath);
    if (known !== undefined) return known;
    const seen = [...book.causes()].flatMap((open) => this.#seeOpen(scope, open) ?? []);
    this.#seen.set(scope.organisationPath, seen);
    return seen;
  }

  #seeOpen(scope: Scope, open: OpenCause): SeenCause | undefined {
    const sum = tally(ownOf(open, scope));
    return sum && { cause: open, sum };
  }

  /** Watched cameras of the scope behind an open cause; undefined of one that is over. */
  #countMembers(scope: Scope, { cause, sum }: SeenCause): number | undefined {
    const { book, topology } = this.#deps;
    const open = book.find(cause.id);
    if (open === undefined) return undefined;
    const { current } = topology;
    const members = open.parentId === undefined ? [] : (current.parent(open.parentId)?.members ?? []);
    const own = members.filter((id) => isWithin(scope, current.camera(id)?.organisationPath ?? ''));
    return Math.max(own.length, sum.affectedCount);
  }

  /** In the order of the ids. */
  async #seeClosed(scope: Scope, ids: readonly string[]): Promise<SeenCause[]> {
    const { causes } = this.#deps;
    const [stored, parts] = await Promise.all([causes.findMany(wholeEstate, ids), causes.listParts(scope, ids)]);
    const partsById = Map.groupBy(parts, ({ causeId }) => causeId);
    const byId = new Map<string, Cause>(stored.map((cause) => [cause.id, cause]));
    return ids.flatMap((id) => {
      const cause = byId.get(id);
      const sum = cause && joinParts(partsById.get(cause.id) ?? []);
      return cause && sum ? { cause, sum } : [];
    });
  }

  async #view(scope: Scope, seen: readonly SeenCause[]): Promise<CauseView[]> {
    const { registry, names, maintenance, clock, severity } = this.#deps;
    const nowMs = clock.now();
    const keysOf = (kind: CauseKind): string[] =>
      seen.filter(({ cause }) => cause.kind === kind).map(({ cause }) => cause.key);
    const kept = (['recorder', 'platform', 'contract'] as const).map((kind) => names.find(scope, kind, keysOf(kind)));
    const [cameras, organisations, ...named] = await Promise.all([
      registry.findCameras(scope, keysOf('camera')),
      names.find(
        scope,
        'organisation',
        seen.map(({ sum }) => lastIdOf(sum.organisationPath)),
      ),
      ...kept,
    ]);
    const words = {
      cameras: new Map(cameras.map((camera) => [camera.id, camera])),
      organisations,
      names: new Map(named.flatMap((each) => [...each])),
      maintenanceOf: (windowId: string) => maintenance.noteOf(windowId, nowMs),
      memberCountOf: (each: SeenCause) => this.#countMembers(scope, each),
    };
    return seen.map((each) => viewCause(each, words, severity));
  }
}

/** Its outages of cameras of the scope. */
function ownOf({ outages }: OpenCause, scope: Scope): LinkedOutage[] {
  return [...outages.values()].filter(({ outage }) => isWithin(scope, outage.organisationPath));
}

function groupOf(
  { state, maintenanceWindowId }: SeenCause['cause'],
  severity: Severity,
): Severity | 'suspected' | 'inMaintenance' {
  if (maintenanceWindowId !== undefined) return 'inMaintenance';
  return state === 'suspected' ? 'suspected' : severity;
}

function matches({ cause, sum }: SeenCause, query: CauseQuery, policy: SeverityPolicy): boolean {
  const { state, kind, severity, inMaintenance } = query;
  if (state !== 'open' && cause.state !== state) return false;
  if (kind !== undefined && cause.kind !== kind) return false;
  if (severity !== undefined && severityOf(sum, policy) !== severity) return false;
  return inMaintenance === undefined || inMaintenance === (cause.maintenanceWindowId !== undefined);
}

function isAfter({ cause }: SeenCause, weight: number, [afterWeight, afterId]: readonly [number, string]): boolean {
  return weight < afterWeight || (weight === afterWeight && cause.id < afterId);
}

/** Severity in terms of what is stored of parts. */
function sizesOf(severity: Severity | undefined, { criticalCameras, majorClass }: SeverityPolicy): ClosedFilter {
  switch (severity) {
    case undefined:
      return {};
    case 'critical':
      return { atLeast: criticalCameras };
    case 'major':
      return { below: criticalCameras, classUpTo: majorClass };
    case 'minor':
      return { below: criticalCameras, classBelow: majorClass };
  }
}
