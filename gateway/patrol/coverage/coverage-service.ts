import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, narrowTo, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { readInstantCursor, writeInstantCursor } from '../../platform/http/instant-cursor.ts';
import { readPageOffset, writePageOffset } from './page-offset.ts';
import { minuteMs } from '../daily-slot.ts';
import type { RegistryPort } from '../registry-port.ts';
import { type CameraGap, type CameraViews, byLongestGap, longestGap } from './camera-gap.ts';
import { periodOf } from './period.ts';
import type { CameraViewStore } from './camera-view-store.ts';
import { coverageFormula, coverageOf } from './coverage.ts';
import type { CameraGapView, CoverageView } from './coverage-api.ts';
import type { CoverageStore, ViewRecord } from './coverage-store.ts';

interface CoverageDeps {
  readonly coverage: Pick<CoverageStore, 'tallyRounds' | 'countBegun' | 'listCameraViews' | 'listRecords'>;
  readonly views: Pick<CameraViewStore, 'findLastSeen'>;
  readonly registry: RegistryPort;
  readonly clock: Clock;
  /** A round is begun in time so many minutes after its window began. */
  readonly onTimeMinutes: number;
}

/** Which days of which organisation. */
interface CoverageQuestion {
  readonly fromDate: string;
  readonly toDate: string;
  readonly organisationId?: string | undefined;
}

interface PageWish {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Pages of one list are cut from one reading, if they are asked for soon. */
const keepMs = 30_000;
/** Figures and the first page of a list, which a screen asks for at once, are read once. */
const freshMs = 3000;
const mostKept = 4;

type Ranked = CameraViews & CameraGap;

/** How well an organisation patrolled, from the figures down to the records that they are made of. */
export class CoverageService {
  readonly #deps: CoverageDeps;
  readonly #kept = new Map<string, { readonly readAtMs: number; readonly ranked: Promise<readonly Ranked[]> }>();

  constructor(deps: CoverageDeps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `organisation/unknown`, `request/invalid`; so do the others */
  async read(actor: Actor, question: CoverageQuestion): Promise<CoverageView> {
    const { coverage, clock, onTimeMinutes } = this.#deps;
    const scope = await this.#scopeOf(actor, question);
    const period = periodOf(question, this.#deps.clock.now());
    const [tallies, begun, ranked] = await Promise.all([
      coverage.tallyRounds(scope, period),
      coverage.countBegun(scope, period, onTimeMinutes * minuteMs),
      this.#rank(scope, question, freshMs),
    ]);
    const seenCameras = ranked.filter(({ seenCount }) => seenCount > 0).length;
    const counts = { ...begun, dueCameras: ranked.length, seenCameras };
    const { causes, heat, ...figures } = coverageOf(tallies, counts);
    const stamp = { formula: coverageFormula, asOfMs: clock.now(), onTimeMinutes };
    return { ...stamp, ...period, ...figures, causes: [...causes], heat: [...heat] };
  }

  async listGaps(
    actor: Actor,
    { cursor, limit, ...question }: CoverageQuestion & PageWish,
  ): Promise<{ items: CameraGapView[]; total: number; nextCursor?: string }> {
    const scope = await this.#scopeOf(actor, question);
    const ranked = await this.#rank(scope, question, cursor === undefined ? freshMs : keepMs);
    const from = cursor === undefined ? 0 : readPageOffset(cursor);
    const shown = ranked.slice(from, from + limit);
    const to = from + shown.length;
    return {
      items: await this.#name(scope, shown),
      total: ranked.length,
      ...(to < ranked.length && { nextCursor: writePageOffset(to) }),
    };
  }

  /** @throws GatewayError `camera/unknown` as well */
  async listRecords(
    actor: Actor,
    cameraId: string,
    { cursor, limit, ...question }: CoverageQuestion & PageWish,
  ): Promise<{ items: ViewRecord[]; nextCursor?: string }> {
    const [camera] = await this.#deps.registry.findCameras(actor.scope, [cameraId]);
    if (camera === undefined) throw new GatewayError('camera/unknown', `There is no camera ${cameraId}.`);
    const after = cursor === undefined ? undefined : readInstantCursor(cursor);
    const wish = { ...periodOf(question, this.#deps.clock.now()), after, limit: limit + 1 };
    const records = await this.#deps.coverage.listRecords(actor.scope, camera.id, wish);
    const items = records.slice(0, limit);
    const last = items.at(-1);
    const next = records.length > limit && last ? { atMs: last.decidedAtMs, id: last.stopId } : undefined;
    return { items, ...(next && { nextCursor: writeInstantCursor(next) }) };
  }

  /** @param youngerThanMs how old a reading may be that is cut from once more */
  #rank(scope: Scope, question: CoverageQuestion, youngerThanMs: number): Promise<readonly Ranked[]> {
    const key = `${scope.organisationPath} ${question.fromDate} ${question.toDate}`;
    const nowMs = this.#deps.clock.monotonic();
    const kept = this.#kept.get(key);
    if (kept !== undefined && nowMs - kept.readAtMs < youngerThanMs) return kept.ranked;
    for (const [old, { readAtMs }] of this.#kept) if (nowMs - readAtMs >= keepMs) this.#kept.delete(old);
    if (this.#kept.size >= mostKept) this.#kept.clear();
    const ranked = this.#readRanked(scope, question);
    const reading = { readAtMs: nowMs, ranked };
    this.#kept.set(key, reading);
    // A reading that failed is asked anew.
    ranked.catch(() => this.#kept.get(key) === reading && this.#kept.delete(key));
    return ranked;
  }

  async #readRanked(scope: Scope, question: CoverageQuestion): Promise<readonly Ranked[]> {
    const period = periodOf(question, this.#deps.clock.now());
    const views = await this.#deps.coverage.listCameraViews(scope, period);
    return views.map((view) => ({ ...view, ...longestGap(view, period) })).sort(byLongestGap);
  }

  async #name(scope: Scope, ranked: readonly Ranked[]): Promise<CameraGapView[]> {
    const { registry, views } = this.#deps;
    const ids = ranked.map(({ cameraId }) => cameraId);
    const cameras = new Map((await registry.findCameras(scope, ids)).map((camera) => [camera.id, camera]));
    // Only cameras that the reader has: views of others are left out with their names.
    const lastSeen = await views.findLastSeen(wholeEstate, [...cameras.keys()]);
    return ranked.map(({ cameraId, dueCount, seenCount, notViewableCount, longestGapMs, gapKind }) => {
      const camera = cameras.get(cameraId);
      const lastSeenAtMs = lastSeen.get(cameraId);
      return {
        ...{ cameraId, dueCount, seenCount, notViewableCount, longestGapMs, gapKind },
        cameraName: camera?.name ?? '',
        place: camera?.place ?? '',
        organisationName: camera?.organisationName ?? '',
        ...(lastSeenAtMs !== undefined && { lastSeenAtMs }),
      };
    });
  }

  async #scopeOf({ scope }: Actor, { organisationId }: CoverageQuestion): Promise<Scope> {
    if (organisationId === undefined) return scope;
    const organisation = await this.#deps.registry.findOrganisation(scope, organisationId);
    if (organisation !== undefined) return narrowTo(scope, organisation.path);
    throw new GatewayError('organisation/unknown', `There is no organisation ${organisationId}.`);
  }
}
