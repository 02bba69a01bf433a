import { z } from 'zod';
import { isWithin, type Scope } from '../../platform/actor/scope.ts';
import { addDays } from '../../platform/clock/civil-time.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { noPageCursor, parsePageCursor, writePageCursor } from '../../platform/http/page-cursor.ts';
import type { CameraId, Organisation, PlacedCamera } from '../../registry/camera.ts';
import { SumList } from './day-counts.ts';
import { dateOfDay, dayNumberOf } from './day-number.ts';
import type { CameraRateView, RateGroupView, RateView } from './minutes-api.ts';
import type { RateBook } from './rate-book-service.ts';
import { groupOf } from './rate-groups.ts';
import {
  badnessOf,
  compareRates,
  formulaVersion,
  type MinuteSums,
  type RateGrouping,
  type RateOrder,
  ratesOf,
} from './rates.ts';
import type { RatedCamera, RatedEstate } from './rated-estate-service.ts';

interface Deps {
  readonly book: Pick<RateBook, 'eachDay'>;
  readonly estate: Pick<RatedEstate, 'read'>;
  readonly registry: { findCameras(scope: Scope, ids: readonly string[]): Promise<readonly PlacedCamera[]> };
  readonly organisations: {
    find(scope: Scope, id: string): Promise<Organisation | undefined>;
    findMany(scope: Scope, ids: readonly string[]): Promise<readonly Organisation[]>;
  };
  readonly units: { namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> };
  /** Names of administrative areas by civil code. */
  readonly areas: { namesOf(codes: readonly string[]): Promise<ReadonlyMap<string, string>> };
  readonly clock: Clock;
  readonly targetRate: number;
}

/** Which part of the estate, and which civil days, both included. */
export interface RatePeriod {
  readonly from: string;
  readonly to: string;
  readonly organisationId?: string | undefined;
}

interface CameraQuery extends RatePeriod {
  readonly by?: RateGrouping | undefined;
  readonly key?: string | undefined;
  readonly order: RateOrder;
  /** Only cameras under this lease contract. */
  readonly contractId?: string | undefined;
}

/** A camera in the order of its badness. */
export interface RankedCamera {
  readonly id: CameraId;
  readonly sums: MinuteSums;
  readonly badness: number;
}

/** A part of the estate with what tells its cameras apart, as of now. */
export interface ComparedPart {
  readonly scope: Scope;
  /** The key of a camera's group, empty when it is not known; undefined for a camera of elsewhere. */
  keyOf(cameraId: CameraId): string | undefined;
  namesOf(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

interface PeriodView extends Pick<RatePeriod, 'from' | 'to'> {
  readonly formulaVersion: typeof formulaVersion;
  readonly targetRate: number;
  readonly asOfMs: number;
}

interface SummedCameras {
  readonly cameras: readonly RatedCamera[];
  /** One for each of them. */
  readonly sums: SumList;
}

const longestDays = 366;
const cursorShape = z.tuple([z.number(), z.string().max(36)]);

/** Rates of a part of the estate over a time, and the cameras behind them. */
export class RateService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `organisation/unknown`, `request/invalid` (dates) */
  async read(
    scope: Scope,
    { by, ...period }: RatePeriod & { readonly by: RateGrouping },
  ): Promise<PeriodView & { by: RateGrouping; total: RateView; groups: RateGroupView[] }> {
    const part = await this.#part(scope, period);
    const summed = await this.#sum(part, period);
    const keys = summed.cameras.map((camera) => groupOf(camera, by, part.organisationPath));
    const found = [...new Set(keys)];
    const places = new Map(found.map((key, index) => [key, index]));
    const grouped = gather(summed, found.length, (index) => places.get(keys[index] ?? '') ?? 0);
    const names = await this.#namesOf(part, by, found);
    const groups = found
      .map((key, index) => ({ key, name: names.get(key) ?? key, ...grouped(index) }))
      .filter(({ cameras }) => cameras > 0)
      .sort((a, b) => compareRates(a, b) || (a.key < b.key ? -1 : 1));
    return { ...this.#view(period), by, total: gather(summed, 1, () => 0)(0), groups };
  }

  /** Each day that has begun. @throws GatewayError as `read` does */
  async listDays(scope: Scope, period: RatePeriod): Promise<PeriodView & { items: (RateView & { date: string })[] }> {
    const cameras = await this.#camerasOf(await this.#part(scope, period));
    const items: (RateView & { date: string })[] = [];
    await this.#deps.book.eachDay(dayNumberOf(period.from), dayNumberOf(period.to), (day, counts) => {
      const sums = new SumList(1);
      let due = 0;
      for (const { number } of cameras) {
        counts.addTo(sums, 0, number);
        if (counts.isDue(number)) due++;
      }
      items.push({ date: dateOfDay(day), cameras: due, ...viewOf(sums.at(0)) });
    });
    return { ...this.#view(period), items };
  }

  /** The worst first. @throws GatewayError as `read` does, and `request/invalid` for a cursor that no page returned */
  async listCameras(
    scope: Scope,
    { cursor, limit, ...query }: CameraQuery & { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<PeriodView & { items: CameraRateView[]; total: number; nextCursor?: string }> {
    const after = cursor === undefined ? undefined : readCursor(cursor);
    const ordered = await this.rank(scope, query);
    const rest = after === undefined ? ordered : ordered.filter((one) => isAfter(one, after));
    const page = rest.slice(0, limit);
    const last = rest.length > limit ? page.at(-1) : undefined;
    const nextCursor = last && writePageCursor([last.badness, last.id]);
    return {
      ...this.#view(query),
      ...{ items: await this.nameCameras(scope, page), total: ordered.length },
      ...(nextCursor !== undefined && { nextCursor }),
    };
  }

  /** Cameras of the scope under a lease contract, due or not. */
  async listUnder(scope: Scope, contractId: string): Promise<CameraId[]> {
    const { all } = await this.#deps.estate.read();
    return all
      .filter((camera) => camera.contractId === contractId && isWithin(scope, camera.organisationPath))
      .map(({ id }) => id);
  }

  /** All cameras that were due, the worst first. @throws GatewayError as `read` does */
  async rank(scope: Scope, { by, key, order, contractId, ...period }: CameraQuery): Promise<RankedCamera[]> {
    const part = await this.#part(scope, period);
    const isAsked = (camera: RatedCamera): boolean =>
      (contractId === undefined || camera.contractId === contractId) &&
      (by === undefined || key === undefined || groupOf(camera, by, part.organisationPath) === key);
    const { cameras, sums } = await this.#sum(part, period);
    return cameras
      .flatMap((camera, index) =>
        sums.isDue(index) && isAsked(camera) ? [{ id: camera.id, sums: sums.at(index) }] : [],
      )
      .map((one) => ({ ...one, badness: badnessOf(one.sums, order) }))
      .sort((a, b) => b.badness - a.badness || (a.id < b.id ? -1 : 1));
  }

  /** What other figures are compared by as rates are. @throws GatewayError as `read` does */
  async compare(
    { organisationPath }: Scope,
    { by, ...period }: RatePeriod & { readonly by: RateGrouping },
  ): Promise<ComparedPart> {
    const scope = await this.#part({ organisationPath }, period);
    const { byId } = await this.#deps.estate.read();
    return {
      scope,
      keyOf: (cameraId) => {
        const camera = byId.get(cameraId);
        if (camera?.organisationPath.startsWith(scope.organisationPath) !== true) return undefined;
        return groupOf(camera, by, scope.organisationPath);
      },
      namesOf: (keys) => this.#namesOf(scope, by, keys),
    };
  }

  #view({ from, to }: RatePeriod): PeriodView {
    const { clock, targetRate } = this.#deps;
    return { formulaVersion, from, to, targetRate, asOfMs: clock.now() };
  }

  /** The part of the scope that is asked for. */
  async #part(scope: Scope, { from, to, organisationId }: RatePeriod): Promise<Scope> {
    if (to < from) throw refuse('query.to', 'must not be before from');
    if (to > addDays(from, longestDays)) throw refuse('query.from', `must be at most ${longestDays} days before to`);
    if (organisationId === undefined) return { organisationPath: scope.organisationPath };
    const organisation = await this.#deps.organisations.find(scope, organisationId);
    if (organisation !== undefined) return { organisationPath: organisation.path };
    throw new GatewayError('organisation/unknown', 'query.organisationId names no organisation of yours.');
  }

  async #camerasOf({ organisationPath }: Scope): Promise<RatedCamera[]> {
    const { all } = await this.#deps.estate.read();
    return all.filter((camera) => camera.organisationPath.startsWith(organisationPath));
  }

  /** Sums of each camera of a part, in the cameras' order. */
  async #sum(part: Scope, { from, to }: RatePeriod): Promise<SummedCameras> {
    const cameras = await this.#camerasOf(part);
    const sums = new SumList(cameras.length);
    await this.#deps.book.eachDay(dayNumberOf(from), dayNumberOf(to), (_day, counts) => {
      for (let index = 0; index < cameras.length; index++) counts.addTo(sums, index, cameras[index]?.number ?? 0);
    });
    return { cameras, sums };
  }

  async #namesOf(scope: Scope, by: RateGrouping, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { organisations, units, areas } = this.#deps;
    const known = keys.filter((key) => key !== '');
    switch (by) {
      case 'organisation':
        return new Map((await organisations.findMany(scope, known)).map(({ id, name }) => [id, name]));
      case 'owner':
      case 'maintainer':
      case 'carrier':
        return units.namesOf(known);
      case 'district':
        return areas.namesOf(known);
      case 'class':
        return new Map();
    }
  }

  /** Some of them with names and places of now. */
  async nameCameras(scope: Scope, page: readonly Pick<RankedCamera, 'id' | 'sums'>[]): Promise<CameraRateView[]> {
    const ids = page.map(({ id }) => id);
    const named = new Map((await this.#deps.registry.findCameras(scope, ids)).map((camera) => [camera.id, camera]));
    return page.flatMap(({ id, sums }) => {
      const camera = named.get(id);
      if (camera === undefined) return [];
      const { name: cameraName, organisationId, organisationName, place } = camera;
      return [{ cameraId: id, cameraName, organisationId, organisationName, place, cameras: 1, ...viewOf(sums) }];
    });
  }
}

/** Adds up cameras by groups. @returns the view of each group */
function gather(
  { cameras, sums }: SummedCameras,
  groups: number,
  groupAt: (index: number) => number,
): (group: number) => RateView {
  const [gathered, due] = [new SumList(groups), new Uint32Array(groups)];
  for (let index = 0; index < cameras.length; index++) {
    const group = groupAt(index);
    sums.addTo(gathered, group, index);
    if (sums.isDue(index)) due[group] = (due[group] ?? 0) + 1;
  }
  return (group) => ({ cameras: due[group] ?? 0, ...viewOf(gathered.at(group)) });
}

function viewOf(sums: MinuteSums): Omit<RateView, 'cameras'> {
  return { ...sums, ...ratesOf(sums) };
}

interface CameraPlace {
  readonly badness: number;
  readonly id: string;
}

function isAfter(one: CameraPlace, after: CameraPlace): boolean {
  return one.badness < after.badness || (one.badness === after.badness && one.id > after.id);
}

function readCursor(text: string): CameraPlace {
  const place = parsePageCursor(cursorShape, text);
  if (place === undefined) throw noPageCursor();
  const [badness, id] = place;
  return { badness, id };
}

function refuse(path: string, message: string): GatewayError {
  return new GatewayError('request/invalid', `${path} ${message}.`, { issues: [{ path, message }] });
}
