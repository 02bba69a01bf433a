import { col, fn, type Model, type ModelStatic, Op, where as whereFn, type WhereOptions } from 'sequelize';
import type { PlatformPoint } from '../../../adapters/sdk/point-platform.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  flagColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalIdColumn,
  optionalNumberColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { NameCursor } from '../../registry/name-cursor.ts';
import { type ListedPoint, mergePoint, type PointCounts } from './listed-point.ts';
import type { Platform } from './platform.ts';
import type { PointDecision, PointDifference } from './point-words.ts';

type OptionalMember = 'takenName' | 'gbCode' | 'longitude' | 'latitude' | 'area' | 'address' | 'cameraId';
type PointRow = Omit<ListedPoint, OptionalMember> & {
  readonly [Name in OptionalMember]: Exclude<ListedPoint[Name], undefined> | null;
} & {
  /** Number of the listing that saw it last. */
  readonly listing: number;
};

/** What a list of points is narrowed to; an absent member narrows nothing. */
export interface PointFilter {
  readonly difference?: PointDifference | undefined;
  readonly decision?: PointDecision | undefined;
  /** Part of the name, the area or the point's id. */
  readonly search?: string | undefined;
  readonly area?: string | undefined;
  readonly ids?: readonly string[] | undefined;
}

const columns = {
  id: keyColumn,
  platformId: idColumn,
  organisationPath: pathColumn,
  pointId: textColumn(),
  name: textColumn(),
  takenName: optionalTextColumn(),
  gbCode: optionalTextColumn(32),
  longitude: optionalNumberColumn,
  latitude: optionalNumberColumn,
  area: optionalTextColumn(),
  address: optionalTextColumn(256),
  decision: textColumn(16),
  isListed: flagColumn,
  isRenamed: flagColumn,
  cameraId: optionalIdColumn,
  listing: countColumn,
  firstSeenAtMs: instantColumn,
  lastSeenAtMs: instantColumn,
};

/** What a later listing may change. */
const toldColumns = [
  ...(['name', 'gbCode', 'longitude', 'latitude', 'area', 'address'] as const),
  ...(['isListed', 'isRenamed', 'listing', 'lastSeenAtMs'] as const),
] as const satisfies readonly (keyof PointRow)[];

const nothingTold = {
  ...{ takenName: null, gbCode: null, longitude: null, latitude: null },
  ...{ area: null, address: null, cameraId: null },
};

const rowsAtOnce = 500;

/** The points of platforms, with what was decided of each. */
export class ListedPointStore {
  readonly #database: Database;
  readonly #rows: ModelStatic<Model<PointRow, PointRow>>;

  constructor(database: Database) {
    this.#database = database;
    this.#rows = database.sequelize.define('platformPoint', columns, {
      tableName: 'platform_points',
      underscored: true,
      timestamps: false,
    });
  }

  /** Puts a page of a listing on the platform's list. */
  record(platform: Platform, told: readonly PlatformPoint[], listing: number, atMs: number): Promise<void> {
    const { id: platformId, organisationPath } = platform;
    return this.#database.transaction(async (transaction) => {
      for (let from = 0; from < told.length; from += rowsAtOnce) {
        const page = told.slice(from, from + rowsAtOnce);
        const pointIds = page.map(({ id }) => id);
        const found = await this.#rows.findAll({ where: { platformId, pointId: pointIds }, transaction });
        const known = new Map(found.map((row) => [row.get().pointId, toPoint(row.get())]));
        const rows = page.map((point): PointRow => {
          const fresh = { id: newId<'ListedPointId'>(atMs), platformId, organisationPath };
          return { ...nothingTold, ...mergePoint(known.get(point.id), point, fresh, atMs), listing };
        });
        await this.#rows.bulkCreate(rows, {
          updateOnDuplicate: [...toldColumns],
          conflictAttributes: ['platformId', 'pointId'],
          transaction,
        });
      }
    });
  }

  /** Points that a whole listing did not name are not listed any more. */
  async markVanished(platformId: string, listing: number): Promise<void> {
    await this.#rows.update(
      { isListed: false },
      { where: { platformId, isListed: true, listing: { [Op.ne]: listing } } },
    );
  }

  /** By name, then id. */
  async list(
    scope: Scope,
    platformId: string,
    filter: PointFilter,
    { after, limit }: { readonly after?: NameCursor | undefined; readonly limit: number },
  ): Promise<ListedPoint[]> {
    const where = {
      [Op.and]: [matches(scope, platformId, filter), ...(after === undefined ? [] : [comesAfter(after)])],
    };
    const rows = await this.#rows.findAll({ where, order: ['name', 'id'], limit });
    return rows.map((row) => toPoint(row.get()));
  }

  count(scope: Scope, platformId: string, filter: PointFilter): Promise<number> {
    return this.#rows.count({ where: matches(scope, platformId, filter) });
  }

  async counts(scope: Scope, platformId: string): Promise<PointCounts> {
    const count = (filter: PointFilter): Promise<number> => this.count(scope, platformId, filter);
    const listed = this.#rows.count({ where: { [Op.and]: [withinScope(scope), { platformId, isListed: true }] } });
    const [all, fresh, taken, ignored, vanished, renamed] = await Promise.all([
      listed,
      count({ difference: 'new' }),
      count({ decision: 'taken' }),
      count({ decision: 'ignored' }),
      count({ difference: 'vanished' }),
      count({ difference: 'renamed' }),
    ]);
    return { listed: all, new: fresh, taken, ignored, vanished, renamed };
  }

  /** Cameras of some of a platform's points, by the point's id. */
  async camerasOf(platformId: string, pointIds: readonly string[]): Promise<Map<string, CameraId>> {
    const cameras = new Map<string, CameraId>();
    for (let from = 0; from < pointIds.length; from += rowsAtOnce) {
      const found = await this.#rows.findAll({
        where: { platformId, pointId: pointIds.slice(from, from + rowsAtOnce), cameraId: { [Op.ne]: null } },
        attributes: ['pointId', 'cameraId'],
      });
      for (const row of found) {
        const { pointId, cameraId } = row.get();
        if (cameraId !== null) cameras.set(pointId, cameraId);
      }
    }
    return cameras;
  }

  async markTaken(
    taken: readonly { readonly point: ListedPoint; readonly cameraId: CameraId }[],
    transaction: Transaction,
  ): Promise<void> {
    const rows = taken.map(({ point, cameraId }): PointRow => {
      const { name: takenName } = point;
      // The listing and the times stay: they are not among the columns that are updated.
      return { ...nothingTold, ...point, takenName, cameraId, decision: 'taken', isRenamed: false, listing: 0 };
    });
    await this.#rows.bulkCreate(rows, {
      updateOnDuplicate: ['takenName', 'cameraId', 'decision', 'isRenamed'],
      conflictAttributes: ['platformId', 'pointId'],
      transaction,
    });
  }

  /** @returns how many changed; points that are cameras are neither ignored nor opened again */
  async decide(
    scope: Scope,
    platformId: string,
    ids: readonly string[],
    decision: 'open' | 'ignored',
  ): Promise<number> {
    const from = decision === 'open' ? 'ignored' : 'open';
    const where = { [Op.and]: [matches(scope, platformId, { ids }), { decision: from }] };
    const [changed] = await this.#rows.update({ decision }, { where });
    return changed;
  }

  /** The platform's present name is the one that the camera goes by from now on. */
  async acceptNames(points: readonly ListedPoint[], transaction: Transaction): Promise<void> {
    for (const { id, name } of points) {
      await this.#rows.update({ takenName: name, isRenamed: false }, { where: { id }, transaction });
    }
  }
}

function matches(scope: Scope, platformId: string, filter: PointFilter): WhereOptions<PointRow> {
  const { difference, decision, search, area, ids } = filter;
  return {
    [Op.and]: [
      withinScope(scope),
      { platformId },
      ...(difference === undefined ? [] : [conditions[difference]]),
      ...(decision === undefined ? [] : [{ decision }]),
      ...(ids === undefined ? [] : [{ id: [...ids] }]),
      ...(area === undefined ? [] : [holds('area', area)]),
      ...(search === undefined
        ? []
        : [{ [Op.or]: ['name', 'area', 'point_id'].map((column) => holds(column, search)) }]),
    ],
  };
}

const conditions: Readonly<Record<PointDifference, WhereOptions<PointRow>>> = {
  new: { decision: 'open', isListed: true },
  vanished: { decision: 'taken', isListed: false },
  renamed: { decision: 'taken', isRenamed: true },
};

/** INSTR compares text with text: unlike LIKE it has no wildcards to escape, and both databases know it. */
function holds(column: string, text: string): WhereOptions {
  return whereFn(fn('INSTR', fn('LOWER', col(column)), fn('LOWER', text)), { [Op.gt]: 0 });
}

function comesAfter({ name, id }: NameCursor): WhereOptions {
  return { [Op.or]: [{ name: { [Op.gt]: name } }, { name, id: { [Op.gt]: id } }] };
}

function toPoint({ listing: _listing, ...row }: PointRow): ListedPoint {
  const point = withoutNulls(row);
  return {
    ...point,
    isListed: Boolean(point.isListed),
    isRenamed: Boolean(point.isRenamed),
    firstSeenAtMs: Number(point.firstSeenAtMs),
    lastSeenAtMs: Number(point.lastSeenAtMs),
  };
}
