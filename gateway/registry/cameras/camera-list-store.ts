import { col, fn, literal, Op, type OrderItem, where as whereFn, type WhereOptions } from 'sequelize';
import { isWithin, narrowTo, type Scope } from '../../platform/actor/scope.ts';
import { civilTimeOf } from '../../platform/clock/civil-time.ts';
import type { Database } from '../../platform/database/database.ts';
import { RememberedReading } from '../../platform/database/remembered-reading.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { Camera, CameraStatus, Ownership, PointClass } from '../camera.ts';
import type { CameraCursor, CameraOrder, CameraSort } from './camera-cursor.ts';
import { CameraPairStore } from './camera-pair-store.ts';
import { cameraAttributes, type CameraModel, defineCameras, findRows } from './camera-model-store.ts';
import { toCamera } from './camera-row.ts';
import { foldSearch, mayBeHost } from '../record/search-text.ts';

/** What a list of cameras is narrowed to; an absent member narrows nothing, but removed cameras must be asked for. */
export interface CameraFilter {
  /** This organisation and everything below it. */
  readonly organisationPath?: string;
  readonly ownership?: Ownership;
  readonly status?: CameraStatus;
  readonly pointClass?: PointClass;
  /** Part of what `searchTextOf` tells of a camera, or of a host of its access paths. */
  readonly search?: string;
  /** Cameras that claim a code which another one has, and those that have it. */
  readonly hasConflict?: boolean;
  /** Whether the record lacks something that its point class demands. */
  readonly hasGaps?: boolean;
  readonly ownerUnitId?: string;
  /** Cameras under any of these lease contracts. */
  readonly contractIds?: readonly string[];
  /** The path of an area: cameras that lie in it or below it. */
  readonly areaPath?: string;
  /** Shows removed cameras too. Asking for the status `removed` shows them anyway. */
  readonly withRemoved?: boolean;
  /** `all`: granted cameras too; `received`: these only. Absent: what belongs to the scope itself. */
  readonly reach?: 'all' | 'received';
  /** Cameras that are granted to others. */
  readonly isGiven?: boolean;
}

/** A filter whose search is done among the cameras that hold a pair of its characters. */
type PairFilter = CameraFilter & { readonly pair?: string };

interface CameraSlice {
  readonly order: CameraOrder;
  readonly after?: CameraCursor;
  readonly limit: number;
  /** How many the filter matches, when a page before has counted them. */
  readonly total?: number;
}

/** A slice of a list, and how many cameras its filter matches in all. */
export interface CameraSliceResult {
  readonly cameras: readonly Camera[];
  readonly total: number;
}

/**
 * Up to so many are found and then sorted; of more, the sort order is walked until a page is full, which is soon. MariaDB
 * looks into the row of each camera that it passes, SQLite's index holds all that a filter reads.
 */
const sortedMatches = { sqlite: 400, mariadb: 1000 } as const;
/** Remembered pages, of so many cameras at most: 30 MB. Whoever walks through a city asks for larger ones, each once. */
const [pagesKept, camerasOfKept] = [150, 64];
/** Everything that a filter reads. */
const tablesRead = ['cameras', 'camera_areas', 'camera_pairs', 'access_paths', 'code_conflicts', 'camera_grants'];

/** Lists of cameras: filters, search, order, pages. Only the rows of a page are read, the rest comes from indexes. */
export class CameraListStore {
  readonly #rows: CameraModel;
  readonly #pairs: CameraPairStore;
  readonly #counts: RememberedReading<number>;
  /** Everybody who opens a list asks for the same first page. */
  readonly #firstPages: RememberedReading<string[]>;
  /** The same people look at the same pages, and a page is asked for again whenever something of it changes. */
  readonly #pages: RememberedReading<readonly Camera[]>;
  readonly #sortedMatches: number;

  constructor(database: Database) {
    this.#rows = defineCameras(database);
    this.#pairs = new CameraPairStore(database);
    this.#counts = new RememberedReading(database, tablesRead);
    this.#firstPages = new RememberedReading(database, tablesRead);
    this.#pages = new RememberedReading(database, ['cameras'], { maxKeys: pagesKept });
    this.#sortedMatches = sortedMatches[database.kind];
  }

  /** One slice, and the count of all. */
  async list(scope: Scope, asked: CameraFilter, slice: CameraSlice): Promise<CameraSliceResult> {
    const choice = await this.#pairs.choose(foldSearch(asked.search ?? ''));
    if (choice.kind === 'nothing') return { cameras: [], total: 0 };
    const filter: PairFilter = choice.kind === 'pair' ? { ...asked, pair: choice.pair } : asked;
    const total = slice.total ?? (await this.count(scope, filter));
    if (total === 0) return { cameras: [], total };
    const [way, own] = total > this.#sortedMatches ? [asked, walkedScope] : [filter, ownScope(filter)];
    const query = (): Promise<string[]> =>
      this.#sortedIds(placeOf(scope, way, own), conditionsOf(way), slice, replacementsOf(way, scope));
    const { after, order, limit } = slice;
    const ids =
      after === undefined
        ? await this.#firstPages.read(keyOf(scope, filter, order.by, order.direction, limit), query)
        : await query();
    return { cameras: await this.#readRows(scope, ids), total };
  }

  count(scope: Scope, filter: PairFilter): Promise<number> {
    return this.#counts.read(keyOf(scope, filter), () =>
      this.#rows.count({
        where: { [Op.and]: [placeOf(scope, filter, ownScope(filter)), ...conditionsOf(filter)] },
        ...replacementsOf(filter, scope),
      }),
    );
  }

  async #sortedIds(
    place: WhereOptions,
    conditions: readonly WhereOptions[],
    { order, after, limit }: CameraSlice,
    replacements: ReturnType<typeof replacementsOf> = {},
  ): Promise<string[]> {
    const rows = await findRows(this.#rows, ['id'], {
      where: { [Op.and]: [place, ...conditions, ...(after ? [comesAfter(order, after)] : [])] },
      order: orderOf(order),
      limit,
      ...replacements,
    });
    return rows.map(({ id }) => id);
  }

  /** In the order of the ids. */
  async #readRows(scope: Scope, ids: readonly string[]): Promise<readonly Camera[]> {
    if (ids.length === 0) return [];
    const granted = ids.filter((id) => scope.granted?.find(id, 'see') !== undefined);
    if (ids.length > camerasOfKept) return this.#readPage(scope, ids, granted);
    const key = [scope.organisationPath, ...ids, '', ...granted].join(' ');
    return this.#pages.read(key, () => this.#readPage(scope, ids, granted));
  }

  async #readPage(scope: Scope, ids: readonly string[], granted: readonly string[]): Promise<readonly Camera[]> {
    const place = granted.length === 0 ? walkedScope(scope) : { [Op.or]: [walkedScope(scope), { id: granted }] };
    const rows = await findRows(this.#rows, cameraAttributes, { where: { [Op.and]: [place, { id: [...ids] }] } });
    const found = new Map<string, Camera>(rows.map((row) => [row.id, toCamera(row)]));
    return ids.flatMap((id) => found.get(id) ?? []);
  }
}

/**
 * The filter's organisation when it lies inside the scope, as one range of the index; the two have nothing in common
 * when it lies elsewhere, and the scope has no organisation of an empty id.
 */
function narrowest(scope: Scope, { organisationPath }: CameraFilter): Scope {
  if (organisationPath === undefined || isWithin({ organisationPath }, scope.organisationPath)) return scope;
  if (isWithin(scope, organisationPath)) return narrowTo(scope, organisationPath);
  return { organisationPath: `${scope.organisationPath}/` };
}

/** Where the filter looks: in its part, and among what is granted into it when it asks for that. */
function placeOf(scope: Scope, filter: CameraFilter, own: (place: Scope) => WhereOptions): WhereOptions {
  const place = narrowest(scope, filter);
  const isReceived = filter.reach === 'received';
  if (!hasGranted(place, filter)) return isReceived ? { id: [] } : own(place);
  const granted = { [Op.and]: [{ id: { [Op.in]: grantedHere } }, ...openSearch(filter)] };
  return isReceived ? { [Op.and]: [granted, { [Op.not]: own(place) }] } : { [Op.or]: [own(place), granted] };
}

/** What `GrantedCameras` says in memory; a list of two thousand ids costs more than asking again. */
const grantedHere = literal(
  `(SELECT camera_id FROM camera_grants WHERE ended_at_ms IS NULL AND organisation_path LIKE :grantedInto
    AND from_ms <= :grantedAtMs AND until_day >= :grantedOn)`,
);

/** None where the filter asks for what only the owner of a camera knows of it. */
function hasGranted(place: Scope, filter: CameraFilter): boolean {
  const { reach, hasConflict, hasGaps, ownerUnitId, contractIds, isGiven } = filter;
  const inner = [hasConflict, hasGaps, ownerUnitId, contractIds, isGiven];
  if (reach === undefined || inner.some((value) => value !== undefined)) return false;
  return (place.granted?.ids('see') ?? []).length > 0;
}

/** A grantee finds a camera by what a grantee is shown of it, not by serials and addresses. */
function openSearch({ search }: CameraFilter): WhereOptions[] {
  if (search === undefined) return [];
  const text = foldSearch(search);
  const holds = ['name', 'place', 'gb_code', 'local_code'].map((column) =>
    whereFn(fn('INSTR', fn('LOWER', fn('COALESCE', col(column), '')), text), { [Op.gt]: 0 }),
  );
  return [{ [Op.or]: holds }];
}

/**
 * The scope as a condition that no index is chosen by: where most of the scope matches, walking the sort order is
 * quicker, and neither database can know that.
 */
function walkedScope({ organisationPath }: Scope): WhereOptions {
  return whereFn(fn('COALESCE', col('organisation_path'), ''), { [Op.startsWith]: organisationPath });
}

/** Equal for readers who are told the same. */
function keyOf(scope: Scope, filter: PairFilter, ...more: readonly (string | number)[]): string {
  const granted = hasGranted(narrowest(scope, filter), filter) && scope.granted?.edition;
  return JSON.stringify([scope.organisationPath, Object.entries(filter).sort(), granted, ...more]);
}

/** Of a pair of characters the candidates are known: no index may lead past them. */
function ownScope({ pair }: PairFilter): (place: Scope) => WhereOptions {
  return pair === undefined ? withinScope : walkedScope;
}

function conditionsOf(filter: PairFilter): WhereOptions[] {
  const { ownership, status, pointClass, ownerUnitId, contractIds } = filter;
  const equals = Object.entries({ ownership, status, pointClass, ownerUnitId, contractId: contractIds });
  return [
    ...equals.filter(([, value]) => value !== undefined).map(([name, value]) => ({ [name]: value })),
    ...(status === 'removed' || filter.withRemoved === true ? [] : [{ removedAtMs: null }]),
    ...gapConditions(filter),
    ...conflictConditions(filter),
    ...(filter.isGiven === undefined ? [] : [{ id: { [filter.isGiven ? Op.in : Op.notIn]: given } }]),
    ...(filter.areaPath === undefined ? [] : [{ id: { [Op.in]: inArea } }]),
    ...(filter.pair === undefined ? [] : [{ id: { [Op.in]: withPair } }]),
    ...searchConditions(filter),
  ];
}

function gapConditions({ hasGaps }: CameraFilter): WhereOptions[] {
  if (hasGaps === undefined) return [];
  return [{ missingMandatory: hasGaps ? { [Op.gt]: 0 } : 0 }];
}

const given = literal('(SELECT camera_id FROM camera_grants WHERE ended_at_ms IS NULL)');
const claiming = literal("(SELECT camera_id FROM code_conflicts WHERE state = 'open')");
const claimed = literal("(SELECT gb_code FROM code_conflicts WHERE state = 'open')");

function conflictConditions({ hasConflict }: CameraFilter): WhereOptions[] {
  if (hasConflict === undefined) return [];
  if (hasConflict) return [{ [Op.or]: [{ id: { [Op.in]: claiming } }, { gbCode: { [Op.in]: claimed } }] }];
  const holdsNone = { [Op.or]: [{ gbCode: null }, { gbCode: { [Op.notIn]: claimed } }] };
  return [{ id: { [Op.notIn]: claiming } }, holdsNone];
}

/** INSTR compares text with text: unlike LIKE it has no wildcards to escape, and both databases know it. */
function searchConditions({ search }: CameraFilter): WhereOptions[] {
  if (search === undefined) return [];
  const text = foldSearch(search);
  const inText = whereFn(fn('INSTR', col('search_text'), text), { [Op.gt]: 0 });
  return mayBeHost(text) ? [{ [Op.or]: [inText, { id: { [Op.in]: reachedAtHost } }] }] : [inText];
}

const reachedAtHost = literal('(SELECT camera_id FROM access_paths WHERE INSTR(LOWER(host), :host) > 0)');
const withPair = literal('(SELECT camera_id FROM camera_pairs WHERE pair = :pair)');
// A range, since SQLite takes no index for LIKE.
const inArea = literal('(SELECT camera_id FROM camera_areas WHERE area_path >= :areaPath AND area_path < :areaEnd)');

/** What the literals name. */
function replacementsOf(
  filter: PairFilter,
  scope: Scope,
): { readonly replacements?: Readonly<Record<string, string | number>> } {
  const { search = '', areaPath, pair } = filter;
  const host = foldSearch(search);
  const replacements = {
    ...(mayBeHost(host) && { host }),
    ...(pair !== undefined && { pair }),
    ...grantedInto(narrowest(scope, filter), filter),
    // Paths end with a slash; the digit zero comes right after it.
    ...(areaPath !== undefined && { areaPath, areaEnd: `${areaPath.slice(0, -1)}0` }),
  };
  return Object.keys(replacements).length === 0 ? {} : { replacements };
}

function grantedInto(place: Scope, filter: CameraFilter): Readonly<Record<string, string | number>> {
  const { organisationPath, granted } = place;
  if (granted === undefined || !hasGranted(place, filter)) return {};
  const { atMs } = granted;
  // Paths are made of ids only, so the prefix holds none of LIKE's wildcards.
  return { grantedInto: `${organisationPath}%`, grantedAtMs: atMs, grantedOn: civilTimeOf(atMs).date };
}

const columnOf: Readonly<Record<CameraSort, string>> = {
  name: 'name',
  gbCode: 'gbCode',
  completeness: 'completeness',
  createdAtMs: 'createdAtMs',
};

function orderOf({ by, direction }: CameraOrder): OrderItem[] {
  return [
    [columnOf[by], direction],
    ['id', direction],
  ];
}

/** Nothing is less than something, in both databases. */
function comesAfter({ by, direction }: CameraOrder, { key, id }: CameraCursor): WhereOptions {
  const column = columnOf[by];
  const beyond = direction === 'asc' ? Op.gt : Op.lt;
  const among = { [column]: key, id: { [beyond]: id } };
  if (key === null) return direction === 'asc' ? { [Op.or]: [among, { [column]: { [Op.ne]: null } }] } : among;
  const past = { [column]: { [beyond]: key } };
  const nothing = by === 'gbCode' && direction === 'desc' ? [{ [column]: null }] : [];
  return { [Op.or]: [past, among, ...nothing] };
}
