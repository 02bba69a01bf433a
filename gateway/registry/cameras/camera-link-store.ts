import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import { keyColumn, optionalIdColumn, optionalInstantColumn, pathColumn } from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { CameraId } from '../camera.ts';

/** Fields of a camera's record that name a unit. */
export const unitFields = ['ownerUnitId', 'managingUnitId', 'maintainingUnitId'] as const;
export type UnitField = (typeof unitFields)[number];

/** Fields of a camera's record that name a unit or a contract. */
export type LinkField = UnitField | 'contractId';

interface LinkedRow {
  readonly id: CameraId;
  readonly organisationPath: string;
  readonly ownerUnitId: string | null;
  readonly managingUnitId: string | null;
  readonly maintainingUnitId: string | null;
  readonly contractId: string | null;
  readonly removedAtMs: number | null;
}

const columns = {
  id: keyColumn,
  organisationPath: pathColumn,
  ownerUnitId: optionalIdColumn,
  managingUnitId: optionalIdColumn,
  maintainingUnitId: optionalIdColumn,
  contractId: optionalIdColumn,
  removedAtMs: optionalInstantColumn,
};

const idsAtOnce = 500;

/** Reads which cameras name a unit or a contract. They are written as every other field of a record, by RecordWriter. */
export class CameraLinkStore {
  readonly #rows: ModelStatic<Model<LinkedRow, LinkedRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('linkedCamera', columns, {
      tableName: 'cameras',
      underscored: true,
      timestamps: false,
    });
  }

  /** How many cameras name each id; removed cameras do not count, ids that nobody names are left out. */
  async countNaming(scope: Scope, field: LinkField, ids: readonly string[]): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (let from = 0; from < ids.length; from += idsAtOnce) {
      const named = { [field]: ids.slice(from, from + idsAtOnce), removedAtMs: null };
      const groups = await this.#rows.count({
        where: { [Op.and]: [withinScope(scope), named] },
        attributes: [field],
        group: [field],
      });
      for (const group of groups) counts.set(String(group[field]), Number(group.count));
    }
    return counts;
  }

  /** Everything that the cameras of the scope name in a field. */
  async listNamed(scope: Scope, field: LinkField): Promise<string[]> {
    const rows = await this.#rows.findAll({
      attributes: [field],
      where: { [Op.and]: [withinScope(scope), { [field]: { [Op.ne]: null } }] },
      group: [field],
    });
    return rows.flatMap((row) => row.get()[field] ?? []);
  }

  /** Cameras that name one of the ids, in the order of their own ids; removed ones too. */
  async listNaming(
    scope: Scope,
    field: LinkField,
    ids: readonly string[],
    slice: { readonly afterId?: string | undefined; readonly limit: number; readonly transaction?: Transaction },
  ): Promise<CameraId[]> {
    const { afterId = '', limit, transaction } = slice;
    const rows = await this.#rows.findAll({
      attributes: ['id'],
      where: { [Op.and]: [withinScope(scope), { [field]: [...ids], id: { [Op.gt]: afterId } }] },
      order: ['id'],
      limit,
      ...(transaction && { transaction }),
    });
    return rows.map((row) => row.get().id);
  }
}
