import { col, fn, literal, type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import { branchColumn, toBranchCounts } from '../../platform/database/branch-counts.ts';
import { idColumn, keyColumn, pathColumn, textColumn } from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { RememberedReading } from '../../platform/database/remembered-reading.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { CameraId } from '../camera.ts';
import { depthOf } from '../organisations/organisation-tree.ts';
import type { Area, AreaId, AreaTree } from './area.ts';

interface LinkRow {
  readonly id: string;
  readonly cameraId: CameraId;
  readonly areaId: AreaId;
  readonly tree: AreaTree;
  readonly areaPath: string;
  /** The camera's. */
  readonly organisationPath: string;
}

/** A camera that lies in an area. */
export interface CameraInArea {
  readonly cameraId: CameraId;
  /** The camera's. */
  readonly organisationPath: string;
  readonly area: Pick<Area, 'id' | 'tree' | 'path'>;
}

const rowsAtOnce = 500;
/** Read from an index of its own. */
const withGaps = { cameraId: { [Op.in]: literal('(SELECT id FROM cameras WHERE missing_mandatory > 0)') } };

/** Which cameras lie in which areas, scoped like the camera. */
export class CameraAreaStore {
  readonly #rows: ModelStatic<Model<LinkRow, LinkRow>>;
  readonly #counts: RememberedReading<Map<string, number>>;
  readonly #gaps: RememberedReading<Map<string, number>>;

  constructor(database: Database) {
    const { sequelize } = database;
    this.#counts = new RememberedReading(database, ['camera_areas']);
    this.#gaps = new RememberedReading(database, ['camera_areas', 'cameras']);
    this.#rows = sequelize.define(
      'cameraArea',
      {
        id: keyColumn,
        cameraId: idColumn,
        areaId: idColumn,
        tree: textColumn(16),
        areaPath: textColumn(400),
        organisationPath: pathColumn,
      },
      { tableName: 'camera_areas', underscored: true, timestamps: false },
    );
  }

  /** Cameras in the branch of each child of the node at `parentPath`, by the child's id; a camera counts once. */
  countCamerasByBranch(scope: Scope, parentPath: string): Promise<ReadonlyMap<string, number>> {
    const key = `${scope.organisationPath} ${parentPath}`;
    return this.#counts.read(key, () => this.#countByBranch(parentPath, inBranch(scope, parentPath)));
  }

  /** Those of them whose record lacks something that its point class demands. */
  countGapsByBranch(scope: Scope, parentPath: string): Promise<ReadonlyMap<string, number>> {
    const where = { [Op.and]: [inBranch(scope, parentPath), withGaps] };
    return this.#gaps.read(`${scope.organisationPath} ${parentPath}`, () => this.#countByBranch(parentPath, where));
  }

  /** Ids of the cameras in an area and below it, in their order. */
  async listCameraIds(
    scope: Scope,
    areaPath: string,
    { afterId = '', limit }: { readonly afterId?: string | undefined; readonly limit: number },
  ): Promise<CameraId[]> {
    const rows = await this.#rows.findAll({
      attributes: ['cameraId'],
      where: { [Op.and]: [inBranch(scope, areaPath), { cameraId: { [Op.gt]: afterId } }] },
      group: ['cameraId'],
      order: ['cameraId'],
      limit,
    });
    return rows.map((row) => row.get().cameraId);
  }

  countCameras(scope: Scope, areaPath: string): Promise<number> {
    return this.#rows.count({ where: inBranch(scope, areaPath), distinct: true, col: 'cameraId' });
  }

  /** Those of them whose record lacks something that its point class demands. */
  countGaps(scope: Scope, areaPath: string): Promise<number> {
    const where = { [Op.and]: [inBranch(scope, areaPath), withGaps] };
    return this.#rows.count({ where, distinct: true, col: 'cameraId' });
  }

  /** The areas of each camera, by camera. */
  async listOfCameras(scope: Scope, cameraIds: readonly string[]): Promise<Map<string, AreaId[]>> {
    const areas = new Map<string, AreaId[]>();
    for (let from = 0; from < cameraIds.length; from += rowsAtOnce) {
      const rows = await this.#rows.findAll({
        where: { [Op.and]: [withinScope(scope), { cameraId: cameraIds.slice(from, from + rowsAtOnce) }] },
        order: ['areaPath'],
      });
      for (const row of rows) {
        const { cameraId, areaId } = row.get();
        areas.set(cameraId, [...(areas.get(cameraId) ?? []), areaId]);
      }
    }
    return areas;
  }

  /** Makes `links` the areas of these cameras in one tree; they lie in no other area of it afterwards. */
  async replace(
    tree: AreaTree,
    { cameraIds, links }: { readonly cameraIds: readonly string[]; readonly links: readonly CameraInArea[] },
    atMs: number,
    transaction: Transaction,
  ): Promise<void> {
    for (let from = 0; from < cameraIds.length; from += rowsAtOnce) {
      const cameraId = cameraIds.slice(from, from + rowsAtOnce);
      await this.#rows.destroy({ where: { tree, cameraId }, transaction });
    }
    for (let from = 0; from < links.length; from += rowsAtOnce) {
      const rows = links.slice(from, from + rowsAtOnce).map(({ cameraId, organisationPath, area }) => ({
        ...{ id: newId(atMs), cameraId, organisationPath },
        ...{ areaId: area.id, tree: area.tree, areaPath: area.path },
      }));
      await this.#rows.bulkCreate(rows, { ignoreDuplicates: true, transaction });
    }
  }

  /** Cameras of one area lie in another; those that were in both lie there once. */
  async relink(from: Area, to: Area, transaction: Transaction): Promise<void> {
    const there = await this.#rows.findAll({ attributes: ['cameraId'], where: { areaId: to.id }, transaction });
    const cameraId = there.map((row) => row.get().cameraId);
    for (let at = 0; at < cameraId.length; at += rowsAtOnce) {
      const where = { areaId: from.id, cameraId: cameraId.slice(at, at + rowsAtOnce) };
      await this.#rows.destroy({ where, transaction });
    }
    await this.#rows.update({ areaId: to.id, areaPath: to.path }, { where: { areaId: from.id }, transaction });
  }

  /** Follows a camera that moved to another organisation. */
  async moveWithCamera(cameraId: CameraId, organisationPath: string, transaction: Transaction): Promise<void> {
    await this.#rows.update({ organisationPath }, { where: { cameraId }, transaction });
  }

  /** A removed camera lies nowhere. */
  async removeCamera(cameraId: CameraId): Promise<void> {
    await this.#rows.destroy({ where: { cameraId } });
  }

  async #countByBranch(parentPath: string, where: WhereOptions): Promise<Map<string, number>> {
    const rows = await this.#rows.findAll({
      attributes: [
        [branchColumn('area_path', parentPath), 'branch'],
        [fn('COUNT', fn('DISTINCT', col('camera_id'))), 'count'],
      ],
      where,
      group: ['branch'],
      raw: true,
    });
    return toBranchCounts(rows);
  }
}

function inBranch(scope: Scope, areaPath: string): WhereOptions {
  const branch = { areaPath: { [Op.startsWith]: areaPath } };
  // Everything hangs below the one root of the organisations; without that condition the index alone answers.
  return depthOf(scope.organisationPath) <= 1 ? branch : { [Op.and]: [branch, withinScope(scope)] };
}
