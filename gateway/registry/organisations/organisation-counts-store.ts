import { col, fn, type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import { idColumn, keyColumn, pathColumn, textColumn } from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { RememberedReading } from '../../platform/database/remembered-reading.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { branchColumn, toBranchCounts } from '../../platform/database/branch-counts.ts';

interface CountedRow {
  readonly id: string;
  readonly organisationId: string;
  readonly organisationPath: string;
  readonly status: string;
}

interface ChildRow {
  readonly id: string;
  readonly parentId: string;
  readonly organisationPath: string;
}

const table = { underscored: true, timestamps: false };

/** Numbers of the organisation tree, one query for all children of a node. */
export class OrganisationCountsStore {
  readonly #cameras: ModelStatic<Model<CountedRow, CountedRow>>;
  readonly #organisations: ModelStatic<Model<ChildRow, ChildRow>>;
  /** The upper nodes, of which everybody opens the same ones, take 20 ms each with 20,000 cameras. */
  readonly #counts: RememberedReading<Map<string, number>>;

  constructor(database: Database) {
    const { sequelize } = database;
    this.#counts = new RememberedReading(database, ['cameras']);
    this.#cameras = sequelize.define(
      'countedCamera',
      { id: keyColumn, organisationId: idColumn, organisationPath: pathColumn, status: textColumn(16) },
      { ...table, tableName: 'cameras' },
    );
    this.#organisations = sequelize.define(
      'countedOrganisation',
      { id: keyColumn, parentId: textColumn(36), organisationPath: pathColumn },
      { ...table, tableName: 'organisations' },
    );
  }

  /** Cameras in the branch of each child of the node at `parentPath`, by the child's id. Removed ones do not count. */
  countCamerasByBranch(scope: Scope, parentPath: string): Promise<ReadonlyMap<string, number>> {
    const key = `${scope.organisationPath} ${parentPath}`;
    return this.#counts.read(key, () => this.#countCamerasByBranch(scope, parentPath));
  }

  /** Cameras that hang directly at each path; removed ones do not count. */
  async countCamerasByPath(scope: Scope): Promise<Map<string, number>> {
    const groups = await this.#cameras.count({
      where: { [Op.and]: [withinScope(scope), { status: { [Op.ne]: 'removed' } }] },
      attributes: ['organisationPath'],
      group: ['organisationPath'],
    });
    return new Map(groups.map((group) => [String(group['organisationPath']), Number(group.count)]));
  }

  /** Cameras in the node at `path` and below it; removed ones do not count. */
  countCameras(scope: Scope, path: string): Promise<number> {
    return this.#cameras.count({
      where: {
        [Op.and]: [withinScope(scope), withinScope({ organisationPath: path }), { status: { [Op.ne]: 'removed' } }],
      },
    });
  }

  /** How many children each of some organisations has; those without are left out. */
  async countChildren(scope: Scope, parentIds: readonly string[]): Promise<Map<string, number>> {
    if (parentIds.length === 0) return new Map();
    const groups = await this.#organisations.count({
      where: { [Op.and]: [withinScope(scope), { parentId: [...parentIds] }] },
      attributes: ['parentId'],
      group: ['parentId'],
    });
    return new Map(groups.map((group) => [String(group['parentId']), Number(group.count)]));
  }

  async #countCamerasByBranch(scope: Scope, parentPath: string): Promise<Map<string, number>> {
    const rows = await this.#cameras.findAll({
      attributes: [
        [branchColumn('organisation_path', parentPath), 'branch'],
        [fn('COUNT', col('status')), 'count'],
      ],
      where: {
        [Op.and]: [
          withinScope(scope),
          withinScope({ organisationPath: parentPath }),
          { status: { [Op.ne]: 'removed' } },
        ],
      },
      group: ['branch'],
      raw: true,
    });
    return toBranchCounts(rows);
  }
}
