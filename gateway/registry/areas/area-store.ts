import {
  col,
  fn,
  type Model,
  type ModelStatic,
  Op,
  UniqueConstraintError,
  type WhereOptions,
  where as whereFn,
} from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  flagColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalIdColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { depthOf } from '../organisations/organisation-tree.ts';
import { type Area, type AreaId, areaIdsOf, type AreaTree } from './area.ts';

interface AreaRow extends Omit<Area, 'parentId' | 'successorId' | 'path'> {
  /** Empty at the top of a tree. */
  readonly parentId: AreaId | '';
  readonly areaPath: string;
  readonly successorId: AreaId | null;
  readonly createdAtMs: number;
}

interface LinkRow {
  readonly id: string;
  readonly areaPath: string;
  readonly organisationPath: string;
}

const columns = {
  id: keyColumn,
  tree: textColumn(16),
  parentId: textColumn(36),
  code: textColumn(32),
  name: textColumn(),
  areaPath: textColumn(400),
  organisationId: idColumn,
  organisationPath: pathColumn,
  isRetired: flagColumn,
  successorId: optionalIdColumn,
  createdAtMs: instantColumn,
};

const table = { underscored: true, timestamps: false };
/** How many rows one statement names or writes. */
const rowsAtOnce = 500;

/**
 * The administrative and the grid tree.
 *
 * An area is seen by those whose organisation keeps it or something below it, and by those who have a camera in it or
 * below it. To everybody else it does not exist.
 */
export class AreaStore {
  readonly #rows: ModelStatic<Model<AreaRow, AreaRow>>;
  readonly #links: ModelStatic<Model<LinkRow, LinkRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('area', columns, { ...table, tableName: 'areas' });
    this.#links = sequelize.define(
      'areaSight',
      { id: keyColumn, areaPath: textColumn(400), organisationPath: pathColumn },
      { ...table, tableName: 'camera_areas' },
    );
  }

  async find(scope: Scope, id: string, transaction?: Transaction): Promise<Area | undefined> {
    const [area] = await this.findMany(scope, [id], transaction);
    return area;
  }

  /** In no particular order; what is unknown or not seen is left out. */
  async findMany(scope: Scope, ids: readonly string[], transaction?: Transaction): Promise<Area[]> {
    if (ids.length === 0) return [];
    const seen = await this.#seenBy(scope, transaction);
    const found: Area[] = [];
    for (let from = 0; from < ids.length; from += rowsAtOnce) {
      const rows = await this.#rows.findAll({
        where: { [Op.and]: [seen, { id: ids.slice(from, from + rowsAtOnce) }] },
        ...(transaction && { transaction }),
      });
      found.push(...rows.map((row) => toArea(row.get())));
    }
    return found;
  }

  /** By code; retired ones too. */
  async listByCodes(
    scope: Scope,
    tree: AreaTree,
    codes: readonly string[],
    transaction?: Transaction,
  ): Promise<Area[]> {
    const found: Area[] = [];
    for (let from = 0; from < codes.length; from += rowsAtOnce) {
      const rows = await this.#rows.findAll({
        where: { [Op.and]: [withinScope(scope), { tree, code: codes.slice(from, from + rowsAtOnce) }] },
        ...(transaction && { transaction }),
      });
      found.push(...rows.map((row) => toArea(row.get())));
    }
    return found;
  }

  /** Children of a node that are not retired, by code; those at the top of the tree without one. */
  async listChildren(
    scope: Scope,
    tree: AreaTree,
    parentId: string | undefined,
    transaction?: Transaction,
  ): Promise<Area[]> {
    const seen = await this.#seenBy(scope, transaction);
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [seen, { tree, parentId: parentId ?? '', isRetired: false }] },
      order: ['code', 'id'],
      ...(transaction && { transaction }),
    });
    return rows.map((row) => toArea(row.get()));
  }

  /** How many children each of some areas has; those without are left out. */
  async countChildren(scope: Scope, parentIds: readonly string[]): Promise<Map<string, number>> {
    if (parentIds.length === 0) return new Map();
    const groups = await this.#rows.count({
      where: { [Op.and]: [await this.#seenBy(scope), { parentId: [...parentIds], isRetired: false }] },
      attributes: ['parentId'],
      group: ['parentId'],
    });
    return new Map(groups.map((group) => [String(group['parentId']), Number(group.count)]));
  }

  /** Areas whose name or code holds the text, the upper ones first; retired ones too. */
  async search(
    scope: Scope,
    { tree, text, limit }: { readonly tree?: AreaTree | undefined; readonly text: string; readonly limit: number },
    transaction?: Transaction,
  ): Promise<Area[]> {
    const holds = ['name', 'code'].map((column) =>
      whereFn(fn('INSTR', fn('LOWER', col(column)), fn('LOWER', text)), { [Op.gt]: 0 }),
    );
    const rows = await this.#rows.findAll({
      where: {
        [Op.and]: [
          await this.#seenBy(scope, transaction),
          { [Op.or]: holds },
          ...(tree === undefined ? [] : [{ tree }]),
        ],
      },
      order: [[fn('LENGTH', col('area_path')), 'ASC'], 'code', 'id'],
      limit,
      ...(transaction && { transaction }),
    });
    return rows.map((row) => toArea(row.get()));
  }

  /** One of the nodes at the lowest level below a path, whoever keeps it. */
  async findDeepest(scope: Scope, path: string, transaction: Transaction): Promise<Area | undefined> {
    const row = await this.#rows.findOne({
      where: { [Op.and]: [withinScope(scope), { areaPath: { [Op.startsWith]: path } }] },
      order: [[fn('LENGTH', col('area_path')), 'DESC']],
      transaction,
    });
    return row === null ? undefined : toArea(row.get());
  }

  /** @throws GatewayError `area/duplicate` when the tree has a code already */
  async add(areas: readonly Area[], atMs: number, transaction?: Transaction): Promise<void> {
    for (let from = 0; from < areas.length; from += rowsAtOnce) {
      const rows = areas.slice(from, from + rowsAtOnce).map((area) => toRow(area, atMs));
      try {
        await this.#rows.bulkCreate(rows, { ...(transaction && { transaction }) });
      } catch (cause) {
        throw cause instanceof UniqueConstraintError ? duplicateCode(cause) : cause;
      }
    }
  }

  /** Writes the name, the parent, and whether it is retired. @returns false when nobody of the scope keeps it */
  async save(scope: Scope, area: Area, transaction?: Transaction): Promise<boolean> {
    const { id, name, parentId = '' as const, isRetired, successorId = null } = area;
    const [saved] = await this.#rows.update(
      { name, parentId, isRetired, successorId },
      { where: { [Op.and]: [withinScope(scope), { id }] }, ...(transaction && { transaction }) },
    );
    return saved === 1;
  }

  /** Everything at `fromPath` and below it lies at `toPath` afterwards. */
  async moveBranch(fromPath: string, toPath: string, transaction: Transaction): Promise<void> {
    const moved = { areaPath: fn('CONCAT', toPath, fn('SUBSTR', col('area_path'), fromPath.length + 1)) };
    const where = { areaPath: { [Op.startsWith]: fromPath } };
    // A function of the column is as good as its text.
    await this.#rows.update(moved, { where, transaction });
    await this.#links.update(moved, { where, transaction });
  }

  /** The condition that leaves out what the scope does not see. */
  async #seenBy(scope: Scope, transaction?: Transaction): Promise<WhereOptions> {
    const kept = withinScope(scope);
    // Everything hangs below the one root of the organisations.
    if (depthOf(scope.organisationPath) <= 1) return kept;
    const above = await this.#idsAbove(scope, transaction);
    return { [Op.or]: [kept, { id: above }] };
  }

  /** Areas that others keep and that hold something of the scope: an area that it keeps, or a camera. */
  async #idsAbove(scope: Scope, transaction?: Transaction): Promise<string[]> {
    const options = { where: withinScope(scope), ...(transaction && { transaction }) };
    const [areas, links] = await Promise.all([
      this.#rows.findAll({ ...options, attributes: ['id', 'areaPath'] }),
      this.#links.findAll({ ...options, attributes: ['areaPath'], group: ['areaPath'] }),
    ]);
    const own = new Set<string>(areas.map((row) => row.get().id));
    const paths = [...areas.map((row) => row.get().areaPath), ...links.map((row) => row.get().areaPath)];
    return [...new Set(paths.flatMap(areaIdsOf))].filter((id) => !own.has(id));
  }
}

function duplicateCode(cause: UniqueConstraintError): GatewayError {
  const message = 'There is already an area with this code; search for the code, or give another one.';
  return new GatewayError('area/duplicate', message, { cause });
}

function toArea({ parentId, areaPath, successorId, createdAtMs: _, ...row }: AreaRow): Area {
  return {
    ...row,
    path: areaPath,
    isRetired: Boolean(row.isRetired),
    ...(parentId !== '' && { parentId }),
    ...(successorId !== null && { successorId }),
  };
}

function toRow({ parentId, path, successorId, ...area }: Area, createdAtMs: number): AreaRow {
  return { ...area, parentId: parentId ?? '', areaPath: path, successorId: successorId ?? null, createdAtMs };
}
