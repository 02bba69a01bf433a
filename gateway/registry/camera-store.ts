import { col, fn, type Model, type ModelStatic, Op, where as whereFn, type WhereOptions } from 'sequelize';
import type { Scope } from '../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalIdColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../platform/database/columns.ts';
import type { Database } from '../platform/database/database.ts';
import type { Transaction } from '../platform/database/run-transaction.ts';
import { withoutNulls } from '../platform/database/without-nulls.ts';
import { withinScope } from '../platform/database/within-scope.ts';
import type { Camera, CameraId, CameraStatus, Ownership, SystemId } from './camera.ts';
import type { CameraCursor } from './camera-cursor.ts';
import { alikeConditions, type DeviceIdentity } from './device-identity.ts';

type CameraRow = Omit<Camera, 'mac' | 'systemId' | 'mergedIntoId'> & {
  readonly mac: string | null;
  readonly systemId: SystemId | null;
  readonly mergedIntoId: CameraId | null;
};

/** What a list of cameras is narrowed to; an absent member narrows nothing. */
export interface CameraFilter {
  /** This organisation and everything below it. */
  readonly organisationPath?: string;
  readonly ownership?: Ownership;
  readonly status?: CameraStatus;
  /** Part of the name, place or serial; Latin letters match in either case. */
  readonly search?: string;
}

interface CameraSlice {
  readonly after?: CameraCursor;
  readonly limit: number;
}

const columns = {
  id: keyColumn,
  name: textColumn(),
  organisationId: idColumn,
  organisationPath: pathColumn,
  ownership: textColumn(16),
  pointClass: countColumn,
  status: textColumn(16),
  place: textColumn(256),
  vendor: textColumn(),
  model: textColumn(),
  firmware: textColumn(),
  serial: textColumn(),
  mac: optionalTextColumn(32),
  systemId: optionalIdColumn,
  mergedIntoId: optionalIdColumn,
  version: countColumn,
  createdAtMs: instantColumn,
};

/** How many ids one query asks for. */
const idsAtOnce = 1000;

/** The records of cameras. How they are reached stands in AccessPathStore. */
export class CameraStore {
  readonly #rows: ModelStatic<Model<CameraRow, CameraRow>>;

  constructor(database: Database) {
    this.#rows = database.sequelize.define('camera', columns, {
      tableName: 'cameras',
      underscored: true,
      timestamps: false,
    });
  }

  async find(scope: Scope, id: string, transaction?: Transaction): Promise<Camera | undefined> {
    const row = await this.#rows.findOne({
      where: { [Op.and]: [withinScope(scope), { id }] },
      ...(transaction && { transaction }),
    });
    return row === null ? undefined : toCamera(row.get());
  }

  /** In no particular order; ids that are unknown or foreign are left out. */
  async findMany(scope: Scope, ids: readonly string[], transaction?: Transaction): Promise<Camera[]> {
    const cameras: Camera[] = [];
    for (let from = 0; from < ids.length; from += idsAtOnce) {
      const rows = await this.#rows.findAll({
        where: { [Op.and]: [withinScope(scope), { id: ids.slice(from, from + idsAtOnce) }] },
        ...(transaction && { transaction }),
      });
      cameras.push(...rows.map((row) => toCamera(row.get())));
    }
    return cameras;
  }

  /** One slice by name, then id. */
  async list(scope: Scope, filter: CameraFilter, slice: CameraSlice): Promise<Camera[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [matches(scope, filter), ...(slice.after ? [comesAfter(slice.after)] : [])] },
      order: ['name', 'id'],
      limit: slice.limit,
    });
    return rows.map((row) => toCamera(row.get()));
  }

  count(scope: Scope, filter: CameraFilter): Promise<number> {
    return this.#rows.count({ where: matches(scope, filter) });
  }

  /** Active cameras by id, for walking over all of them without holding the event loop. */
  async listActive(scope: Scope, slice: { readonly afterId?: string; readonly limit: number }): Promise<Camera[]> {
    const { afterId = '', limit } = slice;
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [matches(scope, { status: 'active' }), { id: { [Op.gt]: afterId } }] },
      order: ['id'],
      limit,
    });
    return rows.map((row) => toCamera(row.get()));
  }

  /** Cameras that hang directly on each organisation, by its id. */
  countByOrganisation(scope: Scope): Promise<Map<string, number>> {
    return this.#countBy(scope, 'organisationId');
  }

  /** Cameras of each system, by its id. */
  countBySystem(scope: Scope): Promise<Map<string, number>> {
    return this.#countBy(scope, 'systemId');
  }

  /** Cameras that may be the same device as `identity`. */
  async findAlike(scope: Scope, identity: DeviceIdentity, limit: number): Promise<Camera[]> {
    const alike = alikeConditions(identity);
    if (alike.length === 0) return [];
    const where = { [Op.and]: [withinScope(scope), { [Op.or]: alike }] };
    const rows = await this.#rows.findAll({ where, order: ['id'], limit });
    return rows.map((row) => toCamera(row.get()));
  }

  async add(cameras: readonly Camera[], transaction?: Transaction): Promise<void> {
    await this.#rows.bulkCreate(cameras.map(toRow), { ...(transaction && { transaction }) });
  }

  /**
   * Saves an edited record as the next version.
   *
   * @param camera its `version` is the one that the editor saw
   * @returns false when that version is no longer the stored one, or the camera is not in the scope; nothing is written
   */
  async save(scope: Scope, camera: Camera, transaction?: Transaction): Promise<boolean> {
    const { id, version } = camera;
    const [saved] = await this.#rows.update(
      { ...toRow(camera), version: version + 1 },
      { where: { [Op.and]: [withinScope(scope), { id, version }] }, ...(transaction && { transaction }) },
    );
    return saved === 1;
  }

  async #countBy(scope: Scope, column: 'organisationId' | 'systemId'): Promise<Map<string, number>> {
    const groups = await this.#rows.count({
      where: { [Op.and]: [withinScope(scope), { [column]: { [Op.ne]: null } }] },
      attributes: [column],
      group: [column],
    });
    return new Map(groups.map((group) => [String(group[column]), Number(group.count)]));
  }
}

function matches(scope: Scope, filter: CameraFilter): WhereOptions<CameraRow> {
  const { organisationPath, ownership, status, search } = filter;
  return {
    [Op.and]: [
      withinScope(scope),
      ...(organisationPath === undefined ? [] : [withinScope({ organisationPath })]),
      ...(ownership === undefined ? [] : [{ ownership }]),
      ...(status === undefined ? [] : [{ status }]),
      ...(search === undefined ? [] : [contains(search)]),
    ],
  };
}

/** INSTR compares text with text: unlike LIKE it has no wildcards to escape, and both databases know it. */
function contains(text: string): WhereOptions {
  const found = ['name', 'place', 'serial'].map((column) =>
    whereFn(fn('INSTR', fn('LOWER', col(column)), fn('LOWER', text)), { [Op.gt]: 0 }),
  );
  return { [Op.or]: found };
}

function comesAfter({ name, id }: CameraCursor): WhereOptions {
  return { [Op.or]: [{ name: { [Op.gt]: name } }, { name, id: { [Op.gt]: id } }] };
}

function toCamera(row: CameraRow): Camera {
  const camera = withoutNulls(row);
  return { ...camera, createdAtMs: Number(camera.createdAtMs) };
}

function toRow(camera: Camera): CameraRow {
  return {
    ...camera,
    mac: camera.mac ?? null,
    systemId: camera.systemId ?? null,
    mergedIntoId: camera.mergedIntoId ?? null,
  };
}
