import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  idColumn,
  instantColumn,
  keyColumn,
  optionalInstantColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { CodeConflict, ConflictState } from './code-conflict.ts';

type ConflictRow = Omit<CodeConflict, 'resolvedAtMs' | 'resolvedBy'> & {
  readonly resolvedAtMs: number | null;
  readonly resolvedBy: string | null;
};

const columns = {
  id: keyColumn,
  cameraId: idColumn,
  organisationPath: pathColumn,
  gbCode: textColumn(20),
  state: textColumn(16),
  foundAtMs: instantColumn,
  foundBy: textColumn(),
  resolvedAtMs: optionalInstantColumn,
  resolvedBy: optionalTextColumn(),
};

/** How many ids one query asks for. */
const idsAtOnce = 1000;

/** Claims to codes that another camera has. A camera claims a code once; claiming again reopens the claim. */
export class ConflictStore {
  readonly #rows: ModelStatic<Model<ConflictRow, ConflictRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('codeConflict', columns, {
      tableName: 'code_conflicts',
      underscored: true,
      timestamps: false,
    });
  }

  async find(scope: Scope, id: string, transaction?: Transaction): Promise<CodeConflict | undefined> {
    const row = await this.#rows.findOne({
      where: { [Op.and]: [withinScope(scope), { id }] },
      ...(transaction && { transaction }),
    });
    return row === null ? undefined : toConflict(row.get());
  }

  /** Open claims, oldest first. */
  async list(scope: Scope, { afterId = '', limit }: { readonly afterId?: string; readonly limit: number }) {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), { state: 'open', id: { [Op.gt]: afterId } }] },
      order: ['id'],
      limit,
    });
    return rows.map((row) => toConflict(row.get()));
  }

  /** Open claims. */
  count(scope: Scope): Promise<number> {
    return this.#rows.count({ where: { [Op.and]: [withinScope(scope), { state: 'open' }] } });
  }

  /** Open claims of some cameras. */
  async listOfCameras(scope: Scope, cameraIds: readonly string[], transaction?: Transaction): Promise<CodeConflict[]> {
    const found: CodeConflict[] = [];
    for (let from = 0; from < cameraIds.length; from += idsAtOnce) {
      const rows = await this.#rows.findAll({
        where: {
          [Op.and]: [withinScope(scope), { state: 'open', cameraId: cameraIds.slice(from, from + idsAtOnce) }],
        },
        ...(transaction && { transaction }),
      });
      found.push(...rows.map((row) => toConflict(row.get())));
    }
    return found;
  }

  async claim(conflicts: readonly CodeConflict[], transaction: Transaction): Promise<void> {
    await this.#rows.bulkCreate(conflicts.map(toRow), {
      updateOnDuplicate: ['organisationPath', 'state', 'foundAtMs', 'foundBy', 'resolvedAtMs', 'resolvedBy'],
      conflictAttributes: ['cameraId', 'gbCode'],
      transaction,
    });
  }

  async close(
    ids: readonly string[],
    end: { readonly state: ConflictState; readonly resolvedAtMs: number; readonly resolvedBy: string },
    transaction: Transaction,
  ): Promise<void> {
    await this.#rows.update(end, { where: { id: [...ids], state: 'open' }, transaction });
  }

  /** Follows a camera that moved to another organisation. */
  async moveWithCamera(cameraId: string, organisationPath: string, transaction: Transaction): Promise<void> {
    await this.#rows.update({ organisationPath }, { where: { cameraId }, transaction });
  }
}

function toConflict({ resolvedAtMs, resolvedBy, ...row }: ConflictRow): CodeConflict {
  return {
    ...row,
    foundAtMs: Number(row.foundAtMs),
    ...(resolvedAtMs !== null && { resolvedAtMs: Number(resolvedAtMs) }),
    ...(resolvedBy !== null && { resolvedBy }),
  };
}

function toRow(conflict: CodeConflict): ConflictRow {
  return { ...conflict, resolvedAtMs: conflict.resolvedAtMs ?? null, resolvedBy: conflict.resolvedBy ?? null };
}
